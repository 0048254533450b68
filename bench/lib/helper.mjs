import { fork } from 'node:child_process';
import { at } from '../../scripts/lib/paths.mjs';

/** Starts a program of this folder in a process of its own that ends with ours. */
export const startHelper = (name) => fork(at('bench', name));

/** The next message of a helper; its error, or its end, is an error here. */
export function messageOf(helper) {
  return new Promise((resolve, reject) => {
    const ended = (code) => reject(new Error(`${helper.spawnargs[1]} ended with ${code}.`));
    helper.once('exit', ended);
    helper.once('message', (message) => {
      helper.off('exit', ended);
      if (message.error) {
        reject(new Error(message.error));
      } else {
        resolve(message);
      }
    });
  });
}

/** Gives a helper a job and waits for its reply. */
export function ask(helper, job) {
  const reply = messageOf(helper);
  helper.send(job);
  return reply;
}
