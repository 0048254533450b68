// @ts-check

const MAX_MILLIS = 120_000;

/**
 * Does something again and again: not while the page is hidden, and ever more seldom while it fails.
 *
 * @param {() => Promise<unknown>} work
 * @param {number} seconds 30 at least, as every call costs the free plan something
 * @param {AbortSignal} signal ends it
 */
export function poll(work, seconds, signal) {
  let pause = seconds * 1000;
  let timer = 0;
  const next = () => {
    timer = document.hidden || signal.aborted ? 0 : window.setTimeout(turn, pause);
  };
  const turn = async () => {
    try {
      await work();
      pause = seconds * 1000;
    } catch {
      pause = Math.min(pause * 2, MAX_MILLIS);
    }
    next();
  };
  document.addEventListener(
    'visibilitychange',
    () => {
      clearTimeout(timer);
      if (!document.hidden) {
        turn();
      }
    },
    { signal },
  );
  signal.addEventListener('abort', () => clearTimeout(timer));
  next();
}
