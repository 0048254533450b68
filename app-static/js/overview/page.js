// @ts-check
/** How the gateway is, what needs somebody, what it did in the last day. */
import { html, nothing } from '../../vendor/lit.js';
import { firstSteps, keyCounts } from '../api/first-steps.js';
import { health, settingsNews } from '../api/health.js';
import { logged, metrics } from '../api/requests.js';
import { doneSteps } from '../guide/guide.js';
import { stepNames } from '../guide/step-names.js';
import { bytes, number, percent, when } from '../ui/format.js';
import { pressed } from '../ui/form.js';
import { icon } from '../ui/icon.js';
import { poll } from '../ui/poll.js';
import { failed, loading } from '../ui/table.js';
import { tellError } from '../ui/toast.js';
import { alertsOf } from './alerts.js';
import { dayChart } from './day-chart.js';
import { StateCard } from './state-card.js';
import { t } from './words.js';

const REFRESH_SECONDS = 60;
const ERRORS = 6;

export const title = () => t.title;

export function open(view, session) {
  const news = { session, metrics: null, places: null, facts: null, keys: null, errors: null };
  Object.assign(news, { health: null, healthError: null, settings: null, error: null });
  const states = new StateCard(view.update);

  async function load() {
    const { signal } = view;
    const asked = await Promise.allSettled([
      metrics(signal),
      firstSteps(signal),
      keyCounts(signal),
      logged({ status: 'error' }, { limit: ERRORS, signal }),
      health(signal),
      settingsNews(signal),
    ]);
    const [counted, facts, keys, errors, state, settings] = asked.map(valueOf);
    const fresh = { metrics: counted, facts, places: facts?.places, keys, errors: errors?.rows };
    for (const [name, value] of Object.entries({ ...fresh, health: state, settings })) {
      news[name] = value ?? news[name]; // what is known stays where no answer came
    }
    news.error = reasonOf(asked[0]);
    news.healthError = reasonOf(asked[4]);
    view.update();
    if (news.error) {
      throw news.error; // so that it is asked for more seldom
    }
  }

  const again = () => load().catch(() => {});
  view.show(() => page(news, states, load, again));
  again();
  poll(load, REFRESH_SECONDS, view.signal);
}

const valueOf = (one) => (one.status === 'fulfilled' ? one.value : null);
const reasonOf = (one) => (one.status === 'rejected' ? one.reason : null);

function page(news, states, load, again) {
  return html`<header class="screen-header">
      <div>
        <h1>${t.title}</h1>
        <p>${t.lead}</p>
      </div>
      <div class="cluster">
        <button type="button" class="button" id="btn-refresh" @click=${pressed(load, tellError)}>
          ${icon('refresh-cw')}${t.refresh}
        </button>
      </div>
    </header>
    ${quickActions()}
    ${news.metrics ? content(news, states) : news.error ? failed(news.error, again) : loading()}`;
}

const ACTIONS = () => [
  ['/admin/token?add=1', 'users', t.addAccount],
  ['/admin/upstreams?add=1', 'server', t.addUpstream],
  ['/admin/keys?add=1', 'key-round', t.newKey],
  ['/admin/chat', 'messages-square', t.openChat],
];

const quickActions = () =>
  html`<nav class="quick" aria-label=${t.quick}>
    ${ACTIONS().map(
      ([href, picture, label]) => html`<a class="button" href=${href}>${icon(picture)}${label}</a>`,
    )}
  </nav>`;

const content = (news, states) =>
  html`${news.facts ? checklist(news.facts) : nothing} ${alerts(news)} ${figures(news)}
    <div class="overview">
      <section class="card" aria-labelledby="day-title">
        <div class="card-head">
          <h2 id="day-title">${t.chart}</h2>
          <a href="/admin/datacenter">${t.more}</a>
        </div>
        ${dayChart(news.metrics.request_stats.hourly)}
      </section>
      ${states.show(news)} ${errorsCard(news.errors)}
    </div>`;

/** What is left of the guide; nothing once all of it is done. */
function checklist(facts) {
  const steps = Object.entries(doneSteps(facts));
  const done = steps.filter(([, isDone]) => isDone).length;
  if (done === steps.length) {
    return nothing;
  }
  return html`<section class="card" id="checklist" aria-labelledby="checklist-title">
    <div class="card-head">
      <h2 id="checklist-title">${t.checklist}</h2>
      <span class="quiet small">${t.checklistDone(done, steps.length)}</span>
    </div>
    <ol class="checklist">
      ${steps.map(
        ([step, isDone]) =>
          html`<li class=${isDone ? 'done' : ''}>
            ${icon(isDone ? 'circle-check' : 'square')}<span>${stepNames[step]}</span>
          </li>`,
      )}
    </ol>
    <a class="button main" href="/admin/guide">${t.goOn}${icon('arrow-right')}</a>
  </section>`;
}

const MOODS = { bad: 'circle-alert', warning: 'triangle-alert', info: 'info' };

function alerts(news) {
  const found = alertsOf(news);
  return html`<section aria-labelledby="alerts-title" id="alerts">
    <h2 class="unseen" id="alerts-title">${t.alerts}</h2>
    ${
      found.length === 0
        ? html`<p class="notice good alert">${icon('circle-check')}<span>${t.allWell}</span></p>`
        : found.map(
            ({ mood, text, href, label }) =>
              html`<p class="notice ${mood} alert">
                ${icon(MOODS[mood])}<span>${text}</span>
                ${href ? html`<a href=${href}>${label}</a>` : nothing}
              </p>`,
          )
    }
  </section>`;
}

function figures({ metrics: { tokens, cache, request_stats: stats }, keys, places }) {
  const { total, success_rate: rate, failed: bad } = stats.summary;
  const credentials = (places ?? []).filter(({ id, enabled }) => id !== 'grok' && enabled);
  const sum = (name) => credentials.reduce((so, { credentials: all }) => so + all[name], 0);
  const media = [cache.local_image, cache.local_video];
  const of = (name) => media.reduce((so, one) => so + one[name], 0);
  return html`<dl class="figures" aria-label=${t.figures}>
    ${figure('requests', t.requests, number(total), t.allTime(tokens.total_calls))}
    ${figure('rate', t.successRate, total > 0 ? percent(rate) : '-', t.failed(bad))}
    ${figure('accounts', t.accounts, number(tokens.active), t.of(tokens.total))}
    ${figure('upstream-keys', t.upstreamKeys, number(sum('ready')), t.of(sum('total')))}
    ${keys && figure('keys', t.keys, number(keys.active), t.of(keys.total))}
    ${figure('media', t.stored, bytes(of('size_bytes')), t.files(of('count')))}
  </dl>`;
}

const figure = (id, name, value, more) =>
  html`<div class="figure" id="figure-${id}">
    <dt>${name}</dt>
    <dd>${value}</dd>
    <dd class="quiet small more">${more}</dd>
  </div>`;

function errorsCard(errors) {
  return html`<section class="card" aria-labelledby="errors-title" id="recent-errors">
    <div class="card-head">
      <h2 id="errors-title">${t.errors}</h2>
      <a href="/admin/datacenter?status=error">${t.toErrors}</a>
    </div>
    ${
      errors?.length
        ? html`<ul class="errors">
            ${errors.map(
              ({ timestamp, status, model, key_name: key, error, error_code: code }) =>
                html`<li>
                  <span class="badge ${status >= 500 ? 'bad' : 'warning'}">${status}</span>
                  <span class="what"
                    ><strong>${model}</strong> ${error ?? code ?? ''}
                    <span class="quiet">${key}</span></span
                  >
                  <span class="quiet small">${when(timestamp)}</span>
                </li>`,
            )}
          </ul>`
        : html`<p class="quiet">${t.noErrors}</p>`
    }
  </section>`;
}
