// @ts-check
/** What was said, one message after the other. */
import '../shared.js';
import { html, nothing, repeat } from '../../vendor/lit.js';
import { copyButton } from '../ui/copy.js';
import { dateTime, duration, number } from '../ui/format.js';
import { icon } from '../ui/icon.js';
import { markdown } from './markdown.js';
import { failedPicture } from './picture.js';
import { partsOfMessage } from './text.js';
import { t } from './words.js';

/**
 * @param {import('./talk.js').Talk} talk
 * @param {(message: import('./history.js').Message) => void} edit
 */
export function messages(talk, edit) {
  const last = talk.messages.at(-1);
  return html`${
    talk.body.system
      ? html`<article class="message system">
          <h3>${t.system}</h3>
          <p class="said">${talk.body.system}</p>
        </article>`
      : nothing
  }
  ${repeat(
    talk.messages,
    (message) => message,
    (message) =>
      message.role === 'user' ? ofUser(message, talk, edit) : ofModel(message, talk, last),
  )}
  ${last?.role === 'user' && !talk.isRunning ? unanswered(talk) : nothing}`;
}

const unanswered = (talk) => html`<p>${retryButton(talk)}</p>`;

const ofUser = (message, talk, edit) =>
  html`<article class="message user">
    <h3 title=${dateTime(message.at)}>${t.you}</h3>
    ${
      message.images?.length > 0
        ? html`<div class="message-pictures">
            ${message.images.map((address) => sentPicture(address, talk.gone))}
          </div>`
        : nothing
    }
    ${message.text ? html`<p class="said">${message.text}</p>` : nothing}
    <div class="message-acts">
      ${copyButton(message.text, { label: t.copyMessage })}
      ${
        message === talk.lastOfUser
          ? html`<button
              type="button"
              class="button icon-only"
              data-testid="edit-message"
              aria-label=${t.edit}
              title=${t.edit}
              ?disabled=${talk.isRunning}
              @click=${() => edit(message)}
            >
              ${icon('pencil')}
            </button>`
          : nothing
      }
    </div>
  </article>`;

const sentPicture = (address, gone) =>
  html`<img
    src=${address}
    alt=${t.picture}
    @load=${() => gone.delete(address)}
    @error=${(event) => {
      gone.add(address);
      failedPicture(event);
    }}
  />`;

function ofModel(message, talk, last) {
  const { reasoning, answer, isThinking } = partsOfMessage(message);
  const isOpen = message.state === 'open';
  return html`<article class="message assistant" aria-busy=${isOpen}>
    <h3 title=${dateTime(message.at)}>${message.model || t.assistant}</h3>
    ${reasoning ? reasoningPart(message, reasoning, isThinking) : nothing}
    ${answer ? markdown(message, 'answer', answer, isOpen) : nothing}
    ${isOpen && !answer && !isThinking ? waiting() : nothing} ${ending(message, answer)}
    ${
      isOpen
        ? nothing
        : html`<div class="message-acts">
            ${copyButton(answer, { label: t.copyMessage })}
            ${message === last ? retryButton(talk) : nothing}
            <span class="message-figures quiet small">${figures(message)}</span>
          </div>`
    }
  </article>`;
}

const waiting = () =>
  html`<p class="waiting" role="status"><span class="unseen">${t.waiting}</span></p>`;

const reasoningPart = (message, reasoning, isThinking) =>
  html`<details class="reasoning">
    <summary>
      ${icon('sparkles')}<span class=${isThinking ? 'thinking' : ''}
        >${
          isThinking
            ? t.thinking
            : message.thoughtMillis
              ? t.thought(duration(message.thoughtMillis))
              : t.reasoning
        }</span
      >${icon('chevron-down')}
    </summary>
    ${markdown(message, 'reasoning', reasoning, isThinking)}
  </details>`;

/** Why it ended, where that was not because all was said. */
function ending({ state, error, finish, text }, answer) {
  const said = {
    failed: error,
    stopped: t.stopped,
    open: '',
    done:
      { length: t.tooLong, content_filter: t.withheld }[finish] ??
      (answer || text ? '' : t.saidNothing),
  }[state ?? 'done'];
  return said
    ? html`<p class="notice ${state === 'failed' ? 'bad' : ''}" data-testid="ending">${said}</p>`
    : nothing;
}

const retryButton = (talk) =>
  html`<button
    type="button"
    class="button small plain"
    data-testid="retry"
    ?disabled=${talk.isRunning || !talk.connection.model('chat')}
    @click=${() => talk.retry()}
  >
    ${icon('rotate-ccw')}${t.retry}
  </button>`;

function figures({ usage, millis, thoughtMillis = 0 }) {
  const parts = [];
  if (usage) {
    const { prompt_tokens: asked, completion_tokens: said } = usage;
    parts.push(
      html`<span
        title=${t.tokensSplit(
          number(asked),
          number(said),
          number(usage.completion_tokens_details?.reasoning_tokens),
        )}
        >${t.tokens(number(usage.total_tokens))}</span
      >`,
    );
    const seconds = (millis - thoughtMillis) / 1000;
    if (seconds > 0.5 && said > 0) {
      parts.push(t.perSecond(number(Math.round(said / (millis / 1000)))));
    }
  }
  if (millis) {
    parts.push(duration(millis));
  }
  return parts.map((part, index) => html`${index > 0 ? ' · ' : ''}${part}`);
}
