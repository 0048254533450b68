import { randomBytes, randomUUID } from 'node:crypto';
import { Database } from './database.mjs';

/** An answer of the API that is no success. */
export class Refusal extends Error {
  constructor(status, code, message) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

const noWorker = () => new Refusal(404, 10007, 'This Worker does not exist on your account.');

function pageOf(list, query) {
  const size = Number(query.get('per_page') ?? 20);
  const page = Number(query.get('page') ?? 1);
  return {
    result: list.slice((page - 1) * size, page * size),
    result_info: {
      page,
      per_page: size,
      count: list.length,
      total_count: list.length,
      total_pages: Math.ceil(list.length / size),
    },
  };
}

const binary = async (part) => Buffer.from(await part.arrayBuffer());

/**
 * What wrangler and the deployment call, and nothing else: method, path below the account, handler.
 * A handler gets the account, the parts of the path, the query and the body; what it returns is
 * `result`, or the whole answer when it has `result`.
 */
export const routes = [
  // D1
  ['GET', 'd1/database', ({ databases }, _, query) => pageOf(databases.map(shownDatabase), query)],
  [
    'POST',
    'd1/database',
    ({ databases }, _, __, { name, primary_location_hint: near }) => {
      if (databases.some((database) => database.name === name)) {
        throw new Refusal(400, 7502, 'A database with that name already exists');
      }
      databases.push(new Database(randomUUID(), name, near));
      return shownDatabase(databases.at(-1));
    },
  ],
  [
    'GET',
    'd1/database/:id', // or its name
    (account, [id]) => {
      const named = account.databases.find(({ name }) => name === id);
      return shownDatabase(named ?? databaseOf(account, id));
    },
  ],
  [
    'POST',
    'd1/database/:id/query',
    (account, [id], _, { sql, params }) => {
      try {
        return databaseOf(account, id).query(sql, params);
      } catch (error) {
        throw new Refusal(400, 7500, `${error.message}: SQLITE_ERROR`);
      }
    },
  ],
  [
    'GET',
    'd1/database/:id/time_travel/bookmark',
    (account, [id]) => ({ bookmark: databaseOf(account, id).bookmark() }),
  ],
  [
    'POST',
    'd1/database/:id/export',
    (account, [id]) => ({
      success: true,
      status: 'complete',
      messages: [],
      at_bookmark: databaseOf(account, id).bookmark(),
      result: { filename: `${id}.sql`, signed_url: `${account.origin}/exports/${id}` },
    }),
  ],

  // KV
  ['GET', 'storage/kv/namespaces', ({ namespaces }, _, query) => pageOf(namespaces, query)],
  [
    'POST',
    'storage/kv/namespaces',
    ({ namespaces }, _, __, { title }) => {
      if (namespaces.some((namespace) => namespace.title === title)) {
        throw new Refusal(400, 10014, 'a namespace with this account ID and title already exists');
      }
      namespaces.push({ id: randomBytes(16).toString('hex'), title });
      return namespaces.at(-1);
    },
  ],
  [
    'GET',
    'storage/kv/namespaces/:id',
    ({ namespaces }, [id]) => {
      const found = namespaces.find((namespace) => namespace.id === id);
      if (!found) {
        throw new Refusal(404, 10013, 'namespace not found');
      }
      return found;
    },
  ],

  // Workers
  ['GET', 'workers/scripts', ({ workers }) => workers.names().map((id) => ({ id }))],
  [
    'GET',
    'workers/services/:name',
    (account, [name]) => {
      const { versions } = workerOf(account, name);
      const script = { tag: 'x', tags: [], last_deployed_from: 'wrangler' };
      const migration_tag = versions.at(-1).tag;
      return {
        default_environment: { environment: 'production', script: { ...script, migration_tag } },
      };
    },
  ],
  [
    'GET',
    'workers/scripts/:name/settings',
    (account, [name]) => ({
      bindings: (workerOf(account, name), account.workers.live(name).bindings),
    }),
  ],
  [
    'GET',
    'workers/scripts/:name/secrets',
    (account, [name]) =>
      workerOf(account, name)
        .versions.at(-1)
        .bindings.filter(({ type }) => type === 'secret_text')
        .map((secret) => ({ name: secret.name, type: secret.type })),
  ],
  [
    'POST',
    'workers/scripts/:name/assets-upload-session',
    ({ workers }, _, __, { manifest }) => workers.beginAssets(manifest),
  ],
  [
    'POST',
    'workers/assets/upload',
    async ({ workers }, _, __, form, jwt) => {
      for (const [hash, part] of form) {
        workers.storeAsset(jwt, hash, Buffer.from(String(await binary(part)), 'base64'));
      }
      return { jwt };
    },
  ],
  [
    'PUT',
    'workers/scripts/:name',
    async ({ workers }, [name], _, form) => {
      const { metadata, modules } = await uploadOf(form);
      const version = workers.upload(name, metadata, modules);
      return {
        id: name,
        etag: version.id,
        startup_time_ms: 1,
        deployment_id: version.id.replaceAll('-', ''),
      };
    },
  ],
  [
    'POST',
    'workers/scripts/:name/versions',
    async (account, [name], _, form) => {
      workerOf(account, name);
      const { metadata, modules } = await uploadOf(form);
      const live = account.workers.find(name).deployments[0];
      const version = account.workers.upload(name, metadata, modules);
      account.workers.find(name).deployments.shift();
      account.workers.find(name).deployments[0] = live;
      return { id: version.id, startup_time_ms: 1, resources: { script: { etag: version.id } } };
    },
  ],
  [
    'GET',
    'workers/scripts/:name/versions/:id',
    (account, [name, id]) => {
      const version = workerOf(account, name).versions.find((candidate) => candidate.id === id);
      if (!version) {
        throw new Refusal(404, 10011, 'version not found');
      }
      return shownVersion(version);
    },
  ],
  [
    'GET',
    'workers/scripts/:name/deployments',
    (account, [name]) => ({ deployments: workerOf(account, name).deployments }),
  ],
  [
    'POST',
    'workers/scripts/:name/deployments',
    (account, [name], _, { versions, annotations }) => (
      workerOf(account, name),
      account.workers.deploy(name, versions, annotations)
    ),
  ],
  [
    'PATCH',
    'workers/scripts/:name/script-settings',
    (account, [name]) => workerOf(account, name) && {},
  ],
  ['GET', 'workers/subdomain', ({ subdomain }) => ({ subdomain })],
  [
    'GET',
    'workers/workers/:name',
    (account, [name]) => ({ name, subdomain: { enabled: Boolean(workerOf(account, name).open) } }),
  ],
  [
    'POST',
    'workers/scripts/:name/subdomain',
    (account, [name], _, { enabled }) => {
      workerOf(account, name).open = enabled;
      return { enabled, previews_enabled: enabled };
    },
  ],
  [
    'PUT',
    'workers/scripts/:name/schedules',
    (account, [name], _, crons) => {
      if (account.cronsLeft < crons.length) {
        throw new Refusal(403, 10072, 'You have exceeded the limit of 5 cron triggers.');
      }
      workerOf(account, name).crons = crons.map(({ cron }) => cron);
      return { schedules: crons };
    },
  ],
];

/** The right an API token must have for a path, by the name Cloudflare's form gives it. */
export function rightFor(path) {
  if (path.startsWith('d1/')) {
    return 'D1';
  }
  return path.startsWith('storage/kv/') ? 'Workers KV Storage' : 'Workers Scripts';
}

const shownDatabase = ({ uuid, name }) => ({ uuid, name, version: 'production' });

const shownVersion = ({ id, bindings }) => ({
  id,
  number: 1,
  metadata: {
    created_on: new Date(0).toISOString(),
    author_email: 'x@example.com',
    source: 'wrangler',
  },
  annotations: {},
  resources: { script: { handlers: ['fetch'] }, bindings },
});

function databaseOf({ databases }, id) {
  const found = databases.find(({ uuid }) => uuid === id);
  if (!found) {
    throw new Refusal(404, 7404, `The database ${id} could not be found`);
  }
  return found;
}

function workerOf({ workers }, name) {
  const found = workers.find(name);
  if (!found) {
    throw noWorker();
  }
  return found;
}

async function uploadOf(form) {
  const modules = new Map();
  for (const [name, part] of form) {
    if (name !== 'metadata') {
      modules.set(name, String(await binary(part)));
    }
  }
  const metadata = form.get('metadata');
  return {
    metadata: JSON.parse(typeof metadata === 'string' ? metadata : await metadata.text()),
    modules,
  };
}
