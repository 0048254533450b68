/* global FixedLengthStream */

/**
 * The floor of `measures/media.mjs`: the least a Worker can do to show media. No signature, account,
 * database or header.
 *
 *     /passed/<path>    from the upstream; a range goes to it as it came
 *     /kept/<path>      the same, with a copy for the store
 *     /stored/<key>     from the store; a range is cut out of the stream
 */
import { storeAt } from './store.js';

const PIECE_BYTES = 65_536;

export default {
  async fetch(request, env, context) {
    const store = storeAt(env.UPSTREAM);
    const [, way, rest] = /^\/(\w+)\/(.*)$/.exec(new URL(request.url).pathname);
    const range = request.headers.get('range');
    if (way === 'stored') {
      const { value } = await store.getWithMetadata(rest);
      return range ? cut(value, range, context) : new Response(value);
    }
    const { status, body } = await fetch(`${env.UPSTREAM}/${rest}`, {
      headers: range ? { range } : {},
    });
    if (way === 'passed') {
      return new Response(body, { status });
    }
    const [shown, stored] = body.tee();
    context.waitUntil(store.put(rest, stored, { metadata: {} }));
    return new Response(shown);
  },
};

function cut(stream, range, context) {
  const [from, to] = /^bytes=(\d+)-(\d+)$/.exec(range).slice(1).map(Number);
  const { readable, writable } = new FixedLengthStream(to - from + 1);
  context.waitUntil(pump(stream.getReader({ mode: 'byob' }), writable.getWriter(), from, to + 1));
  return new Response(readable, { status: 206 });
}

/** Writes the bytes from one place to another; they are read into the same memory again and again. */
async function pump(reader, writer, from, to) {
  let place = 0;
  let memory = new ArrayBuffer(PIECE_BYTES);
  while (place < to) {
    const { value } = await reader.read(new Uint8Array(memory));
    if (place + value.length > from) {
      await writer.write(value.subarray(Math.max(0, from - place), to - place));
    }
    place += value.length;
    memory = value.buffer;
  }
  await writer.close();
  await reader.cancel();
}
