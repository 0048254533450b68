/**
 * The upstream of `measures/media.mjs`, a process of its own, which has the store, too.
 *
 *     GET /bench/<bytes>/<name>   a picture (`….png`) or film (`….mp4`) of so many bytes, or the range of it
 *                                 that is asked for, written as fast as it is taken
 *     PUT /store/<key>            forgets all of a value but its length and metadata
 *     GET /store/<key>            other bytes of that length
 *
 * Everything else is the stand-in's.
 */
import http from 'node:http';
import { filler } from '../stand-in/assets.mjs';
import { StandIn } from '../stand-in/grok.mjs';
import { play } from '../stand-in/play.mjs';

const TYPES = { png: 'image/png', mp4: 'video/mp4' };
const METADATA = 'x-metadata';

const standIn = new StandIn();
const store = new Map();

async function stored(request) {
  const key = request.url;
  if (request.method === 'PUT') {
    let size = 0;
    for await (const piece of request) {
      size += piece.length;
    }
    store.set(key, { size, metadata: request.headers[METADATA] });
    return { body: [] };
  }
  if (!store.has(key)) {
    return { status: 404, body: [] };
  }
  const { size, metadata } = store.get(key);
  const { headers, body } = filler('application/octet-stream', size);
  return { headers: { ...headers, [METADATA]: metadata }, body };
}

const server = http.createServer(async (request, response) => {
  const [, folder, size, extension] = /^\/(\w+)\/(\d*).*?(\w*)$/.exec(request.url) ?? [];
  if (folder === 'bench') {
    await play(filler(TYPES[extension], Number(size), request.headers.range), response);
  } else if (folder === 'store') {
    await play(await stored(request), response);
  } else {
    await standIn.handle(request, response);
  }
});
server.listen(0, '127.0.0.1', () => process.send({ port: server.address().port }));
process.on('disconnect', () => process.exit());
