/* global IdentityTransformStream */

/**
 * The floor: the least a Worker can do to pass a streamed answer on. No authentication, database or log.
 *
 * `POST` fetches the upstream's conversation and pumps it by hand: one read, one write of the same
 * bytes, and so on until the end; a write waits until the client has taken it. Everything else gets a
 * small constant answer.
 */
const HEADERS = { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store' };

export default {
  async fetch(request, env, context) {
    if (request.method !== 'POST') {
      return new Response('{"object":"list","data":[]}', {
        headers: { 'content-type': 'application/json' },
      });
    }
    const upstream = await fetch(`${env.UPSTREAM}/rest/app-chat/conversations/new`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: await request.text(),
    });
    const { readable, writable } = new IdentityTransformStream();
    context.waitUntil(pump(upstream.body.getReader(), writable.getWriter()));
    return new Response(readable, { headers: HEADERS });
  },
};

async function pump(reader, writer) {
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) {
        break;
      }
      await writer.write(value);
    }
    await writer.close();
  } catch (error) {
    await writer.abort(error).catch(() => {});
    await reader.cancel(error).catch(() => {});
  }
}
