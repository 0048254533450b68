import { Request, coupleWebSocket } from 'miniflare';
import http from 'node:http';
import { WebSocketServer } from 'ws';
import { at, root } from './paths.mjs';

export const OUTSIDE = 'outside';

/**
 * What a gateway takes for the whole world: a server on a loopback port that gets every request with its
 * real host's name on it. Miniflare's own way there knows no WebSockets.
 *
 * @param {(request, response) => void} handler of Node's http module
 * @param {(request: Request) => Response | Promise<Response>} [sockets] answers those that ask for a
 *     WebSocket: with 101 and one end of a `WebSocketPair`, or with a refusal. `Request`, `Response` and
 *     `WebSocketPair` are miniflare's
 * @returns `{worker, close}`: options of a miniflare worker to be named as `outboundService`
 */
export async function openOutside(handler, sockets) {
  const server = http.createServer(handler);
  const upgrades = new WebSocketServer({ noServer: true });
  if (sockets) {
    server.on('upgrade', async (request, socket, head) => {
      const response = await sockets(asked(request));
      if (response.webSocket) {
        upgrades.handleUpgrade(request, socket, head, (webSocket) =>
          coupleWebSocket(webSocket, response.webSocket),
        );
      } else {
        refuse(request, socket, response);
      }
    });
  }
  await new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    worker: {
      name: OUTSIDE,
      modulesRoot: root,
      modules: [{ type: 'ESModule', path: at('scripts', 'lib', 'outside.js') }],
      compatibilityDate: '2026-01-28',
      serviceBindings: {
        SERVER: { external: { address: `127.0.0.1:${server.address().port}`, http: {} } },
      },
    },
    close() {
      upgrades.clients.forEach((client) => client.terminate());
      server.close();
      server.closeAllConnections();
    },
  };
}

const asked = ({ url, headers }) =>
  new Request(`https://${headers.host}${url}`, { headers: Object.entries(headers) });

async function refuse(request, socket, { status, headers, body }) {
  const response = new http.ServerResponse(request);
  response.assignSocket(socket);
  response.shouldKeepAlive = false;
  response.writeHead(status, Object.fromEntries(headers));
  for await (const chunk of body ?? []) {
    response.write(chunk);
  }
  response.end(() => socket.end());
}
