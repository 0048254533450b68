/* global IdentityTransformStream */

/**
 * The floors of what is passed on. No authentication, database or log, and no look into a byte.
 *
 * `POST /piped/…`: the upstream's body is the answer's, and the runtime does the rest. `POST /pumped/…`:
 * one read, one write of the same bytes, and so on, as `floor.js` does.
 */
const HEADERS = { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store' };

export default {
  async fetch(request, env, context) {
    const [, way] = new URL(request.url).pathname.split('/');
    const upstream = await fetch(`${env.UPSTREAM}/v1/chat/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: await request.text(),
    });
    if (way === 'piped') {
      return new Response(upstream.body, { headers: HEADERS });
    }
    const { readable, writable } = new IdentityTransformStream();
    context.waitUntil(pump(upstream.body.getReader(), writable.getWriter()));
    return new Response(readable, { headers: HEADERS });
  },
};

async function pump(reader, writer) {
  for (;;) {
    const { done, value } = await reader.read();
    if (done) {
      break;
    }
    await writer.write(value);
  }
  await writer.close();
}
