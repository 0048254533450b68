import { pbkdf2Sync } from 'node:crypto';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Hours east of UTC that wrangler.toml says. */
const ZONE_MILLIS = 8 * HOUR;

/** What an operator knows of the old deployment. */
export const OLD = {
  username: 'operator',
  password: 'Pässwörd of "old" days',
  globalKey: 'sk-global-of-old',
  key: 'sk-plain',
  customKey: 'my own key, no prefix',
  disabledKey: 'sk-disabled',
  nearlySpentKey: 'sk-nearly-spent',
  noHeavyKey: 'sk-no-heavy',
  imageKey: 'sk-image',
  origin: 'https://gateway.example',
};

const range = (count, make) => Array.from({ length: count }, (_, i) => make(i));
const pick = (choices, i) => choices[i % choices.length];
const dayOf = (millis) => new Date(millis + ZONE_MILLIS).toISOString().slice(0, 10);

const HASH = {
  admin_password_salt: 'AAECAwQFBgcICQoLDA0ODw',
  admin_password_iter: 100_000,
};

/** As the fork and we store it: 32 bytes as base64url. */
export const hashOf = (password, salt, iterations) =>
  pbkdf2Sync(password, Buffer.from(salt, 'base64url'), iterations, 32, 'sha256').toString(
    'base64url',
  );

/** How each edition keeps the password in section `global`. */
const PASSWORDS = {
  /** In clear. */
  base: { admin_password: OLD.password },
  /** An empty text beside a hash. */
  fork: {
    admin_password: '',
    admin_password_hash: hashOf(OLD.password, HASH.admin_password_salt, HASH.admin_password_iter),
    ...HASH,
  },
  /** An early build of the fork: not hashed yet, and more rounds than Workers do. */
  early: {
    admin_password: OLD.password,
    admin_password_hash: '',
    admin_password_salt: '',
    admin_password_iter: 120_000,
  },
};

function settings(edition, now) {
  const row = (key, value, age = 3) => ({ key, value, updated_at: now - age * DAY });
  return [
    row(
      'global',
      JSON.stringify({
        base_url: OLD.origin,
        log_level: 'DEBUG',
        image_mode: 'url',
        admin_username: OLD.username,
        ...PASSWORDS[edition],
        image_cache_max_size_mb: 512,
        of_a_later_build: { kept: [1, 2.5, null, '\u{1f680}'] },
      }),
    ),
    row(
      'grok',
      JSON.stringify({
        api_key: OLD.globalKey,
        proxy_url: '',
        cf_clearance: 'cf_clearance=of-old',
        dynamic_statsig: true,
        filtered_tags: 'xaiartifact,xai:tool_usage_card',
        show_thinking: true,
        temporary: false,
        stream_total_timeout: 600,
        retry_status_codes: [401, 429],
        also_unknown: true,
      }),
    ),
    row('token', '{"auto_refresh":false,"refresh_interval_hours":8,"fail_threshold":5}'),
    row('cache', '{"enable_auto_clean":true,"limit_mb":1024,"keep_base64_cache":true}'),
    row('performance', 'this was never JSON'),
    row('register', '{"worker_domain":"mail.example","yescaptcha_key":"secret"}'),
    row('legacy_accounts_tos_nsfw_v1', 'error:3 of 12'),
    row('of_some_fork', '[1,2,'),
  ];
}

const FAILURES = [
  { failed_count: 0 },
  { failed_count: 3, ago: 2 * HOUR, last_failure_reason: '429: {"error":"too many"}' },
  { failed_count: 7, ago: 40 * DAY, last_failure_reason: "403: it's blocked" },
  { failed_count: 2, ago: null, last_failure_reason: null },
];

function tokens(edition, now) {
  return range(320, (i) => {
    const { ago, ...failure } = pick(FAILURES, i);
    return {
      token: i === 319 ? 'eyJ.with.dots+and/=' : `eyJhbGciOiJIUzI1NiJ9.${edition}-${i}`,
      token_type: pick(['sso', 'sso', 'ssoSuper'], i),
      created_time: now - 60 * DAY + i * 1000,
      remaining_queries: pick([-1, 0, 17, 80, 140], i),
      heavy_remaining_queries: pick([-1, -1, 20, 0], i),
      status: i % 8 === 7 ? 'expired' : 'active',
      cooldown_until: pick([null, now - DAY, null, i % 5 === 0 ? now + 10 * HOUR : null], i),
      last_failure_time: ago ? now - ago : null,
      last_failure_reason: null,
      ...failure,
      tags: pick(['[]', '["home"]', '["a b","\u732b"]', 'home,work', '["home","home"]', '{}'], i),
      note: pick(['', 'it\'s "quoted"', '\u{1f431} line\nbreak'], i),
      ...(edition === 'fork' && {
        inflight_chat: i % 3,
        inflight_heavy: i % 2,
        inflight_updated_at: now - (i % 2 ? 1000 : HOUR),
      }),
    };
  });
}

function keys(now) {
  const key = (text, name, more) => ({
    key: text,
    name,
    created_at: Math.floor(now / 1000) - 5 * 86_400,
    is_active: 1,
    chat_limit: -1,
    heavy_limit: -1,
    image_limit: -1,
    video_limit: -1,
    ...more,
  });
  return [
    key(OLD.key, 'laptop'),
    key(OLD.customKey, 'no prefix'),
    key(OLD.disabledKey, 'disabled', { is_active: 0 }),
    key(OLD.nearlySpentKey, 'nearly spent', { chat_limit: 5 }),
    key(OLD.noHeavyKey, 'no heavy', { heavy_limit: 0 }),
    key(OLD.imageKey, 'pictures', { image_limit: 4 }),
    ...range(140, (i) =>
      key(`sk-${String(i).padStart(32, 'k')}`, pick(['same name', '', '\u94a5\u5319'], i), {
        is_active: i % 4 === 0 ? 0 : 1,
        chat_limit: pick([-1, 0, 100], i),
        video_limit: pick([0, -1], i),
      }),
    ),
  ];
}

function usage(now) {
  const row = (key, daysAgo, more) => ({
    key,
    day: dayOf(now - daysAgo * DAY),
    chat_used: 0,
    heavy_used: 0,
    image_used: 0,
    video_used: 0,
    updated_at: now - daysAgo * DAY,
    ...more,
  });
  return [
    row(OLD.nearlySpentKey, 0, { chat_used: 4 }),
    row(OLD.key, 0, { chat_used: 12, heavy_used: 2 }),
    row(OLD.imageKey, 0, { image_used: 3 }),
    row('a key that is gone', 1, { chat_used: 5 }),
    ...range(300, (i) =>
      row(`sk-${String(i % 140).padStart(32, 'k')}`, Math.floor(i / 140), { chat_used: i }),
    ),
  ];
}

const logs = (now) =>
  range(700, (i) => {
    const timestamp = now - i * 50 * MINUTE - 1;
    return {
      id: String(timestamp),
      time: new Date(timestamp).toISOString().slice(0, 19).replace('T', ' '),
      timestamp,
      ip: pick(['192.0.2.1', '2001:db8::1', 'admin', '0.0.0.0'], i),
      model: pick(['grok-4', 'grok-4-heavy', 'unknown', 'grok-imagine-1.0'], i),
      duration: pick([1.25, 0, 33.1], i),
      status: pick([200, 429, 500], i),
      key_name: pick(['laptop', 'Anonymous', 'admin'], i),
      token_suffix: pick(['abcdef', ''], i),
      error: pick(['', 'stream_error', '429: {"error":"slow down"}'], i),
    };
  });

/** Where a link of the old deployment leads, by the forms that there were. */
export const MEDIA = {
  path: 'p_L3VzZXJzL3UxL2dlbmVyYXRlZC9nMS9pbWFnZS5qcGc',
  url: 'u_aHR0cHM6Ly9hc3NldHMuZ3Jvay5jb20vdXNlcnMvdTEvZ2VuZXJhdGVkL2cxL2ltYWdlLmpwZw',
  film: `p_${Buffer.from('/users/u1/generated/g2/film.mp4').toString('base64url')}`,
  old: 'users-0c6f7f5e-6c52-4d5e-9a63-2f1a3a1c5d10-generated-1c6f7f5e-6c52-4d5e-9a63-2f1a3a1c5d10-image.jpg',
  upload: 'upload-0c6f7f5e-6c52-4d5e-9a63-2f1a3a1c5d10.png',
  /** Indexed, but no longer in the store. */
  ghost: `p_${Buffer.from('/users/u1/generated/g3/ghost.jpg').toString('base64url')}`,
};

const stored = (type, name, contentType, text, metadata) => ({
  key: `${type}/${name}`,
  text,
  metadata: { contentType, size: text.length, type, ...metadata },
});

/** What is in KV. */
export const OBJECTS = [
  stored('image', MEDIA.path, 'image/jpeg', 'JPEG by its path'),
  stored('video', MEDIA.film, 'video/mp4', 'a film, no doubt', { size: 0 }),
  stored('image', MEDIA.old, 'image/jpeg', 'JPEG of the old form'),
  stored('image', MEDIA.upload, 'image/png', 'PNG from a client', { type: undefined }),
];

function media(now) {
  const row = (key, more) => ({
    key,
    type: key.split('/')[0],
    size: 1234,
    content_type: 'image/jpeg',
    created_at: now - 3 * HOUR,
    last_access_at: now - 2 * HOUR,
    expires_at: now + 5 * HOUR,
    ...more,
  });
  const ghost = (i, more) =>
    row(`image/p_${Buffer.from(`/users/u2/${i}.jpg`).toString('base64url')}`, {
      created_at: now - 9 * DAY,
      ...more,
    });
  return [
    ...OBJECTS.map(({ key, metadata }) => row(key, { content_type: metadata.contentType })),
    row(`image/${MEDIA.ghost}`),
    ...range(230, (i) => ghost(i, { expires_at: now - 8 * DAY, content_type: null })),
    ...range(30, (i) => ghost(i + 230, { expires_at: null, type: pick(['image', 'video'], i) })),
  ];
}

function measured(token, i, now) {
  return {
    token,
    rate_limit_model: pick(['grok-4', 'grok-3', 'grok-4-heavy'], Math.floor(i / 2)),
    remaining_tokens: pick([null, 5000], i),
    total_tokens: pick([null, 9000], i),
    remaining_queries: pick([null, 0, 17], i),
    total_queries: pick([null, 20], i),
    low_effort_cost: pick([null, 1], i),
    high_effort_cost: pick([null, 4], i),
    window_size_seconds: pick([7200, null], i),
    metric_kind: pick(['queries', 'tokens', 'mixed', 'unknown'], i),
    source: pick(['queue', 'auto_refresh', 'manual_refresh', 'admin_test', 'probe'], i),
    refreshed_at: now - i * MINUTE,
    success: i % 4 ? 1 : 0,
    last_error: pick(['', 'http_403'], i),
    raw_payload: pick(['{}', '{"remainingQueries":17}', 'not JSON'], i),
  };
}

/** What the tables hold, hundreds of rows each, by the edition that wrote them. */
export function rowsOf(edition, now) {
  const accounts = tokens(edition, now);
  const everywhere = {
    settings: settings(edition, now),
    tokens: accounts,
    admin_sessions: range(9, (i) => ({
      token: `session-${i}`.padEnd(43, 'x'),
      expires_at: now + (i - 4) * HOUR,
    })),
    request_logs: logs(now),
    token_refresh_progress: [
      { id: 1, running: 1, current: 20, total: 55, success: 19, failed: 1, updated_at: now - DAY },
    ],
  };
  if (edition === 'early') {
    return {
      ...everywhere,
      api_keys: keys(now).map(({ key, name, created_at, is_active }) => ({
        key,
        name,
        created_at,
        is_active,
      })),
      r2_cache: [
        { key: 'image/a.jpg', type: 'image', size: 3, created_at: now, last_access_at: now },
      ],
    };
  }
  const base = {
    ...everywhere,
    api_keys: keys(now),
    api_key_usage_daily: usage(now),
    kv_cache: media(now),
  };
  if (edition === 'base') {
    return base;
  }
  const names = [...accounts.map(({ token }) => token), 'an account that is gone'];
  const locks = (time) => names.map((token, i) => ({ token, [time]: now - i * HOUR }));
  const modelled = (rows) => rows.map((row) => ({ ...row, rate_limit_model: 'grok-4' }));
  return {
    ...base,
    token_quota_state: names.map((token, i) => ({
      ...measured(token, i, now),
      inflight_units: i % 3,
      inflight_updated_at: i % 3 ? now - 5000 : 0,
    })),
    token_quota_audit: range(600, (i) => ({
      ...measured(pick(names, i), i, now),
      recorded_at: now - i * 10 * MINUTE,
    })),
    token_usage_refresh_window: locks('last_enqueued_at'),
    token_usage_probe_window: locks('last_probed_at'),
    token_quota_refresh_window: modelled(locks('last_enqueued_at')),
    token_quota_probe_window: modelled(locks('last_probed_at')),
  };
}
