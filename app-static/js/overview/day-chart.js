// @ts-check
import { html } from '../../vendor/lit.js';
import { number } from '../ui/format.js';
import { t } from './words.js';

/**
 * Requests of each hour as bars, those that failed on top; and the same as a table.
 *
 * @param {import('../api/requests.js').Statistics['hourly']} hours
 */
export function dayChart(hours) {
  const most = Math.max(...hours.map(({ success, failed }) => success + failed));
  if (most === 0) {
    return html`<p class="quiet">${t.chartNone}</p>`;
  }
  return html`<div class="bars" role="img" aria-label=${t.chart}>
      ${hours.map((hour) => bar(hour, most))}
    </div>
    <div class="bars-axis quiet small" aria-hidden="true">
      <span>${hours[0].hour}</span><span>${hours[12].hour}</span><span>${hours[23].hour}</span>
    </div>
    <details class="chart-data">
      <summary class="small">${t.asTable}</summary>
      <div class="table-box" tabindex="0" role="region" aria-label=${t.chart}>
        <table class="table" .style=${'--table-width: 16rem'}>
          <thead>
            <tr>
              <th scope="col">${t.hour}</th>
              <th scope="col" class="end">${t.succeeded}</th>
              <th scope="col" class="end">${t.failedOnes}</th>
            </tr>
          </thead>
          <tbody>
            ${hours.map(
              ({ hour, success, failed }) =>
                html`<tr>
                  <th scope="row">${hour}</th>
                  <td class="end">${number(success)}</td>
                  <td class="end">${number(failed)}</td>
                </tr>`,
            )}
          </tbody>
        </table>
      </div>
    </details>`;
}

function bar({ hour, success, failed }, most) {
  const share = (count) => `height: ${(100 * count) / most}%`;
  const tip = `${hour} · ${t.succeeded} ${number(success)} · ${t.failedOnes} ${number(failed)}`;
  return html`<span class="bar-of-hour" title=${tip}>
    <span class="failed" .style=${share(failed)}></span>
    <span class="succeeded" .style=${share(success)}></span>
  </span>`;
}
