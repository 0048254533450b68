/** Client keys of the gateway: without limits, and with daily limits that are never reached. */
export const FREE_KEY = 'sk-free';
export const LIMITED_KEY = 'sk-limited';

/** Upstream accounts the gateway may choose from. */
export const ACCOUNTS = 5;
const PLENTY = 1_000_000;

/**
 * The two keys, and accounts with plenty of quota that was measured a moment ago.
 *
 * @param {number} [accounts] a pool of thousands is as such pools are: one account in ten is a super
 *     one, some are spent, rest or have expired
 * @param {number} [logRows] of earlier requests
 */
export async function seed({ db }, { accounts = ACCOUNTS, logRows = 0 } = {}) {
  const key = db.prepare(
    'INSERT OR IGNORE INTO api_keys (key, name, created_at, chat_limit) VALUES (?, ?, 1, ?)',
  );
  const now = Date.now();
  await db.batch([
    key.bind(FREE_KEY, 'Free', -1),
    key.bind(LIMITED_KEY, 'Limited', PLENTY),
    db
      .prepare(
        `${numbersBelow(accounts)} INSERT OR IGNORE INTO tokens (token, token_type, created_time,
           remaining_queries, status)
         SELECT 'account-' || i, iif(i % 10 = 9, 'ssoSuper', 'sso'), i, ?1,
           iif(i % 20 = 19, 'expired', 'active') FROM n`,
      )
      .bind(PLENTY),
    db
      .prepare(
        `INSERT OR IGNORE INTO token_quota_state (token, rate_limit_model, token_type,
           remaining_queries, window_size_seconds, refreshed_at, draw, ready_at)
         SELECT token, 'grok-4', token_type, iif(created_time > 4 AND created_time % 5 = 4, 0, ?1), 72000, ?2,
           rowid * 648055 % 1048576,
           CASE WHEN status <> 'active' THEN 253402300799000
             WHEN created_time > 4 AND created_time % 5 = 4 THEN ?2 + 72000000 ELSE 0 END
         FROM tokens`,
      )
      .bind(PLENTY, now),
    db.prepare(
      `${numbersBelow(logRows)} INSERT OR IGNORE INTO request_log (id, timestamp, ip, model,
         duration_ms, status, key_name)
       SELECT i * 4096 + 4096, i + 1, '', 'grok-4', 1, 200, 'k' FROM n`,
    ),
  ]);
}

const numbersBelow = (count) =>
  `WITH RECURSIVE n (i) AS (SELECT 0 WHERE ${count} > 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < ${count})`;

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
