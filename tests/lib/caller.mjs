import http from 'node:http';
import { once } from 'node:events';

/**
 * A caller whose connection is in the test's hands: it reads only what it is told to read, and can
 * break off.
 *
 * @param {{url: string}} gateway
 * @param {object} chat the request's body
 * @returns `{response, read, readUntil, hangUp}`; `response` is a promise that fails when the
 *     connection breaks first, `hangUp` resets the connection: a runtime that has nothing to send
 *     would not see an ordinary close
 */
export function callChat(gateway, chat, { key }) {
  const request = http.request(`${gateway.url}/v1/chat/completions`, {
    method: 'POST',
    agent: false,
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
  });
  request.end(JSON.stringify(chat));
  let wake = () => {};
  const response = once(request, 'response').then(([message]) => {
    for (const event of ['readable', 'end', 'close', 'error']) {
      message.on(event, () => wake());
    }
    return message;
  });
  response.catch(() => {});
  request.on('error', () => {});
  return {
    response,

    /** The next piece, or null at the end. */
    async read() {
      const message = await response;
      for (;;) {
        const piece = message.read();
        if (piece !== null) {
          return piece.toString();
        }
        if (message.readableEnded || message.destroyed) {
          return null;
        }
        await new Promise((resolve) => {
          wake = resolve;
        });
      }
    },

    /** Reads until the text has come, and gives everything back. */
    async readUntil(text) {
      let all = '';
      while (!all.includes(text)) {
        const piece = await this.read();
        if (piece === null) {
          throw new Error(`The answer ended before ${text}: ${all}`);
        }
        all += piece;
      }
      return all;
    },

    hangUp() {
      request.socket.resetAndDestroy();
    },
  };
}
