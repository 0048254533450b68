// @ts-check
/** Bars that lie, one for each model or key; each says its figure, so that they are their own table. */
import { html, nothing } from '../../vendor/lit.js';
import { duration, number } from '../ui/format.js';
import { t } from './words.js';

const MOST_BARS = 10;

/**
 * @param {object} parts
 * @param {string} parts.id
 * @param {string} parts.title
 * @param {string} [parts.text]
 * @param {{name: string, value: number, more?: number, says: string}[]} parts.bars the longest first;
 *     `more` is where a lighter bar ends
 */
function card({ id, title, text, bars }) {
  const most = Math.max(1, ...bars.map(({ value, more = 0 }) => Math.max(value, more)));
  const width = (value) => `width: ${(100 * value) / most}%`;
  return html`<section class="card" aria-labelledby="${id}-title">
    <h2 id="${id}-title">${title}</h2>
    ${text ? html`<p class="quiet small">${text}</p>` : nothing}
    ${
      bars.length === 0
        ? html`<p class="quiet" id=${id}>${t.noRequests}</p>`
        : html`<ul class="shares" id=${id}>
            ${bars.map(
              ({ name, value, more, says }) =>
                html`<li>
                  <span class="truncated" title=${name}>${name}</span>
                  <span class="number">${says}</span>
                  <span class="share">
                    ${more ? html`<span class="more" .style=${width(more)}></span>` : nothing}
                    <span .style=${width(value)}></span>
                  </span>
                </li>`,
            )}
          </ul>`
    }
  </section>`;
}

/** @param {{model: string, count: number}[]} models */
export const mostUsed = (models) =>
  card({
    id: 'chart-models',
    title: t.models(models.length),
    bars: models.map(({ model, count }) => ({ name: model, value: count, says: number(count) })),
  });

/** @param {import('../api/requests.js').LoggedRequest[]} rows */
export const latencyByModel = (rows) =>
  card({
    id: 'chart-latency',
    title: t.latency(rows.length),
    text: t.latencyText,
    bars: latencies(rows).map(({ model, median, ninety }) => ({
      name: model,
      value: median,
      more: ninety,
      says: `${t.median} ${duration(median)} · ${t.ninety} ${duration(ninety)}`,
    })),
  });

/**
 * How long successful requests took, the slowest model first.
 *
 * @param {import('../api/requests.js').LoggedRequest[]} rows
 */
export function latencies(rows) {
  const good = rows.filter(({ status }) => status < 400);
  return [...Map.groupBy(good, ({ model }) => model)]
    .map(([model, ofModel]) => {
      const sorted = ofModel.map(({ duration_ms: millis }) => millis).sort((a, b) => a - b);
      const below = (share) => sorted[Math.ceil(share * sorted.length) - 1];
      return { model, median: below(0.5), ninety: below(0.9) };
    })
    .sort((one, other) => other.median - one.median)
    .slice(0, MOST_BARS);
}

/** @param {import('../api/requests.js').LoggedRequest[]} rows */
export function tokensByModel(rows) {
  const sums = [...Map.groupBy(rows, ({ model }) => model)].map(([name, ofModel]) => ({
    name,
    tokens: ofModel.reduce(
      (sum, { prompt_tokens: asked, completion_tokens: said }) => sum + (asked ?? 0) + (said ?? 0),
      0,
    ),
  }));
  return card({
    id: 'chart-tokens-models',
    title: t.tokensByModel(rows.length),
    bars: biggest(sums),
  });
}

/** @param {Awaited<ReturnType<typeof import('../api/requests.js').usedToday>> | null} used */
export const tokensByKey = (used) =>
  card({
    id: 'chart-tokens-keys',
    title:
      used && used.total > used.keys.length
        ? t.tokensByKeyNewest(used.day)
        : t.tokensByKey(used?.day ?? '-'),
    bars: biggest(used?.keys ?? []),
  });

const biggest = (sums) =>
  sums
    .filter(({ tokens }) => tokens > 0)
    .sort((one, other) => other.tokens - one.tokens)
    .slice(0, MOST_BARS)
    .map(({ name, tokens }) => ({ name, value: tokens, says: number(tokens) }));
