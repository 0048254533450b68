import { createHash } from 'node:crypto';
import { newSessionToken } from '../../scripts/lib/session.mjs';
import { addRelay } from './relayed.mjs';

const HOUR = 3_600_000;
const idOf = (token) => createHash('sha256').update(token).digest('hex').slice(0, 12);

const digestOf = (text) => createHash('sha256').update(text).digest('base64url');

/** What the examples of the OpenAPI document are about. */
const BASIC = 'eyJhbGciOiJIUzI1NiJ9.example.basic';
const SUPER = 'eyJhbGciOiJIUzI1NiJ9.example.super';
const KEY = 'sk-zEt-KVufczgefgCpDvHif8JrCHxO7Y8A'; // of an earlier edition, stored in clear
const TASK = '0123456789abcdef0123456789abcdef';
const OTHER_SESSION = 'cdgkPwQmNhnU';
const ACCESS_TOKEN = '5f0c6f7f5e6c';
const PASSKEY = {
  id: 'ANi72oKoTrOYVmQCkjQcWi_yAOQ',
  name: 'laptop',
  algorithm: -7,
  public_key:
    'MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAESf6fJww47GhVUcSMAhti1zBsbsV2A5CDBAXbzhbFj6S4VZ75BgXCOzpALwZz1sQMYFi8Ymqb_gFnmRjtDyOF0Q',
  sign_count: 1,
  created_at: 1_770_307_200_000,
};
const UPSTREAM = '5f3a9c0d1e2b';
const ROUTED = '9a3b0c1d2e4f';
const CREDENTIAL = '3b1deb4d3b7d';
const MEDIA = [
  ['image/upload-1f0c5c1e-6c52-4d5e-9a63-2f1a3a1c5d10.png', 'image/png'],
  ['image/p_L3VzZXJz', 'application/octet-stream'],
  ['video/p_L3VzZXJzL2EubXA0', 'video/mp4'],
];
const CHALLENGES = {
  register: 'dGhlIGNoYWxsZW5nZSBvZiBhIHJlZ2lzdHJhdGlvbiE',
  login: 'dGhlIGNoYWxsZW5nZSBvZiBvbmUgcGFzc2tleSB1c2U',
};

const VIDEO = 'video_5f0c7d2e9b1a4c63aa10c3f2be01d9e4';

/** An order of whoever has the global key. */
const video = (id, status, createdAt, more) => ({
  id,
  owner: 'admin',
  key_name: 'admin',
  status,
  model: 'grok-imagine-1.0-video',
  prompt: 'A paper boat on a lake',
  config: '{"aspect_ratio":"3:2","video_length":6,"resolution":"SD","preset":"normal"}',
  created_at: createdAt,
  expires_at: createdAt + 8 * HOUR,
  ...more,
});

const route = (name, now) => ({
  name,
  targets: `[{"upstream":"${ROUTED}","model":"gpt-4o","priority":0,"weight":1}]`,
  created_at: now,
  updated_at: now,
});

/**
 * Tables that requests fill or empty, with what they begin with; `before` is what a test has entered
 * into some of them itself.
 */
function content({ session, accessToken, before }) {
  const now = Date.now();
  const later = now + 8 * HOUR;
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
    admin_sessions: [
      { token: digestOf(session), expires_at: later },
      { token: OTHER_SESSION.padEnd(43, 'x'), expires_at: later, created_at: now },
    ],
    access_tokens: [
      {
        digest: digestOf(accessToken),
        id: ACCESS_TOKEN,
        name: 'backup',
        scope: 'full',
        created_at: now,
      },
    ],
    passkeys: [PASSKEY],
    passkey_challenges: Object.entries(CHALLENGES).map(([purpose, challenge]) => ({
      digest: digestOf(challenge),
      purpose,
      expires_at: later,
    })),
    sign_in_failures: [],
    known_devices: [],
    api_keys: [{ key: KEY, id: idOf(KEY), name: 'laptop', created_at: 1_770_307_200 }],
    client_key_digests: [],
    api_key_usage_daily: [
      { key: KEY, day: new Date(now).toISOString().slice(0, 10), chat_used: 3, updated_at: now },
    ],
    upstreams: [
      ...before.upstreams,
      {
        id: UPSTREAM,
        name: 'deepseek',
        kind: 'openai',
        base_url: 'https://api.deepseek.com/v1',
        headers: '[{"name":"X-Title","value":"home"}]',
        patterns: '["deepseek-*"]',
        created_at: now,
        updated_at: now,
      },
      {
        id: ROUTED,
        name: 'openai',
        kind: 'openai',
        base_url: 'https://api.openai.com/v1',
        patterns: '[]',
        created_at: now,
        updated_at: now,
      },
    ],
    upstream_credentials: [
      ...before.upstream_credentials,
      {
        id: CREDENTIAL,
        upstream: UPSTREAM,
        secret: 'sk-example-of-a-secret',
        display: 'sk-e…cret',
        note: 'team a',
        created_at: now,
      },
    ],
    model_routes: [...before.model_routes, route('fast', now), route('openai/gpt-4o:free', now)],
    kv_cache: ['image', 'video'].map((type) => ({
      key: `${type}/p_L3VzZXJz`,
      type,
      size: 1234,
      created_at: now,
      last_access_at: now,
      expires_at: later,
    })),
    videos: [
      video(VIDEO, 'completed', now, {
        url: 'https://assets.grok.com/users/u1/generated/v1/generated_video.mp4',
        thumbnail_url: 'https://assets.grok.com/users/u1/generated/v1/preview_image.jpg',
        progress: 100,
        completed_at: now,
      }),
      video(VIDEO.replace('5', '6'), 'queued', now - 1, {}),
    ],
    request_log: [
      {
        id: now * 4096,
        timestamp: now,
        request_id: 'an-earlier-request',
        route: '/v1/chat/completions',
        ip: '192.0.2.0',
        model: 'grok-4',
        status: 200,
        duration_ms: 1250,
        key_name: 'laptop',
        account: idOf(BASIC),
        stream: 1,
        attempts: 1,
        error: '',
      },
    ],
    audit_log: [
      {
        id: now * 4096,
        at: now,
        actor: 'admin',
        action: 'tokens.added',
        detail: '{"added":3}',
        ip: '192.0.2.0',
        request_id: 'an-earlier-request',
      },
    ],
  };
}

/**
 * Prepares a gateway for requests as the OpenAPI document describes them.
 *
 * @returns `{credentials, restore, letIn, empty}`: headers by security scheme, what makes all as it was,
 *     what does so for the credentials alone, and what leaves nothing, as in an installation that nobody
 *     has set up
 */
export async function furnish(gateway) {
  const session = newSessionToken();
  const accessToken = `g2a_${newSessionToken()}`;
  await gateway.setSettings('grok', { api_key: 'sk-global' });
  await gateway.setSettings('token', { allow_nsfw_switch: true });
  await gateway.setSettings('global', { base_url: 'https://gw.example' });
  const settings = await gateway.rows('SELECT * FROM settings');
  const before = {
    upstreams: await gateway.rows('SELECT * FROM upstreams'),
    upstream_credentials: await gateway.rows('SELECT * FROM upstream_credentials'),
    model_routes: await gateway.rows('SELECT * FROM model_routes'),
  };
  const fill = (tables) =>
    gateway.db.batch(
      Object.entries(tables).flatMap(([table, rows]) => [
        gateway.db.prepare(`DELETE FROM ${table}`),
        ...rows.map((row) => insertion(gateway.db, table, row)),
      ]),
    );
  const restore = async () => {
    await fill({ settings, ...content({ session, accessToken, before }) });
    await addRelay(gateway.db);
    for (const [key, contentType] of MEDIA) {
      await gateway.kv.put(key, 'bytes', { metadata: { contentType, size: 5 } });
    }
  };
  const letIn = () => {
    const { admin_sessions, access_tokens } = content({ session, accessToken, before });
    return fill({ admin_sessions, access_tokens });
  };
  await restore();
  return {
    credentials: {
      clientKey: { authorization: 'Bearer sk-global' },
      googleKey: { 'x-goog-api-key': 'sk-global' },
      session: { authorization: `Bearer ${session}` },
      sessionCookie: {
        cookie: `grok2api_admin_session=${session}`,
        origin: gateway.url,
        'x-requested-with': 'grok2api-admin',
      },
      accessToken: { authorization: `Bearer ${accessToken}` },
    },
    restore,
    letIn,
    async empty() {
      const tables = Object.keys(content({ session, accessToken, before }));
      await fill({ settings, ...Object.fromEntries(tables.map((table) => [table, []])) });
      await gateway.setSettings('global', { admin_password: 'admin' });
    },
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
