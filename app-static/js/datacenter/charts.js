// @ts-check
import { html } from '../../vendor/lit.js';
import { number } from '../ui/format.js';
import { Plot, shortDay } from './plot.js';
import { t } from './words.js';

const line = (stroke, fill) => ({ stroke, fill, width: 2, points: { show: false } });
const bars = (library, fill) => ({
  stroke: fill,
  fill,
  paths: library.paths.bars({ size: [0.7, 48] }),
  points: { show: false },
});

/** The two charts that go along time, each with its figures as a table. */
export class Charts {
  /** @type {Record<'hourly' | 'daily', number | null>} what is pointed at */
  #at = { hourly: null, daily: null };

  /** @type {import('../api/requests.js').Statistics | null} */
  #stats = null;

  /** @param {import('../ui/view.js').View} view */
  constructor(view) {
    const pointed = (name) => (place) => {
      if (this.#at[name] !== place) {
        this.#at[name] = place;
        view.update();
      }
    };
    this.hourly = new Plot(view, {
      id: 'chart-hourly',
      series: (_, { good, goodFill, bad, badFill }) => [line(good, goodFill), line(bad, badFill)],
      pointed: pointed('hourly'),
    });
    this.daily = new Plot(view, {
      id: 'chart-daily',
      // the sum in the colour of failures, and the successes over it
      series: (library, { good, bad }) => [bars(library, bad), bars(library, good)],
      pointed: pointed('daily'),
    });
  }

  /** @param {import('../api/requests.js').Statistics} stats */
  set(stats) {
    this.#stats = stats;
    const { hourly, daily } = stats;
    const good = (rows) => rows.map(({ success }) => success);
    this.hourly.set(
      hourly.map(({ hour }) => hour),
      [good(hourly), hourly.map(({ failed }) => failed)],
    );
    this.daily.set(
      daily.map(({ date }) => shortDay(date)),
      [daily.map(({ success, failed }) => success + failed), good(daily)],
    );
  }

  show() {
    const { hourly, daily } = this.#stats;
    const hours = hourly.map(({ hour, ...counts }) => ({ at: hour, ...counts }));
    const days = daily.map(({ date, ...counts }) => ({ at: date, ...counts }));
    return html`${this.#card('hourly', t.hourly(hours.length), t.hour, hours)}
    ${this.#card('daily', t.daily(days.length), t.day, days)}`;
  }

  #card(name, title, unit, rows) {
    const at = rows[this.#at[name]];
    return html`<section class="card" aria-labelledby="${name}-title">
      <h2 id="${name}-title">${title}</h2>
      <p class="legend small" aria-hidden="true">
        <span class="good">${t.succeeded}</span><span class="bad">${t.failedOnes}</span>
        <span class="quiet readout"
          >${at ? t.readout(at.at, number(at.success), number(at.failed)) : t.pointAt}</span
        >
      </p>
      ${this[name].show(title)}
      ${dataTable(title, [unit, t.succeeded, t.failedOnes], rows.map(cells))}
    </section>`;
  }
}

const cells = ({ at, success, failed }) => [at, number(success), number(failed)];

/**
 * The figures of a chart, folded.
 *
 * @param {string} title
 * @param {string[]} heads
 * @param {string[][]} rows
 */
export const dataTable = (title, heads, rows) =>
  html`<details class="chart-data">
    <summary class="small">${t.asTable}</summary>
    <div class="table-box" tabindex="0" role="region" aria-label=${title}>
      <table class="table" .style=${'--table-width: 16rem'}>
        <caption class="unseen">
          ${title}
        </caption>
        <thead>
          <tr>
            ${heads.map((head, place) => html`<th scope="col" class=${place ? 'end' : ''}>${head}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${rows.map(
            ([name, ...figures]) =>
              html`<tr>
                <th scope="row">${name}</th>
                ${figures.map((figure) => html`<td class="end">${figure}</td>`)}
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
  </details>`;
