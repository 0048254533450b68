import { createHash } from 'node:crypto';
import { newSessionToken, sessionDigest } from '../../scripts/lib/session.mjs';

const HOUR = 3_600_000;
const idOf = (token) => createHash('sha256').update(token).digest('hex').slice(0, 12);

/** What the examples of the OpenAPI document are about. */
const BASIC = 'eyJhbGciOiJIUzI1NiJ9.example.basic';
const SUPER = 'eyJhbGciOiJIUzI1NiJ9.example.super';
const TASK = '0123456789abcdef0123456789abcdef';

/** Tables that requests fill or empty, with what they begin with. */
function content(session) {
  const now = Date.now();
  const account = (token, more) => ({
    token,
    id: idOf(token),
    token_type: 'sso',
    created_time: now - HOUR,
    ...more,
  });
  return {
    tokens: [
      account(BASIC, { remaining_queries: 80, note: 'team a', tags: '["home"]' }),
      account(SUPER, { token_type: 'ssoSuper', heavy_remaining_queries: 20 }),
    ],
    token_quota_state: [],
    admin_tasks: [
      {
        id: TASK,
        kind: 'refresh',
        state: 'running',
        accounts: JSON.stringify([idOf(BASIC)]),
        total: 1,
        created_at: now,
        updated_at: now,
      },
    ],
    admin_sessions: [{ token: sessionDigest(session), expires_at: now + 8 * HOUR }],
  };
}

/**
 * Prepares a gateway for requests as the OpenAPI document describes them.
 *
 * @returns `{credentials, restore}`: headers by security scheme, and what makes all as it was
 */
export async function furnish(gateway) {
  const session = newSessionToken();
  await gateway.setSettings('grok', { api_key: 'sk-global' });
  await gateway.setSettings('token', { allow_nsfw_switch: true });
  const restore = () =>
    gateway.db.batch(
      Object.entries(content(session)).flatMap(([table, rows]) => [
        gateway.db.prepare(`DELETE FROM ${table}`),
        ...rows.map((row) => insertion(gateway.db, table, row)),
      ]),
    );
  await restore();
  return {
    credentials: {
      clientKey: { authorization: 'Bearer sk-global' },
      session: { authorization: `Bearer ${session}` },
      sessionCookie: {
        cookie: `grok2api_admin_session=${session}`,
        origin: gateway.url,
        'x-requested-with': 'grok2api-admin',
      },
    },
    restore,
  };
}

function insertion(db, table, row) {
  const columns = Object.keys(row);
  return db
    .prepare(
      `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`,
    )
    .bind(...Object.values(row));
}
