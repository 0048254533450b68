import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, request as ask } from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { Log, LogLevel, Miniflare, convertV4MiniflareOptions } from 'miniflare';
import { readWorkerConfig, splitSql } from '../../scripts/lib/worker-config.mjs';

/**
 * Where a deployed Worker answers: whatever version is live runs on workerd as it was uploaded, with
 * the module, the variables, the secrets and the assets that wrangler sent, and a copy of the database
 * as it is when the version is first asked.
 *
 * @returns `{url, close}`
 */
export async function startEdge(account, workerName) {
  let running = null;

  async function current() {
    const version = account.workers.live(workerName);
    if (version && running?.version !== version) {
      await running?.stop();
      running = { version, ...(await runVersion(account, version)) };
    }
    return running;
  }

  let turn = Promise.resolve();
  const server = createServer(async (request, response) => {
    turn = turn.then(current);
    const live = await turn;
    if (!live) {
      response.writeHead(404).end();
      return;
    }
    const { hostname, port } = new URL(live.url);
    const { method, url, headers } = request;
    const passedOn = ask({ hostname, port, method, path: url, headers }, (answer) => {
      response.writeHead(answer.statusCode, answer.headers);
      answer.pipe(response);
    });
    passedOn.on('error', () => response.destroy()); // the version was stopped, or nobody waits any more
    request.pipe(passedOn);
  });
  await new Promise((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    close: async () => {
      server.close();
      server.closeAllConnections();
      await running?.stop();
    },
  };
}

async function runVersion(account, { metadata, modules, bindings, files }) {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'edge-'));
  for (const { path: name, content } of files.values()) {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
  const { workerOptions } = readWorkerConfig();
  const texts = bindings
    .filter(({ type }) => type === 'plain_text' || type === 'secret_text')
    .map(({ name, text }) => [name, text]);
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      host: '127.0.0.1',
      port: 0,
      logRequests: false,
      cf: false,
      log: new Log(LogLevel.NONE),
      workers: [
        {
          ...workerOptions,
          name: 'live',
          bindings: Object.fromEntries(texts),
          assets: { ...workerOptions.assets, directory: folder },
          modulesRoot: '/',
          modules: [
            {
              type: 'ESModule',
              path: `/${metadata.main_module}`,
              contents: modules.get(metadata.main_module),
            },
          ],
        },
      ],
    }),
  );
  const url = (await miniflare.ready).origin;
  const { id } = bindings.find(({ type }) => type === 'd1');
  const database = account.databases.find(({ uuid }) => uuid === id);
  const db = await miniflare.getD1Database('DB');
  const statements = splitSql(database.dump()).filter((statement) => statement.trim());
  await db.batch(statements.map((statement) => db.prepare(statement)));
  return {
    url,
    stop: async () => {
      await miniflare.dispose();
      rmSync(folder, { recursive: true });
    },
  };
}
