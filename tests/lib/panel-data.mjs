import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { at } from '../../scripts/lib/paths.mjs';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const idOf = (text) => createHash('sha256').update(text).digest('hex').slice(0, 12);

/** The same figures in every run: a share between 0 and 1 for each number. */
const share = (number) => Math.abs((Math.sin(number * 12.9898) * 43_758.5453) % 1);

const KEYS = [
  ['laptop', { chat_limit: 300, image_limit: 100, video_limit: 20 }],
  ['Cherry Studio on the desktop', { chat_limit: 300 }],
  ['Open WebUI (family)', { chat_limit: 500, tokens_per_day: 200_000 }],
  ['ci-summaries', { chat_limit: 50, requests_per_minute: 10 }],
  ['Editor', {}],
  ['guest-2026-11', { is_active: 0, chat_limit: 20 }],
  ['team-a', { chat_limit: 1000, image_limit: 0, video_limit: 0 }],
  ['phone', { chat_limit: 40 }],
  ['a key with a name that is as long as names may be', { chat_limit: 100 }],
];

const MODELS = ['grok-4', 'grok-4.20-beta', 'deepseek-chat', 'gemini-3-pro', 'grok-imagine-1.0'];

const PROVIDERS = [
  ['xai', 'openai', 'https://api.x.ai/v1', 2],
  ['deepseek', 'openai', 'https://api.deepseek.com/v1', 3],
  ['openrouter', 'openai', 'https://openrouter.ai/api/v1', 1],
  ['google', 'gemini', 'https://generativelanguage.googleapis.com', 24],
];

/** Rows of all that the panel shows, as a gateway has them that has been in use for two weeks. */
function tables(now) {
  const account = (index) => {
    const token = `eyJ0eXAiOiJKV1QiLCJhbGciOiJIUzI1NiJ9.account-${index}.${idOf(`t${index}`)}`;
    const kind = index % 5;
    return {
      token,
      id: idOf(token),
      token_type: index % 4 === 3 ? 'ssoSuper' : 'sso',
      created_time: now - index * 7 * HOUR,
      remaining_queries: kind === 2 ? 0 : index % 7 === 6 ? -1 : Math.round(share(index) * 80),
      status: kind === 4 ? 'expired' : 'active',
      failed_count: kind === 4 ? 3 : 0,
      last_failure_time: kind === 4 ? now - index * HOUR : null,
      last_failure_reason: kind === 4 ? 'The upstream answered 401: session expired' : null,
      cooldown_until: kind === 3 ? now + index * MINUTE : null,
      note: ['', 'bought in October', 'team a', '', 'spare'][index % 5],
      tags: JSON.stringify([['home'], [], ['team-a', 'eu'], [], ['spare']][index % 5]),
    };
  };
  const keys = KEYS.map(([name, more], index) => ({
    key: `sk-${idOf(name)}${idOf(`${name}.`)}`,
    id: idOf(name),
    name,
    created_at: Math.floor((now - (index + 2) * DAY) / 1000),
    ...more,
  }));
  const today = new Date(now + 8 * HOUR).toISOString().slice(0, 10); // as CACHE_RESET_TZ_OFFSET_MINUTES has it
  const request = (index) => {
    const timestamp = now - index * 9 * MINUTE - Math.round(share(index) * MINUTE);
    const failed = index % 13 === 5;
    return {
      id: timestamp * 4096 + index,
      timestamp,
      request_id: `0f3c${idOf(`request-${index}`)}`,
      route: index % 9 === 4 ? '/v1/images/generations' : '/v1/chat/completions',
      ip: `192.0.2.${index % 7}`,
      model: MODELS[index % 9 === 4 ? 4 : Math.floor(share(index) * 4)],
      status: failed ? [429, 502, 401][index % 3] : 200,
      duration_ms: Math.round(400 + share(index) * 9000),
      first_byte_ms: Math.round(200 + share(index + 1) * 900),
      key_name: KEYS[index % 7][0],
      account: index % 2 ? idOf(`a${index % 9}`) : `${idOf('xai')}/xai-1`,
      stream: index % 3 ? 1 : 0,
      attempts: failed ? 3 : 1,
      prompt_tokens: Math.round(share(index) * 3000),
      completion_tokens: failed ? 0 : Math.round(share(index + 2) * 1200),
      error: failed ? 'The upstream refused: too many requests' : '',
    };
  };
  const hour = Math.floor(now / HOUR) * HOUR;
  return {
    tokens: Array.from({ length: 37 }, (_, index) => account(index)),
    api_keys: keys,
    api_key_usage_daily: keys.map(({ key }, index) => ({
      key,
      day: today,
      chat_used: index === 7 ? 40 : Math.round(share(index) * 90),
      image_used: Math.round(share(index + 3) * 12),
      updated_at: now - index * index * 7 * MINUTE,
    })),
    request_log: Array.from({ length: 160 }, (_, index) => request(index)),
    request_stats: Array.from({ length: 14 * 8 }, (_, index) => ({
      hour_at: hour - (index + 1) * 3 * HOUR,
      model: MODELS[index % 4],
      success: Math.round(10 + share(index) * 40),
      failed: Math.round(share(index + 5) * 4),
      duration_ms: Math.round(share(index) * 90_000),
      prompt_tokens: Math.round(share(index) * 30_000),
      completion_tokens: Math.round(share(index + 1) * 12_000),
    })),
    upstreams: PROVIDERS.map(([name, kind, base], index) => ({
      id: idOf(name),
      name,
      kind,
      base_url: base,
      priority: index < 1 ? 0 : 10,
      patterns: JSON.stringify([`${name === 'google' ? 'gemini' : name}-*`]),
      fetch_models: 0,
      created_at: now - index * DAY,
      updated_at: now - index * HOUR,
    })),
    upstream_credentials: PROVIDERS.flatMap(([name, , , count]) =>
      Array.from({ length: count }, (_, index) => ({
        id: `${name}-${index + 1}`,
        upstream: idOf(name),
        secret: `sk-${idOf(`${name}${index}`)}`,
        display: `sk-${idOf(`${name}${index}`).slice(0, 2)}…${idOf(`${name}${index}`).slice(-4)}`,
        note: index % 3 ? '' : 'team a',
        failures: index % 5 === 4 ? 3 : 0,
        created_at: now - index * HOUR,
      })),
    ),
    model_routes: [
      ['fast', ['xai', 'deepseek'], ['grok-4-fast', 'deepseek-chat']],
      ['smart', ['google', 'xai'], ['gemini-3-pro', 'grok-4.20']],
    ].map(([name, upstreams, models]) => ({
      name,
      targets: JSON.stringify(
        upstreams.map((upstream, index) => ({
          upstream: idOf(upstream),
          model: models[index],
          priority: index * 10,
          weight: 1,
        })),
      ),
      created_at: now - DAY,
      updated_at: now - HOUR,
    })),
    kv_cache: ['kite', 'boat', 'harbour', 'fox'].map((name, index) => ({
      key: `image/p_${Buffer.from(`/users/${name}.png`).toString('base64url')}`,
      type: 'image',
      size: 24_000 + index * 811_000,
      created_at: now - index * HOUR,
      last_access_at: now - index * MINUTE * 17,
      expires_at: now + 6 * HOUR,
    })),
    audit_log: [
      ['keys.created', { name: 'laptop' }],
      ['settings.changed', { changed: ['grok.temporary', 'token.fail_threshold'] }],
      ['tokens.added', { added: 12 }],
      ['session.begun', {}],
      ['upstreams.created', { name: 'xai' }],
    ].map(([action, detail], index) => ({
      id: (now - index * 3 * HOUR) * 4096 + index,
      at: now - index * 3 * HOUR,
      actor: 'admin',
      action,
      detail: JSON.stringify(detail),
      ip: '192.0.2.1',
      request_id: idOf(`audit-${index}`),
    })),
  };
}

/** Fills a gateway with as much as one that has been in use for two weeks. */
export async function furnishPanel(gateway, now = Date.now()) {
  const statements = Object.entries(tables(now)).flatMap(([table, rows]) =>
    rows.map((row) => {
      const columns = Object.keys(row);
      const places = columns.map((_, index) => `?${index + 1}`).join(', ');
      return gateway.db
        .prepare(`INSERT OR REPLACE INTO ${table} (${columns.join(', ')}) VALUES (${places})`)
        .bind(...Object.values(row));
    }),
  );
  await gateway.db.batch(statements);
  const picture = readFileSync(at('app-static', 'favicon.ico'));
  for (const { key } of await gateway.rows('SELECT key FROM kv_cache')) {
    await gateway.kv.put(key, picture, {
      metadata: { contentType: 'image/png', size: picture.length },
    });
  }
}
