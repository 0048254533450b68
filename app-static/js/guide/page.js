// @ts-check
/** Leads by the hand: from an empty installation to an answer that streams. */
import { html, nothing } from '../../vendor/lit.js';
import { serves } from '../api/first-steps.js';
import { icon } from '../ui/icon.js';
import { failed, loading } from '../ui/table.js';
import { ClientsStep } from './clients-step.js';
import { Guide, STEPS } from './guide.js';
import { KeyStep } from './key-step.js';
import { MessageStep } from './message-step.js';
import { UpstreamStep } from './upstream-step.js';
import { stepNames } from './step-names.js';
import { t } from './words.js';

export const title = () => t.title;

export function open(view, session) {
  const guide = new Guide(view);
  const bodies = {
    password: () => html`<p>${t.passwordText(session.username)}</p>`,
    upstream: new UpstreamStep(guide).body,
    key: new KeyStep(guide).body,
    message: new MessageStep(guide).body,
    clients: new ClientsStep(guide).body,
  };
  view.mayLeave = () => !guide.keyAtRisk;
  view.show(() => [header(), steps(guide, bodies)]);
  guide.load();
}

const header = () =>
  html`<header class="screen-header">
    <div>
      <h1>${t.title}</h1>
      <p>${t.lead}</p>
    </div>
  </header>`;

function steps(guide, bodies) {
  if (guide.error) {
    return failed(guide.error, guide.load);
  }
  return guide.facts
    ? html`<ol class="guide">
        ${STEPS.map((step, place) => stepOf(guide, step, place + 1, bodies[step]))}
      </ol>`
    : loading();
}

function stepOf(guide, step, number, body) {
  const isDone = guide.isDone(step);
  const isOpen = guide.current === step;
  const mayBeSkipped = isOpen && !isDone && step !== 'clients';
  return html`<li
    class="guide-step card ${isDone ? 'done' : ''}"
    id="step-${step}"
    data-done=${String(isDone)}
  >
    <h2>
      <button
        type="button"
        aria-expanded=${isOpen ? 'true' : 'false'}
        @click=${() => guide.go(isOpen ? '' : step)}
      >
        <span class="guide-mark">${isDone ? icon('check') : number}</span>
        <span class="step-name">${stepNames[step]}</span>
        <span class="step-state">${stateOf(guide, step)}</span>
      </button>
    </h2>
    ${
      isOpen
        ? html`<div class="step-body stack">
            ${body()}
            ${
              mayBeSkipped
                ? html`<p>
                    <button
                      type="button"
                      class="button small plain"
                      @click=${() => guide.skip(step)}
                    >
                      ${t.skip}
                    </button>
                  </p>`
                : nothing
            }
          </div>`
        : nothing
    }
  </li>`;
}

function stateOf(guide, step) {
  if (guide.isSkipped(step)) {
    return t.skipped;
  }
  if (!guide.isDone(step)) {
    return step === 'clients' ? '' : t.toDo;
  }
  const { places, keys } = guide.facts;
  return {
    password: t.done,
    upstream: places
      .filter(serves)
      .map(({ name }) => name)
      .join(', '),
    key: t.keys(keys),
    message: t.done,
  }[step];
}
