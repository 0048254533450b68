/* global document, localStorage -- within the page */
import { answer, end } from '../../stand-in/frames.mjs';
import { fill, startPanel } from './panel.mjs';

export const KEY_NAME = 'grok2api_user_api_key';

/** The last answer on the page. */
export const LAST = '.message.assistant:last-of-type';

/** An answer in the words of a model, one at a time. */
export const saying = (text, pauseMillis = 0) => ({
  body: [...text.match(/\s*\S+|\s+$/g).map(answer), end()].flatMap((line) => [
    { line },
    { pauseMillis },
  ]),
});

/**
 * A gateway with accounts, a provider, a route and a key, and guests who chat through it.
 *
 * @returns `{panel, gateway, key, guest, answered, say, asked}`
 */
export async function startChat() {
  const panel = await startPanel();
  const { gateway, origin } = panel;
  for (let i = 0; i < 6; i++) {
    await gateway.addAccount(); // two failures in a row let one rest
  }
  const key = await gateway.addKey();
  await gateway.setSettings('grok', { api_key: 'sk-global' });
  await gateway.addUpstream({
    name: 'one',
    keys: ['sk-one'],
    patterns: '["demo-*"]',
    fetch_models: 1,
    model_list: '["demo-small", "demo-reasoner"]',
    models_fetched_at: Date.now(),
  });
  await gateway.addRoute('my-route', [{ upstream: 'id-one', model: 'demo-small', priority: 0 }]);

  /** Waits until nothing is being answered. */
  const answered = (page) =>
    page.waitForFunction(
      () =>
        !document.querySelector('#chat-stop') && document.querySelector('[data-testid="retry"]'),
    );

  return {
    panel,
    gateway,
    key,
    answered,

    /**
     * A guest who has saved his key; `path` may name a tab, and `prepare` is given the page before it
     * is loaded.
     */
    async guest({ path = '/chat', prepare, ...as } = {}) {
      const page = await panel.newPage(as);
      await prepare?.(page);
      await page.evaluateOnNewDocument(
        (name, value) => localStorage.setItem(name, value),
        KEY_NAME,
        key,
      );
      await page.goto(origin + path, { waitUntil: 'load' });
      await page.waitForSelector('#model-select:enabled');
      return page;
    },

    /** Says something and waits until it is answered, by that scene if one is given. */
    async say(page, text, scene) {
      if (scene) {
        gateway.standIn.enqueue(scene);
      }
      await fill(page, '#chat-input', text);
      await page.keyboard.press('Enter');
      await page.waitForFunction(
        (said) =>
          [...document.querySelectorAll('.message.user .said')].at(-1)?.textContent === said,
        {},
        text,
      );
      await answered(page);
    },

    /** The conversations the upstream was asked to go on with, oldest first. */
    asked: () => gateway.standIn.requests.filter(({ path }) => path.endsWith('/conversations/new')),
  };
}
