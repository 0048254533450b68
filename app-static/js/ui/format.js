// @ts-check
/** Numbers, sizes and times as people of the chosen language write them. Unknown is `-`, never 0. */
import { html } from '../../vendor/lit.js';
import { language } from '../language.js';
import { t } from './words.js';

export const UNKNOWN = '-';

const isKnown = (value) => typeof value === 'number' && Number.isFinite(value);

export const number = (value, options) =>
  isKnown(value) ? value.toLocaleString(language(), options) : UNKNOWN;

/** `12.4K` */
export const compact = (value) => number(value, { notation: 'compact', maximumFractionDigits: 1 });

/** Of a share in per cent, e.g. 99.5 */
export const percent = (value) =>
  isKnown(value) ? `${number(value, { maximumFractionDigits: 1 })}\u00a0%` : UNKNOWN;

/** `640 B`, `1.5 KB`, `2.25 MB` */
export function bytes(value) {
  if (!isKnown(value)) {
    return UNKNOWN;
  }
  const [unit, size, digits] =
    value < 1024
      ? ['B', 1, 0]
      : value < 1024 ** 2
        ? ['KB', 1024, 1]
        : value < 1024 ** 3
          ? ['MB', 1024 ** 2, 2]
          : ['GB', 1024 ** 3, 2];
  return `${number(value / size, { maximumFractionDigits: digits })}\u00a0${unit}`;
}

/** `320 ms`, `4.2 s`, `3 min` */
export function duration(millis) {
  if (!isKnown(millis)) {
    return UNKNOWN;
  }
  if (millis < 1000) {
    return `${number(Math.round(millis))}\u00a0ms`;
  }
  return millis < 60_000
    ? `${number(millis / 1000, { maximumFractionDigits: 1 })}\u00a0s`
    : `${number(Math.round(millis / 60_000))}\u00a0min`;
}

/** `1:05:09` of what is left, `0:12` */
export function countdown(millis) {
  const seconds = Math.max(0, Math.ceil(millis / 1000));
  const parts = [Math.floor(seconds / 60) % 60, seconds % 60];
  if (seconds >= 3600) {
    parts.unshift(Math.floor(seconds / 3600));
  }
  return parts.map((part, place) => (place ? String(part).padStart(2, '0') : part)).join(':');
}

export const dateTime = (millis) =>
  isKnown(millis)
    ? new Date(millis).toLocaleString(language(), { dateStyle: 'medium', timeStyle: 'medium' })
    : UNKNOWN;

const STEPS = [
  [60, 'second'],
  [3600, 'minute'],
  [86_400, 'hour'],
  [2_592_000, 'day'],
  [31_536_000, 'month'],
  [Infinity, 'year'],
];

/** `3 minutes ago`, `in 2 hours` */
export function relative(millis) {
  const seconds = (millis - Date.now()) / 1000;
  if (Math.abs(seconds) < 5) {
    return t.justNow;
  }
  const place = STEPS.findIndex(([limit]) => Math.abs(seconds) < Number(limit));
  const size = place === 0 ? 1 : Number(STEPS[place - 1][0]);
  return new Intl.RelativeTimeFormat(language(), { numeric: 'auto' }).format(
    Math.trunc(seconds / size),
    /** @type {Intl.RelativeTimeFormatUnit} */ (STEPS[place][1]),
  );
}

/**
 * How long ago, with the exact time when one points at it.
 *
 * @param {number | null | undefined} millis epoch; nothing is `-`
 */
export const when = (millis) =>
  isKnown(millis) && millis > 0
    ? html`<time datetime=${new Date(millis).toISOString()} title=${dateTime(millis)}
        >${relative(millis)}</time
      >`
    : UNKNOWN;
