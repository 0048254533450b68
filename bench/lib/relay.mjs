import { FREE_KEY } from './requests.mjs';

/** Programs of an arena whose upstream is a provider of models. */
export const RELAY = { upstream: 'relay-upstream.mjs', floor: ['relay-floor.js'] };

const UPSTREAM = 'bench';
const KEYS = 3;

/** What serves the model `relayed`: an upstream with some keys. */
export function seedUpstream({ db }, upstream) {
  return db.batch([
    db
      .prepare(
        `INSERT OR REPLACE INTO upstreams (id, name, kind, base_url, fetch_models, created_at, updated_at)
         VALUES (?1, ?1, 'openai', ?2, 0, 1, 1)`,
      )
      .bind(UPSTREAM, `${upstream.url}/v1`),
    ...Array.from({ length: KEYS }, (_, index) =>
      db
        .prepare(
          `INSERT OR IGNORE INTO upstream_credentials (id, upstream, secret, display, created_at)
           VALUES (?1, ?2, ?1, 'k…', 1)`,
        )
        .bind(`key-${index}`, UPSTREAM),
    ),
  ]);
}

/**
 * A streamed chat that is passed on; `root` is where a side serves it.
 *
 * @param {object} shape e.g. `{tokens: 400, lines: 8, gapMicros: 1000}`
 * @param {boolean} [asksUsage] whether the client wants to be told what it has cost
 */
export function relayedChat(root, shape, { key = FREE_KEY, asksUsage = false } = {}) {
  const parameters = Object.entries(shape).map(([name, value]) => `${name}=${value}`);
  return {
    url: `${root}/chat/completions`,
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
    body: JSON.stringify({
      model: 'relayed',
      stream: true,
      ...(asksUsage && { stream_options: { include_usage: true } }),
      messages: [{ role: 'user', content: `[[scene:bench ${parameters.join(' ')}]]` }],
    }),
    endsWith: 'data: [DONE]',
  };
}
