import { Stop } from '../stop.mjs';

const DATABASES = '/d1/database';
const NAMESPACES = '/storage/kv/namespaces';

/** More Workers than this are not looked through for one that uses our storage. */
const MOST_WORKERS = 50;

/**
 * What a deployment will use, before anything is made.
 *
 * An id that is given must exist and wins; without one the name decides. `id` is null for what does
 * not exist yet.
 *
 * @param {import('./api.mjs').Api} api
 * @param {{workerName: string, databaseName: string}} names
 * @returns `{database: {id, name, given}, namespace: {…}, others: {databases, namespaces}}`; others are
 *     the names of what exists beside, for whoever wonders where the data are
 */
export async function findStorage(api, { workerName, databaseName }, { databaseId, namespaceId }) {
  const title = `${workerName}-cache`;
  const database = databaseId
    ? await given(api, `${DATABASES}/${databaseId}`, 'CF_D1_DATABASE_ID', 'D1 database')
    : null;
  const namespace = namespaceId
    ? await given(api, `${NAMESPACES}/${namespaceId}`, 'CF_KV_NAMESPACE_ID', 'KV namespace')
    : null;
  const databases = database ? [] : await api.list(DATABASES);
  const namespaces = namespace ? [] : await api.list(NAMESPACES);
  return {
    database: database
      ? { id: databaseId, name: database.name, given: true }
      : named(
          databases.map(({ uuid, id, name }) => ({ id: uuid ?? id, name })),
          databaseName,
          'CF_D1_DATABASE_ID',
        ),
    namespace: namespace
      ? { id: namespaceId, name: namespace.title, given: true }
      : named(
          namespaces.map(({ id, title: name }) => ({ id, name })),
          title,
          'CF_KV_NAMESPACE_ID',
        ),
    others: {
      databases: databases.map(({ name }) => name).filter((name) => name !== databaseName),
      namespaces: namespaces.map((one) => one.title).filter((name) => name !== title),
    },
  };
}

async function given(api, path, variable, kind) {
  const found = await api.find(path);
  if (!found) {
    throw new Stop(
      `${variable} names a ${kind} that this account does not have. Nothing was created. Correct the id, ` +
        'or remove it to go by name.',
    );
  }
  return found;
}

function named(list, name, variable) {
  const found = list.filter((one) => one.name === name);
  if (found.length > 1) {
    throw new Stop(
      `There are ${found.length} of the name "${name}". Say which one by its id: ${variable}.`,
    );
  }
  return { id: found[0]?.id ?? null, name, given: false };
}

/**
 * What the deployed Worker is bound to, null when there is no Worker of this name.
 *
 * @returns {Promise<{databaseId: ?string, namespaceId: ?string} | null>}
 */
export async function boundStorage(api, workerName) {
  const settings = await api.find(`/workers/scripts/${workerName}/settings`);
  if (!settings) {
    return null;
  }
  const binding = (name) => settings.bindings?.find((one) => one.name === name);
  const database = binding('DB');
  return {
    databaseId: database?.database_id ?? database?.id ?? null,
    namespaceId: binding('KV_CACHE')?.namespace_id ?? null,
  };
}

/** The name of another Worker that uses the database, null for none. */
export async function otherUser(api, workerName, databaseId) {
  const scripts = await api.get('/workers/scripts');
  for (const { id } of scripts.filter((one) => one.id !== workerName).slice(0, MOST_WORKERS)) {
    const settings = await api.find(`/workers/scripts/${id}/settings`);
    const uses = ({ type, id: own, database_id: also }) =>
      type === 'd1' && (own === databaseId || also === databaseId);
    if (settings?.bindings?.some(uses)) {
      return id;
    }
  }
  return null;
}

/** Where D1 may be near a cloud's region, by D1's own names. */
const NEAR = [
  [/:us-west/, 'wnam'],
  [/:(us|ca|sa)-/, 'enam'],
  [/:eu-/, 'weur'],
  [/:ap-southeast-2/, 'oc'],
  [/:ap-/, 'apac'],
];

/** D1's name for where a region is; undefined leaves the choice to D1. */
export const locationNear = (region) => NEAR.find(([pattern]) => pattern.test(region ?? ''))?.[1];

/** Makes what does not exist yet, the database near the region where the Worker is placed. */
export async function createMissing(api, { database, namespace }, region) {
  const made = { database, namespace };
  if (!database.id) {
    const { uuid, id } = await api.post(DATABASES, {
      name: database.name,
      primary_location_hint: locationNear(region),
    });
    made.database = { ...database, id: uuid ?? id, created: true };
  }
  if (!namespace.id) {
    const { id } = await api.post(NAMESPACES, { title: namespace.name });
    made.namespace = { ...namespace, id, created: true };
  }
  return made;
}
