// @ts-check
import { serves } from '../api/first-steps.js';
import { duration, percent, relative } from '../ui/format.js';
import { t } from './words.js';

/** From so many requests on a share of failures means something. */
const ENOUGH_REQUESTS = 20;
const MANY_FAILURES_PERCENT = 10;

/** The cron comes every hour; after a day of silence something is wrong with its triggers. */
const LATE_MILLIS = 26 * 3_600_000;

/** @param {number} ranMillis when the cron last ran */
export const isLate = (ranMillis) => Date.now() - ranMillis > LATE_MILLIS;

/** @typedef {{mood: 'bad' | 'warning' | 'info', text: string, href?: string, label?: string}} Alert */

/**
 * What an operator should do something about, the worst first. What could not be asked is null.
 *
 * @param {object} news
 * @param {import('../api/session.js').Session} news.session
 * @param {import('../api/requests.js').Metrics | null} news.metrics
 * @param {import('../api/first-steps.js').Place[] | null} news.places
 * @param {Awaited<ReturnType<typeof import('../api/first-steps.js').keyCounts>> | null} news.keys
 * @param {import('../api/health.js').Health | null} news.health
 * @param {{anonymous: boolean, warnings: string[]} | null} news.settings
 * @returns {Alert[]}
 */
export function alertsOf({ session, metrics, places, keys, health, settings }) {
  const alerts = /** @type {any[]} */ ([
    session.schema === 'outdated' && { mood: 'bad', text: t.outdated },
    health?.status === 'degraded' && { mood: 'bad', text: t.degraded },
    places &&
      !places.some(serves) && {
        mood: 'bad',
        text: t.nobody,
        href: '/admin/guide',
        label: t.toGuide,
      },
    ...(places ?? []).filter(({ enabled }) => enabled).map(alertOfPlace),
    keys?.active === 0 &&
      !settings?.anonymous && { mood: 'bad', text: t.noKeys, href: '/admin/keys', label: t.toKeys },
    settings?.anonymous && {
      mood: 'warning',
      text: t.anonymous,
      href: '/admin/config',
      label: t.toSettings,
    },
    metrics && alertOfFailures(metrics.request_stats.summary),
    metrics?.tokens.expired > 0 && {
      mood: 'warning',
      text: t.expired(metrics.tokens.expired),
      href: '/admin/token?status=invalid',
      label: t.toTokens,
    },
    keys?.exhausted > 0 && {
      mood: 'info',
      text: t.usedUp(keys.exhausted),
      href: '/admin/keys',
      label: t.toKeys,
    },
    ...(settings?.warnings ?? []).map((text) => ({
      mood: /** @type {const} */ ('warning'),
      text,
      href: '/admin/config',
      label: t.toSettings,
    })),
    metrics?.scheduled_at &&
      isLate(metrics.scheduled_at) && {
        mood: 'warning',
        text: t.late(relative(metrics.scheduled_at)),
      },
    metrics?.catching_up && metrics.tokens.total_calls > 0 && { mood: 'info', text: t.catchingUp },
  ]);
  const rank = ['bad', 'warning', 'info'];
  return alerts
    .filter((alert) => alert)
    .sort((one, other) => rank.indexOf(one.mood) - rank.indexOf(other.mood));
}

/** @returns {Alert | null} */
function alertOfPlace({ id, name, auth, resting_until: until, credentials: { total, ready } }) {
  const [href, label] =
    id === 'grok' ? ['/admin/token', t.toTokens] : ['/admin/upstreams', t.toUpstreams];
  if (until > Date.now()) {
    return { mood: 'warning', text: t.resting(name, duration(until - Date.now())), href, label };
  }
  if (auth === 'key' && total > 0 && ready === 0) {
    const text = id === 'grok' ? t.noAccountReady : t.noneReady(name);
    return { mood: 'warning', text, href, label };
  }
  return auth === 'key' && total === 0 && id !== 'grok'
    ? { mood: 'warning', text: t.noneReady(name), href, label }
    : null;
}

/** @returns {Alert | false} */
function alertOfFailures({ total, failed }) {
  const share = (100 * failed) / total;
  return (
    total >= ENOUGH_REQUESTS &&
    share >= MANY_FAILURES_PERCENT && {
      mood: 'warning',
      text: t.failing(percent(share), failed),
      href: '/admin/datacenter?range=24h&status=error',
      label: t.toLog,
    }
  );
}
