/**
 * The `setTimeout` of the bundle (the build puts it in place of the global one).
 *
 * TeaVM starts and resumes its green threads with `setTimeout(f, 0)`, which costs a turn of the event
 * loop each. A microtask does the same in the same turn. Real delays stay real timers.
 */
export function setTimeout(run, delayMillis, ...parameters) {
  if (delayMillis > 0) {
    return globalThis.setTimeout(run, delayMillis, ...parameters);
  }
  queueMicrotask(() => run(...parameters));
  return 0; // no timer's id: clearTimeout(0) does nothing
}
