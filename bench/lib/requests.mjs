/** Client keys of the gateway: without limits, and with daily limits that are never reached. */
export const FREE_KEY = 'sk-free';
export const LIMITED_KEY = 'sk-limited';

/** Upstream accounts the gateway may choose from. */
export const ACCOUNTS = 5;
const PLENTY = 1_000_000;

/** The two keys, and accounts with plenty of quota that is known. */
export async function seed({ db }) {
  const key = db.prepare(
    'INSERT OR IGNORE INTO api_keys (key, name, created_at, chat_limit) VALUES (?, ?, 1, ?)',
  );
  await db.batch([
    key.bind(FREE_KEY, 'Free', -1),
    key.bind(LIMITED_KEY, 'Limited', PLENTY),
    ...Array.from({ length: ACCOUNTS }, (_, index) =>
      db
        .prepare(
          'INSERT OR IGNORE INTO tokens (token, token_type, created_time, remaining_queries) ' +
            "VALUES (?, 'sso', 1, ?)",
        )
        .bind(`account-${index}`, PLENTY),
    ),
  ]);
}

/**
 * A streamed chat for either side: the marker in its message tells the upstream what to answer, e.g.
 * `chat(server, {tokens: 400, lines: 1, gapMicros: 1000})`.
 */
export function chat({ url, endOfStream }, shape, key = FREE_KEY) {
  const parameters = Object.entries(shape).map(([name, value]) => `${name}=${value}`);
  return {
    url: `${url}/v1/chat/completions`,
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
    body: JSON.stringify({
      model: 'grok-4',
      stream: true,
      messages: [{ role: 'user', content: `[[scene:bench ${parameters.join(' ')}]]` }],
    }),
    endsWith: endOfStream,
  };
}

/** A GET for either side; the floor has one answer for all paths. */
export const get = ({ url }, path) => ({
  url: url + path,
  method: 'GET',
  headers: { authorization: `Bearer ${FREE_KEY}` },
  endsWith: '}',
});
