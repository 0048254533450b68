import http from 'node:http';
import { fileURLToPath } from 'node:url';
import { ASSET_HOSTS, assetNamed, assetNames, assetSceneFor } from './assets.mjs';
import { accountIn, payloadIn, sceneFor, sceneNamed, sceneNames } from './choose.mjs';
import { imagineNamed, imagineNames, imagineSceneFor } from './imagine.mjs';
import { play } from './play.mjs';
import { postNamed, postNames, postSceneFor } from './posts.mjs';
import { preferenceNamed, preferenceNames, preferenceSceneFor } from './preferences.mjs';
import { Providers, isProvider, providerNames } from './providers.mjs';
import { quotaNamed, quotaNames, quotaSceneFor } from './quotas.mjs';
import { scenes } from './scenes.mjs';
import { Sockets } from './sockets.mjs';
import { Uploads, uploadNamed, uploadNames } from './uploads.mjs';
import { Windows } from './windows.mjs';

const DEFAULT_PORT = 8788;
const KEPT_REQUESTS = 2000;

const CHAT = '/rest/app-chat/conversations/new';
const QUOTAS = '/rest/rate-limits';
const PREFERENCES = '/auth_mgmt.AuthManagement/UpdateUserFeatureControls';
const UPLOAD = '/rest/app-chat/upload-file';
const MEDIA_POST = '/rest/media/post/create';
const IMAGINE = '/ws/imagine/listen';

/** Bodies that are remembered byte for byte. */
const BINARY = /^application\/grpc-web(?!-text)|^multipart\/|^audio\//;

/** Of an answer of a provider so much is remembered. */
const KEPT_BYTES = 1 << 20;

/** The kinds of calls that have scenes, each with its way from a name to a scene. */
const KINDS = {
  chat: { names: sceneNames, named: (name) => sceneNamed(name) },
  quota: { names: quotaNames, named: quotaNamed },
  grpc: { names: preferenceNames, named: preferenceNamed },
  upload: { names: uploadNames, named: uploadNamed },
  post: { names: postNames, named: postNamed },
  asset: { names: assetNames, named: assetNamed },
  imagine: { names: imagineNames, named: imagineNamed },
  provider: { names: providerNames, named: (name) => name },
};

/**
 * A scripted stand-in for grok.com, and for providers of models by their hosts. README.md beside this
 * file says how a test or a person uses it.
 *
 * `handle(request, response)` is a handler of Node's http module, so that it can be served on a port
 * or put behind a gateway as its whole outside world. `connect(request)` answers WebSockets, which only
 * a gateway's miniflare can ask for.
 */
export class StandIn {
  #requests = [];
  #scripts = Object.fromEntries(Object.keys(KINDS).map((kind) => [kind, []]));
  #windows = new Windows();
  #uploads = new Uploads();
  #sockets = new Sockets();
  #providers = new Providers();

  /**
   * What was asked so far, oldest first, each as
   * `{host, method, path, headers, body, bodyHex, account, status, bytesWritten, closedEarly, done}`.
   * `bodyHex` is there for binary bodies only. `closedEarly` is true once the client went before the
   * end; `done` once the exchange is over. Those of providers also have the `key` and what was
   * answered, as `answerHex`.
   */
  get requests() {
    return this.#requests;
  }

  /** Those of them that were conversations: quotas are asked for in the background, at any time. */
  get chats() {
    return this.#requests.filter(({ path }) => path === CHAT);
  }

  /** Those of them that were put to providers, save the lists of models that are fetched at any time. */
  get calls() {
    return this.#requests.filter(
      ({ host, method, path }) =>
        isProvider(host) && !(method === 'GET' && /\/models\b/.test(path)),
    );
  }

  /** The next conversation gets this scene, a name or an object; the ones after it what follows. */
  enqueue(...next) {
    return this.#enqueue('chat', next);
  }

  /** The same for the calls about quotas, whoever makes them. */
  enqueueQuota(...next) {
    return this.#enqueue('quota', next);
  }

  /** The same for the calls that change a preference. */
  enqueueGrpc(...next) {
    return this.#enqueue('grpc', next);
  }

  /** The same for uploads of pictures. */
  enqueueUpload(...next) {
    return this.#enqueue('upload', next);
  }

  /** The same for the calls that create a post. */
  enqueuePost(...next) {
    return this.#enqueue('post', next);
  }

  /** The same for everything asked of the hosts that have media. */
  enqueueAsset(...next) {
    return this.#enqueue('asset', next);
  }

  /** The same for everything asked of providers; names only. */
  enqueueProvider(...next) {
    return this.#enqueue('provider', next);
  }

  /** One key, or one host, of a provider gets this scene from now on, see providers.mjs. */
  always(whom, scene) {
    this.#providers.always(whom, scene);
    return this;
  }

  /** Every WebSocket that was asked for, see sockets.mjs. */
  get sockets() {
    return this.#sockets.all;
  }

  /** The same for the socket that makes pictures. */
  enqueueImagine(...next) {
    return this.#enqueue('imagine', next);
  }

  /** The next WebSocket gets this scene of sockets.mjs, the ones after it what follows. */
  enqueueSocket(...next) {
    this.#sockets.enqueue(...next);
    return this;
  }

  #enqueue(kind, next) {
    const found = next.map((scene) =>
      typeof scene === 'string' ? KINDS[kind].named(scene) : scene,
    );
    this.#scripts[kind].push(...found);
    return this;
  }

  /** Forgets requests and scripts, uploads, and what was spent of quotas. */
  clear() {
    this.#requests.length = 0;
    Object.values(this.#scripts).forEach((script) => (script.length = 0));
    this.#windows.clear();
    this.#uploads.clear();
    this.#sockets.clear();
    this.#providers.clear();
  }

  connect = (request) => {
    if (new URL(request.url).pathname !== IMAGINE) {
      return this.#sockets.connect(request);
    }
    const account = accountIn(request.headers.get('cookie') ?? '');
    const otherwise = this.#scripts.imagine.shift() ?? imagineSceneFor(account);
    return this.#sockets.connect(request, otherwise);
  };

  handle = async (request, response) => {
    const url = new URL(request.url, 'http://stand-in');
    if (url.pathname.startsWith('/__')) {
      await this.#control(request, response, url);
      return;
    }
    const record = this.#record(request, response);
    const bytes = await bytesOf(request);
    record.body = bytes.toString('utf8');
    if (BINARY.test(record.headers['content-type'])) {
      record.bodyHex = bytes.toString('hex');
    }
    try {
      await play(this.#sceneFor(record, url), response);
    } catch (error) {
      response.writeHead(500, { 'content-type': 'text/plain' }).end(`stand-in: ${error.message}`);
    }
  };

  #sceneFor(record, url) {
    if (isProvider(record.host)) {
      record.key = this.#providers.keyIn(record, url);
      return this.#providers.sceneFor(record, url, this.#scripts.provider.shift());
    }
    if (ASSET_HOSTS.includes(record.host)) {
      return assetSceneFor(record, url.pathname, this.#uploads, this.#scripts.asset.shift());
    }
    switch (`${record.method} ${url.pathname}`) {
      case `POST ${CHAT}`:
        return this.#spending(record, this.#scripts.chat.shift() ?? sceneFor(record));
      case `POST ${QUOTAS}`:
        return quotaSceneFor(record, this.#windows, this.#scripts.quota.shift());
      case `POST ${PREFERENCES}`:
        return this.#scripts.grpc.shift() ?? preferenceSceneFor(record);
      case `POST ${UPLOAD}`:
        return this.#uploads.sceneFor(record, this.#scripts.upload.shift());
      case `POST ${MEDIA_POST}`:
        return postSceneFor(record, this.#scripts.post.shift());
      default:
        return scenes['404'];
    }
  }

  /** A conversation takes from the account's window as soon as it is answered at all. */
  #spending(record, scene) {
    if ((scene.status ?? 200) === 200 && !scene.beforeHeaders) {
      this.#windows.spend(record.account, payloadIn(record.body));
    }
    return scene;
  }

  #record(request, response) {
    const headers = { ...request.headers };
    const record = {
      host: headers.host,
      method: request.method,
      path: request.url,
      headers,
      body: '',
      account: accountIn(headers.cookie),
      status: null,
      bytesWritten: 0,
      closedEarly: false,
      done: false,
    };
    countBytes(response, record);
    response.on('close', () => {
      record.status = response.headersSent ? response.statusCode : null;
      record.closedEarly = !response.writableFinished;
      record.done = true;
    });
    this.#requests.push(record);
    if (this.#requests.length > KEPT_REQUESTS) {
      this.#requests.shift();
    }
    return record;
  }

  async #control(request, response, url) {
    const reply = (status, value) =>
      response
        .writeHead(status, { 'content-type': 'application/json' })
        .end(`${JSON.stringify(value, null, 2)}\n`);
    try {
      const [, call, kind = 'chat', rest] = url.pathname.split('/');
      const known = Object.hasOwn(KINDS, kind) && rest === undefined;
      switch (known && `${request.method} /${call}`) {
        case 'GET /__requests':
          reply(200, this.#requests);
          break;
        case 'DELETE /__requests':
          this.clear();
          reply(200, { cleared: true });
          break;
        case 'GET /__scenes':
          reply(200, KINDS[kind].names);
          break;
        case 'POST /__script':
          this.#enqueue(kind, [JSON.parse(await bytesOf(request))].flat());
          reply(200, { waiting: this.#scripts[kind].length });
          break;
        default:
          reply(404, { error: `The stand-in has no ${request.method} ${url.pathname}` });
      }
    } catch (error) {
      reply(400, { error: error.message });
    }
  }
}

async function bytesOf(request) {
  const chunks = [];
  for await (const chunk of request) {
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function countBytes(response, record) {
  const write = response.write.bind(response);
  const kept = isProvider(record.host);
  record.answerHex = kept ? '' : undefined;
  response.write = (data, ...rest) => {
    record.bytesWritten += Buffer.byteLength(data);
    if (kept && record.bytesWritten <= KEPT_BYTES) {
      record.answerHex += Buffer.from(data).toString('hex');
    }
    return write(data, ...rest);
  };
}

/**
 * Starts a stand-in on a loopback port; 0 takes a free one.
 *
 * @returns `{url, port, handle, standIn, close}`
 */
export async function startStandIn({ port = 0, host = '127.0.0.1' } = {}) {
  const standIn = new StandIn();
  const server = http.createServer(standIn.handle);
  await new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const address = server.address();
  return {
    url: `http://${host}:${address.port}`,
    port: address.port,
    handle: standIn.handle,
    standIn,
    close: () =>
      new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      }),
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { url } = await startStandIn({ port: Number(process.env.PORT ?? DEFAULT_PORT) });
  console.log(`Stand-in for grok.com on ${url}`);
}
