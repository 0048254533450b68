import { createServer } from 'node:http';
import { Refusal, rightFor, routes } from './routes.mjs';
import { Workers } from './workers.mjs';

export const ACCOUNT = 'a'.repeat(32);
export const TOKEN = 'token-of-the-stand-in';

/** All that the deployment needs, as Cloudflare's form for API tokens names it. */
export const ALL_RIGHTS = ['D1', 'Workers KV Storage', 'Workers Scripts'];

/**
 * Cloudflare's API on loopback, as far as wrangler and the deployment call it: one account with D1,
 * KV and Workers. `CLOUDFLARE_API_BASE_URL=<apiUrl>` leads wrangler here.
 *
 * A deployed Worker only says `/health` below `siteUrl`, as the live version would, unless
 * `account.broken` says that its build is broken. edge.mjs really runs it.
 *
 * @param {string[]} [rights] what the API token may edit
 */
export async function startCloudflare({ rights = ALL_RIGHTS } = {}) {
  const account = {
    databases: [],
    namespaces: [],
    workers: new Workers(),
    subdomain: 'someone',
    cronsLeft: 5,
    broken: () => false,
    origin: '',
  };
  /** Every call, as `GET d1/database`, in their order. */
  const calls = [];

  async function api(request, path, query, body) {
    if (
      request.headers.authorization !== `Bearer ${TOKEN}` &&
      !path.endsWith('/workers/assets/upload')
    ) {
      throw new Refusal(401, 10000, 'Authentication error');
    }
    if (path === 'user/tokens/verify') {
      return { id: 'x', status: 'active' };
    }
    if (path === 'user') {
      throw new Refusal(403, 9109, 'Unauthorized to access requested resource');
    }
    const [, accountId, below] = /^accounts\/([^/]+)\/(.*)$/.exec(path) ?? [];
    const found = below && match(request.method, below);
    if (!found) {
      throw new Refusal(404, 7000, 'No route for that URI');
    }
    if (accountId !== ACCOUNT || !rights.includes(rightFor(below))) {
      throw below.startsWith('d1/')
        ? new Refusal(
            403,
            7403,
            'The given account is not valid or is not authorized to access this service',
          )
        : new Refusal(403, 10000, 'Authentication error');
    }
    const jwt = request.headers.authorization.replace('Bearer ', '');
    return found.handler(account, found.parts, query, body, jwt);
  }

  const server = createServer(async (request, response) => {
    const url = new URL(request.url, account.origin);
    const raw = await bytesOf(request);
    if (url.pathname.startsWith('/exports/')) {
      response.end(account.databases.find(({ uuid }) => url.pathname.endsWith(uuid)).dump());
      return;
    }
    if (url.pathname.startsWith('/site/')) {
      site(account, url.pathname.slice('/site'.length), response);
      return;
    }
    const path = url.pathname.replace(/^\/client\/v4\/(accounts\/[^/]+\/)?/, '');
    calls.push(`${request.method} ${path}`);
    response.setHeader('content-type', 'application/json');
    try {
      const whole = url.pathname.replace('/client/v4/', '');
      const body = await parsed(request, raw);
      const answer = await api(request, whole, url.searchParams, body);
      const { result, result_info } = answer?.result_info ? answer : { result: answer };
      response.end(
        JSON.stringify({ success: true, errors: [], messages: [], result, result_info }),
      );
    } catch (error) {
      if (!(error instanceof Refusal)) {
        console.error(error);
      }
      response.statusCode = error.status ?? 500;
      const errors = [{ code: error.code ?? 1, message: error.message }];
      response.end(JSON.stringify({ success: false, errors, messages: [], result: null }));
    }
  });
  await new Promise((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  account.origin = `http://127.0.0.1:${server.address().port}`;
  return {
    account,
    calls,
    apiUrl: `${account.origin}/client/v4`,
    siteUrl: `${account.origin}/site`,
    close: () =>
      new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      }),
  };
}

function match(method, path) {
  for (const [candidate, pattern, handler] of routes) {
    const parts = new RegExp(`^${pattern.replaceAll(/:\w+/g, '([^/]+)')}$`).exec(path);
    if (candidate === method && parts) {
      return { handler, parts: parts.slice(1).map(decodeURIComponent) };
    }
  }
  return null;
}

async function bytesOf(request) {
  const pieces = [];
  for await (const piece of request) {
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

async function parsed(request, raw) {
  const type = request.headers['content-type'] ?? '';
  if (type.startsWith('multipart/form-data')) {
    return new Response(raw, { headers: { 'content-type': type } }).formData();
  }
  return raw.length > 0 ? JSON.parse(raw) : null;
}

/** What the live version of the only Worker would say. */
function site(account, path, response) {
  const [name] = account.workers.names();
  const live = name && account.workers.live(name);
  if (!live || path !== '/health') {
    response.statusCode = 404;
    response.end();
    return;
  }
  const bound = (kind) => live.bindings.some(({ type }) => type === kind);
  const sha = live.bindings.find((binding) => binding.name === 'BUILD_SHA').text;
  const healthy = !account.broken(sha);
  response.setHeader('content-type', 'application/json');
  response.end(
    JSON.stringify({
      status: healthy ? 'healthy' : 'degraded',
      build: { sha },
      bindings: {
        db: healthy && bound('d1'),
        kv_cache: bound('kv_namespace'),
        assets: bound('assets'),
      },
    }),
  );
}
