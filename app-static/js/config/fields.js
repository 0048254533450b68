// @ts-check
/** Every setting that the screen knows, in its order; the bounds are those of the gateway. */

/**
 * @typedef {object} Field
 * @property {string} name the API's, e.g. `grok.timeout`
 * @property {'switch' | 'number' | 'text' | 'url' | 'choice' | 'tags' | 'statuses' | 'secret' |
 *     'password' | 'json' | 'fixed'} kind
 * @property {'now' | 'next' | 'schedule' | 'sign-in' | 'none'} effect when it acts
 * @property {'s' | 'h' | 'days' | 'MB' | 'rows'} [unit]
 * @property {number} [min]
 * @property {number} [max]
 * @property {number | 'any'} [step]
 * @property {string[]} [options]
 * @property {'key' | 'secret'} [generate] what kind of secret can be made here
 * @property {boolean} [onYou] the operator answers for it
 * @property {(value: (name: string) => any) => boolean} [shown]
 * @property {(value: (name: string) => any) => boolean} [locked]
 */

/** @typedef {{id: string, fields: Field[], advanced?: Field[]}} Section */

const field = (name, kind, effect, more = {}) =>
  /** @type {Field} */ ({ name, kind, effect, ...more });

const number = (name, effect, min, max, unit = undefined) =>
  field(name, 'number', effect, { min, max, unit });

const DAY = 86_400;
const MOST = 2_147_483_647;

/** @type {Section[]} */
export const SECTIONS = [
  {
    id: 'app',
    fields: [
      field('app.api_key', 'secret', 'now', { generate: 'key' }),
      field('app.admin_username', 'text', 'sign-in'),
      field('app.app_key', 'password', 'now'),
      field('app.app_url', 'url', 'next'),
      field('app.image_format', 'choice', 'next', { options: ['url', 'base64', 'b64_json'] }),
      field('app.video_format', 'fixed', 'none'),
    ],
  },
  {
    id: 'grok',
    fields: [
      field('app.upstream_base_url', 'url', 'next'),
      field('grok.cf_clearance', 'secret', 'next'),
      field('grok.user_agent', 'text', 'next'),
      field('grok.dynamic_statsig', 'switch', 'next'),
      field('grok.x_statsig_id', 'text', 'next', {
        shown: (value) => !value('grok.dynamic_statsig'),
      }),
      field('grok.temporary', 'switch', 'next'),
      field('grok.disable_memory', 'switch', 'next'),
      number('grok.stream_first_response_timeout', 'next', 0, DAY, 's'),
      number('grok.stream_chunk_timeout', 'next', 0, DAY, 's'),
      number('grok.timeout', 'next', 1, DAY, 's'),
      number('grok.max_retry', 'next', 0, 10),
      field('grok.retry_status_codes', 'statuses', 'next'),
    ],
    advanced: [
      field('grok.base_proxy_url', 'text', 'none'),
      field('grok.asset_proxy_url', 'text', 'none'),
    ],
  },
  {
    id: 'answers',
    fields: [
      field('grok.thinking', 'switch', 'next'),
      field('grok.reasoning_format', 'choice', 'next', {
        options: ['think_tags', 'reasoning_content', 'hidden'],
      }),
      field('grok.filter_tags', 'tags', 'next'),
      field('grok.image_generation_method', 'choice', 'next', {
        options: ['legacy', 'imagine_ws_experimental'],
      }),
      field('grok.video_poster_preview', 'switch', 'next'),
      field('grok.hide_unusable_models', 'switch', 'next'),
      field('grok.models', 'json', 'next'),
    ],
  },
  {
    id: 'content',
    fields: [
      field('grok.image_nsfw', 'switch', 'next', { onYou: true }),
      field('token.allow_nsfw_switch', 'switch', 'now', { onYou: true }),
      field('token.auto_enable_nsfw', 'switch', 'now', {
        onYou: true,
        locked: (value) => !value('token.allow_nsfw_switch'),
      }),
    ],
  },
  {
    id: 'token',
    fields: [
      field('token.auto_refresh', 'switch', 'schedule'),
      field('token.refresh_interval_hours', 'number', 'schedule', {
        min: 1,
        max: 720,
        unit: 'h',
        step: 'any',
      }),
      number('token.fail_threshold', 'next', 1, 1000),
      number('token.cooldown_cap_seconds', 'next', 20, 7 * DAY, 's'),
    ],
    advanced: [
      number('token.save_delay_ms', 'none', 0, MOST),
      number('token.reload_interval_sec', 'none', 0, MOST),
    ],
  },
  {
    id: 'cache',
    fields: [
      field('cache.keep', 'choice', 'next', { options: ['all', 'images', 'none'] }),
      field('cache.keep_base64_cache', 'switch', 'next'),
      field('cache.enable_auto_clean', 'switch', 'schedule'),
      number('cache.limit_mb', 'schedule', 1, MOST, 'MB'),
    ],
  },
  {
    id: 'security',
    fields: [
      field('security.allow_anonymous', 'switch', 'now'),
      number('security.session_hours', 'now', 1, 168, 'h'),
      field('security.media_secret', 'secret', 'now', { generate: 'secret' }),
      field('security.unsigned_media_links', 'switch', 'now'),
      field('security.trust_forwarded_for', 'switch', 'next'),
      field('security.log_full_ip', 'switch', 'next'),
      number('security.log_retention_days', 'schedule', 1, 3650, 'days'),
      number('security.log_max_rows', 'schedule', 100, 10_000_000, 'rows'),
      number('security.usage_retention_days', 'schedule', 2, 3650, 'days'),
    ],
  },
  {
    id: 'performance',
    fields: [],
    advanced: [
      number('performance.assets_max_concurrent', 'none', 1, MOST),
      number('performance.media_max_concurrent', 'none', 1, MOST),
      number('performance.usage_max_concurrent', 'none', 1, MOST),
      number('performance.assets_delete_batch_size', 'none', 1, MOST),
      number('performance.admin_assets_batch_size', 'none', 1, MOST),
    ],
  },
];

/** @type {Map<string, Field>} by their names */
export const FIELDS = new Map(
  SECTIONS.flatMap(({ fields, advanced = [] }) => [...fields, ...advanced]).map((one) => [
    one.name,
    one,
  ]),
);

/** Shown by other editions' panels only: it cannot be changed, and says nothing. */
const LEFT_OUT = new Set(['grok.stream']);

/** What the gateway told and this screen does not know: groups, with what is unknown of them. */
export function unknownOf(groups) {
  const unknown = {};
  for (const [group, members] of Object.entries(groups)) {
    const isGroup = members !== null && typeof members === 'object' && !Array.isArray(members);
    const rest = isGroup
      ? Object.entries(members).filter(([member]) => {
          const name = `${group}.${member}`;
          return !FIELDS.has(name) && !LEFT_OUT.has(name);
        })
      : [];
    if (!isGroup) {
      unknown[group] = members;
    } else if (rest.length > 0 || Object.keys(members).length === 0) {
      unknown[group] = Object.fromEntries(rest);
    }
  }
  return unknown;
}
