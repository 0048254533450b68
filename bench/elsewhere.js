/**
 * `dist/worker.js` with everything else in another process, as on the platform: the store is our
 * upstream's, and so are the hosts of media, which no setting can change. The database answers what it
 * answered to the same statements before, whatever their values, so it is asked for each but once.
 */
import gateway from '../dist/worker.js';
import { storeAt } from './store.js';

const ASSETS = 'https://assets.grok.com';

let upstream;

const fetchOutside = globalThis.fetch;
globalThis.fetch = (url, init) =>
  fetchOutside(url.startsWith(ASSETS) ? upstream + url.slice(ASSETS.length) : url, init);

export default {
  fetch(request, env, context) {
    upstream = env.UPSTREAM;
    const bindings = { ...env, DB: remembered(env.DB), KV_CACHE: storeAt(env.UPSTREAM) };
    return gateway.fetch(request, bindings, context);
  },
};

const answers = new Map();

const remembered = (database) => ({
  prepare: (sql) => ({ bind: (...values) => ({ sql, values }) }),

  batch(statements) {
    const key = statements.map(({ sql }) => sql).join(';');
    if (!answers.has(key)) {
      const bound = statements.map(({ sql, values }) => database.prepare(sql).bind(...values));
      answers.set(key, database.batch(bound));
    }
    return answers.get(key);
  },
});
