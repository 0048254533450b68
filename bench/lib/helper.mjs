import { fork } from 'node:child_process';
import { once } from 'node:events';
import { at } from '../../scripts/lib/paths.mjs';

/** Starts a program of this folder in a process of its own that ends with ours. */
export const startHelper = (name) => fork(at('bench', name));

/** The next message of a helper. */
export async function messageOf(helper) {
  const [message] = await once(helper, 'message');
  if (message.error) {
    throw new Error(message.error);
  }
  return message;
}

/** Gives a helper a job and waits for its reply. */
export function ask(helper, job) {
  const reply = messageOf(helper);
  helper.send(job);
  return reply;
}
