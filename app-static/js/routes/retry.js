// @ts-check

/** What holds where a route says nothing else (routing/Retry.java). */
export const USUAL = {
  attempts: 4,
  statuses: [401, 402, 403, 408, 429, 500, 502, 503, 504, 520, 522, 524, 529],
};

/** Those a person may want to choose from. */
export const CHOICES = [...new Set([400, 404, 409, ...USUAL.statuses])].sort();

/**
 * Statuses in a text.
 *
 * @returns {{statuses: number[], wrong: string | undefined}} `wrong` is what is none
 */
export function statusesIn(text) {
  const parts = text.split(/[\s,，、;]+/).filter(Boolean);
  const wrong = parts.find((part) => !/^[45]\d\d$/.test(part));
  return { statuses: parts.map(Number), wrong };
}
