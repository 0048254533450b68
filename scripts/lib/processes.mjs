import { spawn } from 'node:child_process';

const ORPHAN_CHECK_MILLIS = 300;

const windows = process.platform === 'win32'; // npm and mvn are .cmd files there

/**
 * Runs a program to its end and keeps what it printed.
 *
 * @param {(line: string) => void} [onLine] sees each line of its standard output as it comes
 * @returns {Promise<{code: number, output: string}>} both streams in the order of arrival
 */
export function run(program, parameters, { cwd, env, onLine = () => {} } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, parameters, {
      cwd,
      env,
      shell: windows,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const endWithUs = () => child.kill();
    process.once('exit', endWithUs);
    let output = '';
    let rest = '';
    child.stdout.setEncoding('utf8').on('data', (text) => {
      output += text;
      const lines = (rest + text).split('\n');
      rest = lines.pop();
      lines.forEach(onLine);
    });
    child.stderr.setEncoding('utf8').on('data', (text) => {
      output += text;
    });
    child.on('error', reject);
    child.on('close', (code) => {
      process.off('exit', endWithUs);
      if (rest) {
        onLine(rest);
      }
      resolve({ code: code ?? 1, output });
    });
  });
}

/**
 * Runs a program that owns the terminal from now on, passing signals on to it.
 *
 * The child also gets a channel to us, so that it can stop when we vanish without a word.
 *
 * @returns {Promise<number>} its exit code
 */
export function handOver(program, parameters, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, parameters, {
      ...options,
      stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    });
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
    const passOn = (signal) => child.kill(signal);
    signals.forEach((signal) => process.on(signal, passOn));
    const parent = process.ppid;
    const watching = setInterval(() => {
      if (process.ppid !== parent) {
        child.kill(); // npm was ended, and its shell does not pass that on
      }
    }, ORPHAN_CHECK_MILLIS);
    child.on('error', reject);
    child.on('close', (code) => {
      clearInterval(watching);
      signals.forEach((signal) => process.off(signal, passOn));
      resolve(code ?? 1);
    });
  });
}
