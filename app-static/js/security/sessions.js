// @ts-check
import { html, nothing } from '../../vendor/lit.js';
import { endOtherSessions, endSession, sessions } from '../api/sessions.js';
import { confirm } from '../ui/dialog.js';
import { when } from '../ui/format.js';
import { tellError, toast } from '../ui/toast.js';
import { deviceOf } from './device.js';
import { Part } from './part.js';
import { t } from './words.js';

const METHODS = { password: () => t.byPassword, passkey: () => t.byPasskey };

/** Who is signed in, and a way to end that. */
export function sessionsPart(view) {
  const known = new Part(view, sessions);

  async function end(question, work) {
    if (await confirm({ ...question, text: t.endText, verb: t.end })) {
      try {
        toast('good', t.ended(await work()));
      } catch (error) {
        tellError(error);
      }
      await known.load();
    }
  }

  const endOne = ({ id, user_agent: agent }) =>
    end({ title: t.endTitle(deviceOf(agent)) }, async () => {
      await endSession(id);
      return 1;
    });

  const endOthers = (count) => end({ title: t.endOthersTitle(count) }, endOtherSessions);

  const row = (/** @type {import('../api/sessions.js').SignedIn} */ session) =>
    html`<li data-session=${session.id}>
      <span>
        <strong title=${session.user_agent ?? ''}>${deviceOf(session.user_agent)}</strong>
        <span class="quiet small">
          ${[
            session.ip,
            METHODS[session.method]?.(),
            session.created_at && html`${t.began} ${when(session.created_at)}`,
            html`${t.ends} ${when(session.expires_at)}`,
          ]
            .filter((fact) => fact)
            .map((fact, place) => html`${place > 0 ? ' · ' : nothing}${fact}`)}
        </span>
      </span>
      ${
        session.current
          ? html`<span class="badge good">${t.thisOne}</span>`
          : html`<button
              type="button"
              class="button small"
              aria-label=${t.endOf(deviceOf(session.user_agent))}
              @click=${() => endOne(session)}
            >
              ${t.end}
            </button>`
      }
    </li>`;

  const template = () => {
    const others = known.value?.filter(({ current }) => !current).length ?? 0;
    return html`<section class="card" aria-labelledby="sessions-title">
      <div class="card-head">
        <div>
          <h2 id="sessions-title">${t.sessions}</h2>
          <p class="quiet">${t.sessionsText}</p>
        </div>
        ${
          others > 0
            ? html`<button
                type="button"
                class="button"
                id="end-others"
                @click=${() => endOthers(others)}
              >
                ${t.endOthers}
              </button>`
            : nothing
        }
      </div>
      ${known.show(
        (all) =>
          html`<ul class="rows" id="sessions">
            ${all.map(row)}
          </ul>`,
      )}
    </section>`;
  };
  return { load: known.load, template };
}
