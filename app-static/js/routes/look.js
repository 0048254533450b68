// @ts-check
import { html, nothing } from '../../vendor/lit.js';
import { hrefOf } from '../upstreams/look.js';
import { stepsOf } from './targets.js';
import { t } from './words.js';

/**
 * Where a route leads, step by step.
 *
 * @param {import('../api/routes.js').Route} route
 */
export function targetsOf({ targets }) {
  const steps = stepsOf(targets);
  const mark = (text) =>
    steps.length > 1 ? html`<span class="quiet small step-mark">${text}</span>` : nothing;
  return html`<ol class="steps-of-route">
    ${steps.map((step, index) => {
      const all = step.reduce((sum, { weight }) => sum + weight, 0);
      return step.map(
        (target, place) =>
          html`<li>
            ${mark(index > 0 && place === 0 ? t.then : '')} ${targetOf(target)}
            ${step.length > 1 ? html`<span class="badge">${t.share(target.weight, all)}</span>` : nothing}
          </li>`,
      );
    })}
  </ol>`;
}

/** @param {import('../api/routes.js').Target} target */
const targetOf = ({ upstream, upstream_name: name, model }) =>
  html`${
      name
        ? html`<a class="plain-link truncated" title=${name} href=${hrefOf({ id: upstream })}
            >${name}</a
          >`
        : html`<span class="badge bad">${t.gone}</span>`
    }<span class="quiet">/</span><code class="truncated" title=${model}>${model}</code>`;

/** @param {import('../api/routes.js').Route} route */
export function policyOf({ retry: { attempts, statuses } }) {
  if (attempts === undefined && statuses === undefined) {
    return html`<span class="quiet">${t.usual}</span>`;
  }
  return html`<span class="two-lines"
    ><span>${attempts === undefined ? t.usual : t.attempts(attempts)}</span>${
      statuses
        ? html`<span class="quiet small truncated" title=${statuses.join(', ')}
            >${statuses.length > 0 ? t.onStatuses(statuses.join(', ')) : t.never}</span
          >`
        : nothing
    }</span
  >`;
}
