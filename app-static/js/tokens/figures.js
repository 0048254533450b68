// @ts-check
import { html } from '../../vendor/lit.js';
import { UNKNOWN, number } from '../ui/format.js';
import { t } from './words.js';

/** @param {import('../api/accounts.js').Numbers | null} numbers */
export function figures(numbers) {
  const figure = (id, name, value, mood = '') =>
    html`<div class="figure ${value ? mood : ''}">
      <dt>${name}</dt>
      <dd id=${id}>${numbers ? number(value) : UNKNOWN}</dd>
    </div>`;
  /* Active accounts have something left, or nobody knows what: then the sum is not known either. */
  const left = (sum) => (numbers?.active && !sum ? null : sum);
  return html`<dl class="figures" id="stats-container" aria-label=${t.numbers}>
    ${figure('stat-total', t.total, numbers?.total)}
    ${figure('stat-active', t.active, numbers?.active, 'good')}
    ${figure('stat-cooling', t.limited, numbers && numbers.exhausted + numbers.cooling, 'warning')}
    ${figure('stat-invalid', t.invalid, numbers?.expired, 'bad')}
    ${figure('stat-chat-quota', t.chatLeft, left(numbers?.chat_quota))}
    ${figure('stat-image-quota', t.imageLeft, left(numbers?.image_quota))}
    ${figure('stat-total-calls', t.calls, numbers?.total_calls)}
  </dl>`;
}
