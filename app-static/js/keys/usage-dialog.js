// @ts-check
import { html } from '../../vendor/lit.js';
import { keyUsage } from '../api/keys.js';
import { openDialog } from '../ui/dialog.js';
import { compact, number } from '../ui/format.js';
import { failed, loading } from '../ui/table.js';
import { bars } from './bars.js';
import { COUNTERS } from './state.js';
import { t } from './words.js';

const DAYS = 30;

const NAMES = Object.keys(COUNTERS);

/**
 * What a key has used on each of the last days.
 *
 * @param {import('../api/keys.js').Key} key
 */
export async function openUsage(key) {
  const state = {
    /** @type {({day: string} & import('../api/keys.js').Used)[] | null} */
    days: null,
    /** @type {Error | null} */
    error: null,
    counter: 'chat',
  };
  const leaving = new AbortController();
  let update = () => {};

  async function load() {
    state.error = null;
    update();
    try {
      state.days = await keyUsage(key.id, DAYS, leaving.signal);
      const used = NAMES.find((name) => sum(state.days, name) > 0);
      state.counter = sum(state.days, 'chat') > 0 ? 'chat' : (used ?? 'chat');
    } catch (error) {
      state.error = error;
    }
    update();
  }

  const shown = openDialog({
    id: 'usage-modal',
    size: 'huge',
    title: t.usageTitle(key.name),
    body(dialog) {
      update = dialog.update;
      return state.error
        ? failed(state.error, load)
        : state.days === null
          ? loading()
          : usage(state.days, state.counter, (counter) => {
              state.counter = counter;
              update();
            });
    },
  });
  load();
  await shown;
  leaving.abort();
}

const sum = (days, name) => days.reduce((total, day) => total + day[`${name}_used`], 0);

function usage(days, counter, choose) {
  const valueOf = (day) => day[`${counter}_used`];
  const total = sum(days, counter);
  const best = Math.max(...days.map(valueOf));
  const label = t.chart(t[counter], number(total), number(best));
  return html`<div class="stack">
    <div class="cluster" role="group" aria-label=${t.usageText}>
      <span class="quiet small">${t.usageText}</span>
      ${NAMES.map(
        (name) =>
          html`<button
            type="button"
            class="chip-choice"
            data-counter=${name}
            aria-pressed=${name === counter}
            @click=${() => choose(name)}
          >
            ${t[name]} <span class="number">${compact(sum(days, name))}</span>
          </button>`,
      )}
    </div>
    ${
      total === 0 && NAMES.every((name) => sum(days, name) === 0)
        ? html`<p class="notice">${t.neverUsed}</p>`
        : html`<p class="quiet small">${t.most(number(best))}</p>
            ${bars(days, { valueOf, label, titleOf: (day) => t.bar(day.day, number(valueOf(day))) })}
            <div class="bars-ends quiet small">
              <span>${days[0].day}</span><span>${days.at(-1).day}</span>
            </div>`
    }
    <details>
      <summary>${t.asTable}</summary>
      <div class="table-box" tabindex="0" role="region" aria-label=${t.usageText}>
        <table class="table">
          <thead>
            <tr>
              <th scope="col">${t.day}</th>
              ${NAMES.map((name) => html`<th scope="col" class="end">${t[name]}</th>`)}
            </tr>
          </thead>
          <tbody>
            ${days.toReversed().map(
              (day) =>
                html`<tr>
                  <th scope="row">${day.day}</th>
                  ${NAMES.map(
                    (name) => html`<td class="end number">${number(day[`${name}_used`])}</td>`,
                  )}
                </tr>`,
            )}
          </tbody>
        </table>
      </div>
    </details>
  </div>`;
}
