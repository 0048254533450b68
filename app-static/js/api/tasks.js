// @ts-check
/** Long work on many accounts, which the gateway does; it goes on wherever somebody watches it. */
import { ApiError, ask, call } from './call.js';

const AGAIN_MILLIS = 1000;
const NO_ANSWER_MILLIS = 10_000;

/**
 * @typedef {object} Task
 * @property {'progress' | 'done' | 'cancelled' | 'error'} type
 * @property {string} task_id
 * @property {number} total
 * @property {number} processed
 * @property {number} ok
 * @property {number} fail
 * @property {string} [error]
 * @property {{failures: {id: string, error: string}[]}} [result] of one that has ended; the latest 100
 */

/** Begins to measure accounts, 10,000 at most. @returns {Promise<string>} the task's id */
export const startRefresh = async (ids) =>
  (await call('POST', '/tokens/refresh/async', { tokens: ids })).task_id;

/** Begins to measure every account, or finds that it is being done. */
export async function startRefreshOfAll() {
  try {
    await call('POST', '/tokens/refresh-all', {});
  } catch (error) {
    if (error.code !== 'ALREADY_RUNNING') {
      throw error;
    }
  }
}

/**
 * The latest measuring of all accounts.
 *
 * @returns {Promise<{running: boolean, task_id?: string}>}
 */
export const refreshOfAll = async (signal) =>
  (await call('GET', '/tokens/refresh-progress', undefined, { signal })).data;

export const cancelTask = (id) => call('POST', `/batch/${id}/cancel`, {});

/**
 * Watches a task until it has ended.
 *
 * @param {string} id
 * @param {(task: Task) => void} tell hears of every step
 * @param {AbortSignal} signal
 * @returns {Promise<Task>}
 */
export async function watchTask(id, tell, signal) {
  for (;;) {
    let pause = AGAIN_MILLIS; // one invocation does its share; the next goes on
    try {
      const response = await ask('GET', `/batch/${id}/stream`, undefined, { signal });
      for await (const task of steps(response)) {
        tell(task);
        if (task.type !== 'progress') {
          return task;
        }
      }
    } catch (error) {
      if (signal.aborted || (error instanceof ApiError && error.status !== 0)) {
        throw error;
      }
      pause = NO_ANSWER_MILLIS;
    }
    await new Promise((resolve) => setTimeout(resolve, pause));
    signal.throwIfAborted();
  }
}

/** @param {Response} response @returns {AsyncGenerator<Task>} */
async function* steps(response) {
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) {
      return;
    }
    const lines = (rest + value).split('\n');
    rest = lines.pop();
    for (const line of lines) {
      if (line.startsWith('data:')) {
        yield JSON.parse(line.slice(5));
      }
    }
  }
}
