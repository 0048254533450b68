// @ts-check
import { html, nothing } from '../../vendor/lit.js';
import { dateTime, number } from '../ui/format.js';
import { details, t } from './words.js';

/** Members with several things in one text. */
const LISTS = ['fields', 'changed', 'replaced', 'keys'];

/** So many of a list are shown at once. */
const FEW = 6;

/**
 * What a change was about: its figures and names, and what it changed as tags.
 *
 * @param {import('../api/audit.js').Change} change
 */
export const detailsOf = ({ detail }) =>
  html`<dl class="audit-details">
    ${Object.entries(detail)
      .filter(([, value]) => value !== null && value !== '')
      .map(
        ([name, value]) =>
          html`<div>
            <dt>${details[name] ?? name}</dt>
            <dd>${LISTS.includes(name) ? tags(value) : shown(name, value)}</dd>
          </div>`,
      )}
  </dl>`;

function shown(name, value) {
  if (value === true || value === 'true') {
    return t.yes;
  }
  if (value === false || value === 'false') {
    return t.no;
  }
  return typeof value === 'number' ? (name === 'before' ? dateTime(value) : number(value)) : value;
}

function tags(value) {
  const all = (Array.isArray(value) ? value : String(value).split(/[\s,]+/)).filter((one) => one);
  const tag = (one) => html`<span class="tag" title=${one}>${one}</span>`;
  return html`${all.slice(0, FEW).map(tag)}${
    all.length > FEW
      ? html`<details>
          <summary>+${all.length - FEW}</summary>
          ${all.slice(FEW).map(tag)}
        </details>`
      : nothing
  }`;
}
