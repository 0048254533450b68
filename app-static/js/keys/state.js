// @ts-check
/** What is known of a key, in words of the panel. */
import { listKeys } from '../api/keys.js';

export const PER_PAGE = 50;

/** What of the list stands in the address. */
export const DEFAULTS = { search: '', status: 'all', page: 1 };

export const STATUSES = ['all', 'enabled', 'disabled', 'used-up', 'expired'];

/** Counters of a day: the member with the limit, and that of the API's terms. */
export const COUNTERS = {
  chat: { limit: 'chat_limit', term: 'chat_per_day' },
  heavy: { limit: 'heavy_limit', term: 'heavy_per_day' },
  image: { limit: 'image_limit', term: 'image_per_day' },
  video: { limit: 'video_limit', term: 'video_per_day' },
  tokens: { limit: 'tokens_per_day', term: 'tokens_per_day' },
};

/**
 * A counter of today, e.g. `{used: 3, limit: 10}`.
 *
 * @param {import('../api/keys.js').Key} key
 * @param {keyof typeof COUNTERS} name
 * @returns {{used: number, limit: number}} -1 is unlimited, 0 forbidden
 */
export const counterOf = (key, name) => ({
  used: key.usage_today[`${name}_used`],
  limit: key[COUNTERS[name].limit],
});

/**
 * What a limit of 0 forbids was never there to be used up.
 *
 * @param {import('../api/keys.js').Key} key
 * @returns {'enabled' | 'disabled' | 'used-up' | 'expired'}
 */
export function statusOf(key) {
  if (!key.is_active) {
    return 'disabled';
  }
  if (key.expires_at && key.expires_at <= Date.now()) {
    return 'expired';
  }
  const counters = Object.keys(COUNTERS).map((name) => counterOf(key, /** @type {any} */ (name)));
  return counters.some(({ used, limit }) => limit > 0 && used >= limit) ? 'used-up' : 'enabled';
}

/**
 * A page of the list. The gateway looks for those that are on or off; which of them are used up or
 * expired is found out here, among at most 1000.
 *
 * @param {typeof DEFAULTS} filter
 * @param {AbortSignal} [signal]
 */
export async function loadKeys({ search, status, page }, signal) {
  if (status === 'used-up' || status === 'expired') {
    const all = await listKeys({ search, active: true }, signal);
    const found = all.data.filter((key) => statusOf(key) === status);
    return {
      ...all,
      data: found.slice((page - 1) * PER_PAGE, page * PER_PAGE),
      total: found.length,
    };
  }
  const active = { enabled: true, disabled: false }[status];
  return listKeys({ search, active, page, perPage: PER_PAGE }, signal);
}
