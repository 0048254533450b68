import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { Stop } from '../../scripts/lib/stop.mjs';

const NANOS_PER_MILLI = 1e6;

/** Linux alone has what we read: /proc/<pid>/task/<thread>/schedstat and /proc/<pid>/status. */
export function requireProc() {
  if (process.platform !== 'linux') {
    throw new Stop('The measurements read /proc, so they need Linux.');
  }
}

/** The ids of this process's children that run workerd. */
export function workerdChildren() {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      const [name, , parent] = statOf(pid);
      return name === 'workerd' && Number(parent) === process.pid;
    })
    .map(Number);
}

/** `['workerd', 'S', '1234', …]`: name, state, parent, … as in proc(5); empty when it has gone. */
function statOf(pid) {
  try {
    const [, name, rest] = /^\d+ \((.*)\) (.*)$/s.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'));
    return [name, ...rest.split(' ')];
  } catch {
    return [];
  }
}

/**
 * CPU time a process has used in all its threads, user and system, in milliseconds. It is the sum of
 * the scheduler's own nanoseconds; utime and stime of /proc/<pid>/stat show the same in steps of 10 ms.
 */
export function cpuMillis(pid) {
  let nanos = 0;
  for (const thread of readdirSync(`/proc/${pid}/task`)) {
    nanos += Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0]);
  }
  return nanos / NANOS_PER_MILLI;
}

/** Resident memory of a process now, in MB. */
export const residentMegabytes = (pid) => statusMegabytes(pid, 'VmRSS');

/** The most it was since the process started, or since {@link forgetPeak}. */
export const peakMegabytes = (pid) => statusMegabytes(pid, 'VmHWM');

export const forgetPeak = (pid) => writeFileSync(`/proc/${pid}/clear_refs`, '5');

function statusMegabytes(pid, field) {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const [, kilobytes] = new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(status);
  return Number(kilobytes) / 1024;
}
