// @ts-check
import { html } from '../../vendor/lit.js';
import { stepNames } from './step-names.js';
import { t } from './words.js';

/** @typedef {{text: string, href?: string, label?: string}} Advice */

/**
 * What to do about a request that was refused, by the codes of the API's errors.
 *
 * @param {import('../api/call.js').ApiError} error
 * @returns {Advice}
 */
export function adviceFor({ status, code }) {
  switch (code) {
    case 'invalid_api_key':
      return status === 401
        ? { text: t.adviceKey }
        : { text: t.adviceSecret, href: '/admin/upstreams', label: t.toUpstreams };
    case 'key_expired':
    case 'key_blocked':
    case 'model_not_allowed':
    case 'address_not_allowed':
    case 'daily_quota_exceeded':
      return { text: t.adviceLimits, href: '/admin/keys', label: t.toKeys };
    case 'NO_AVAILABLE_TOKEN':
    case 'no_available_token':
      return { text: t.adviceNobody, href: '/admin/upstreams', label: t.toUpstreams };
    case 'rate_limit_exceeded':
    case 'insufficient_quota':
    case 'resource_exhausted':
      return { text: t.adviceRate, href: '/admin/upstreams', label: t.toUpstreams };
    case 'model_not_found':
      return { text: t.adviceModel };
    case 'schema_outdated':
      return { text: t.adviceSchema };
    default:
      return byStatus(status);
  }
}

/** @returns {Advice} */
function byStatus(status) {
  if (status === 0) {
    return { text: t.adviceOffline };
  }
  return status === 200 || status >= 500
    ? { text: t.adviceUpstream, href: '/admin/datacenter?status=error', label: t.toLog }
    : { text: t.adviceOther, href: '/admin/datacenter?status=error', label: t.toLog };
}

/** The error as the gateway told it, and what to do. */
export function adviceOn(error, guide) {
  const { text, href, label } = adviceFor(error);
  return html`<div class="notice bad" role="alert" id="message-trouble">
    <p><strong>${t.failedWith(error.status, error.code)}</strong> ${error.message}</p>
    <p>${text} ${href ? html`<a href=${href}>${label}</a>` : ''}</p>
    ${
      guide.isDone('upstream')
        ? ''
        : html`<button type="button" class="button small" @click=${() => guide.go('upstream')}>
            ${stepNames.upstream}
          </button>`
    }
  </div>`;
}
