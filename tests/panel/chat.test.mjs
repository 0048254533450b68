/* global document, indexedDB, localStorage, window -- within the page */
import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { noBrowser } from '../../scripts/lib/requirements.mjs';
import { KEY_NAME, LAST, saying, startChat } from '../lib/chat.mjs';
import { eventually } from '../lib/eventually.mjs';
import { documentWidth, fill, press, says, shown, textOf } from '../lib/panel.mjs';

const skip = noBrowser() ?? false;

describe('the chat page', { skip }, async () => {
  if (skip) {
    return;
  }
  const { panel, gateway, key, guest, say, answered, asked } = await startChat();
  const { origin } = panel;
  after(() => panel.close());

  const messagesAsked = () => asked().map(({ body }) => JSON.parse(body).message);

  it('asks nothing of the gateway before there is a key, and keeps and forgets it', async () => {
    const page = await panel.newPage();
    const calls = [];
    page.on('request', (request) => request.url().includes('/v1/') && calls.push(request.url()));
    await page.goto(`${origin}/chat`, { waitUntil: 'networkidle0' });
    await says(page, '#key-hint', /Enter the API key/);
    await page.type('#chat-input', 'Hello');
    await page.keyboard.press('Enter');
    await says(page, '#toast-container', /Enter an API key first/);
    assert.deepEqual(calls, []);
    assert.equal(await page.title(), 'Chat · grok2api');
    assert.equal(await page.$eval('.page-header a.button', (link) => link.pathname), '/login');

    await fill(page, '#api-key-input', 'sk-wrong');
    await page.keyboard.press('Enter');
    await says(page, '#key-problem', /key/i);
    await fill(page, '#api-key-input', key);
    await press(page, 'Save');
    await page.waitForSelector('#model-select:enabled', { timeout: 6000 });
    assert.equal(await page.evaluate((name) => localStorage.getItem(name), KEY_NAME), key);
    assert.match(
      await says(page, '.chat-connection summary', /models/),
      new RegExp(`${key.slice(-4)} · \\d+ models`),
    );
    assert.equal(await page.$eval('#api-key-input', ({ type }) => type), 'password');

    await page.click('.chat-connection summary');
    await press(page, 'Clear');
    await says(page, '#key-hint');
    assert.equal(await page.evaluate((name) => localStorage.getItem(name), KEY_NAME), null);
    assert.equal(await page.$eval('#api-key-input', ({ value }) => value), '');
    await page.close();
  });

  it('lists the models of each tab, those of providers and routes too, and keeps the choice', async () => {
    const page = await guest();
    const listed = () =>
      page.$$eval('#model-select option', (options) => options.map(({ value }) => value));
    const chat = await listed();
    assert.ok(
      chat.includes('grok-4') && chat.includes('demo-reasoner') && chat.includes('my-route'),
    );
    assert.ok(chat.every((id) => !id.includes('imagine')));
    assert.equal(await page.$eval('#model-select', ({ value }) => value), 'grok-4.20-beta');
    assert.match(
      await page.$eval('option[value="grok-4"]', ({ textContent }) => textContent),
      /^Grok 4 \(grok-4\)$/,
    );
    await page.select('#model-select', 'grok-4');
    await page.click('#tab-image');
    await page.waitForFunction(
      () => document.querySelector('#model-select').value === 'grok-imagine-1.0',
    );
    await page.keyboard.press('ArrowRight');
    await page.waitForFunction(
      () => document.querySelector('#model-select').value === 'grok-imagine-1.0-video',
    );
    assert.equal(await page.evaluate(() => document.activeElement.id), 'tab-video');
    assert.deepEqual(await listed(), ['grok-imagine-1.0-video']);
    await page.reload({ waitUntil: 'networkidle0' });
    assert.equal(await page.$eval('#tab-video', (tab) => tab.ariaSelected), 'true');
    await page.click('#tab-chat');
    await page.waitForFunction(() => document.querySelector('#model-select').value === 'grok-4');
    await page.close();
  });

  it('shows an answer as it comes, and what it took', async () => {
    const page = await guest();
    gateway.standIn.enqueue(saying('One **two** three four five six seven eight nine ten.', 80));
    await fill(page, '#chat-input', 'Count to ten');
    await page.keyboard.press('Enter');
    const early = await says(page, `${LAST} .markdown`, /One two/);
    assert.doesNotMatch(early, /ten\./);
    assert.equal(await page.$eval('#chat-send', ({ disabled }) => disabled), true);
    assert.equal(await page.$('[data-testid="retry"]'), null);
    await page.type('#chat-input', 'not yet');
    await page.keyboard.press('Enter');
    assert.equal((await page.$$('.message.user')).length, 1);
    await answered(page);
    assert.equal(
      await page.$eval(`${LAST} .markdown`, ({ innerHTML }) => innerHTML.trim()),
      '<div><p>One <strong>two</strong> three four five six seven eight nine ten.</p>\n</div>',
    );
    assert.match(await textOf(page, `${LAST} .message-figures`), /^\d+ tokens · .+ m?s$/);
    assert.match(
      await page.$eval(`${LAST} .message-figures [title]`, ({ title }) => title),
      /Asked: \d+ · said: \d+/,
    );
    await page.close();
  });

  it('is answered as a whole where streaming is switched off', async () => {
    const page = await guest();
    await page.click('.chat-connection summary');
    await page.click('#stream-toggle');
    await say(page, 'Hi', 'plain');
    assert.equal(await textOf(page, `${LAST} .markdown`), 'The answer is 4.');
    assert.match(await textOf(page, `${LAST} .message-figures`), /tokens/);
    await page.click('#stream-toggle');
    await page.close();
  });

  it('stops on a press and on Esc, and lets the upstream go', async () => {
    const page = await guest();
    for (const stop of [() => page.click('#chat-stop'), () => page.keyboard.press('Escape')]) {
      const before = asked().length;
      gateway.standIn.enqueue('endless');
      await fill(page, '#chat-input', 'Go on');
      await page.keyboard.press('Enter');
      await says(page, `${LAST} .markdown`, /and on and on/);
      await stop();
      await answered(page);
      assert.equal(await textOf(page, `${LAST} [data-testid="ending"]`), 'Stopped.');
      assert.match(await textOf(page, `${LAST} .markdown`), /and on/);
      await eventually(() => asked()[before].closedEarly);
    }
    await page.close();
  });

  it('tells why an answer broke off, and has it given again by the model of then', async () => {
    const page = await guest();
    await say(page, 'What is it?', 'error-mid-stream');
    assert.match(await textOf(page, `${LAST} .markdown`), /^The answer/);
    assert.match(await textOf(page, `${LAST} .notice.bad`), /\w/);
    await page.select('#model-select', 'grok-4');
    gateway.standIn.enqueue('plain');
    await page.click('[data-testid="retry"]');
    await says(page, `${LAST} .markdown`, /^The answer is 4\.$/);
    await answered(page);
    assert.equal((await page.$$('.message')).length, 2);
    assert.equal(await page.$(`${LAST} .notice`), null);
    assert.match(messagesAsked().at(-1), /What is it\?/);
    assert.doesNotMatch(messagesAsked().at(-1), /The answer/);
    await page.close();
  });

  it('has the last message rewritten and sent again', async () => {
    const page = await guest();
    await say(page, 'First question', 'plain');
    await say(page, 'Sekond question', 'plain');
    assert.equal((await page.$$('[data-testid="edit-message"]')).length, 1);
    await page.click('[data-testid="edit-message"]');
    assert.equal(await page.$eval('#chat-input', ({ value }) => value), 'Sekond question');
    await press(page, 'Leave it as it was');
    assert.equal(await page.$eval('#chat-input', ({ value }) => value), '');
    await page.click('[data-testid="edit-message"]');
    await says(page, '.composer-note', /rewriting/);
    await say(page, 'Second question', 'plain');
    assert.deepEqual(
      await page.$$eval('.message.user .said', (said) =>
        said.map(({ textContent }) => textContent),
      ),
      ['First question', 'Second question'],
    );
    assert.doesNotMatch(messagesAsked().at(-1), /Sekond/);
    await page.close();
  });

  it('takes Shift+Enter for a new line, and no Enter of an input method', async () => {
    const page = await guest();
    await page.type('#chat-input', 'one');
    await page.keyboard.down('Shift');
    await page.keyboard.press('Enter');
    await page.keyboard.up('Shift');
    await page.type('#chat-input', 'two');
    await page.$eval('#chat-input', (field) => {
      const composing = { key: 'Enter', bubbles: true, cancelable: true, isComposing: true };
      field.dispatchEvent(new window.KeyboardEvent('keydown', composing));
      field.dispatchEvent(
        new window.KeyboardEvent('keydown', { ...composing, isComposing: false, keyCode: 229 }),
      );
    });
    assert.equal(await page.$('.message'), null);
    gateway.standIn.enqueue('plain');
    await page.keyboard.press('Enter');
    await answered(page);
    assert.equal(
      await page.$eval('.message.user .said', ({ textContent }) => textContent),
      'one\ntwo',
    );
    await page.close();
  });

  it('stays at the end while one reads there, and where one has scrolled to', async () => {
    const page = await guest();
    const long = Array.from({ length: 60 }, (_, line) => `Line ${line}.\n\n`).join('');
    await say(page, 'Much', saying(long));
    const fromEnd = () =>
      page.$eval('#chat-messages', (box) => box.scrollHeight - box.scrollTop - box.clientHeight);
    await eventually(async () => (await fromEnd()) < 5);
    await page.$eval('#chat-messages', (box) => box.scrollTo(0, 100));
    await shown(page, '.to-end');
    gateway.standIn.enqueue(saying(long, 5));
    await page.click('[data-testid="retry"]');
    await says(page, `${LAST} .markdown`, /Line 30\./);
    assert.ok((await fromEnd()) < 100);
    await page.$eval('#chat-messages', (box) => box.scrollTo(0, 100));
    await answered(page);
    assert.equal(await page.$eval('#chat-messages', (box) => box.scrollTop), 100);
    await press(page, 'To the end');
    assert.ok((await fromEnd()) < 5);
    await page.close();
  });

  it('keeps conversations through a reload: found, renamed, exported, deleted, but never the key', async () => {
    const page = await guest();
    await press(page, 'Instructions for this conversation');
    await fill(page, '#system-text', 'Be brief.');
    await press(page, 'Save', 'dialog');
    await say(page, 'Remember the kite', 'reasoning');
    assert.match(messagesAsked().at(-1), /Be brief\./);
    await page.reload({ waitUntil: 'networkidle0' });
    await says(page, `${LAST} > .markdown`, /The answer is 4\./);
    assert.equal(await textOf(page, '.message.system .said'), 'Be brief.');
    assert.equal(await textOf(page, '.talk-head h2'), 'Remember the kite');

    await press(page, 'New conversation');
    assert.equal(await page.$('.message'), null);
    await say(page, 'Another one', 'plain');
    const titles = () =>
      page.$$eval('.conversation-list .truncated', (list) =>
        list.map(({ textContent }) => textContent),
      );
    assert.deepEqual((await titles()).slice(0, 2), ['Another one', 'Remember the kite']);
    await page.click('.conversation-list li:nth-child(2) button');
    await says(page, '.talk-head h2', /Remember the kite/);

    await page.click('#conversation-menu summary');
    await press(page, 'Rename', '#conversation-menu');
    await fill(page, '#conversation-title', 'Kites');
    await press(page, 'Save', 'dialog');
    await says(page, '.talk-head h2', /^Kites$/);

    const saved = page.evaluate(
      () =>
        new Promise((resolve) => {
          const { createObjectURL } = window.URL;
          window.URL.createObjectURL = (blob) => {
            window.URL.createObjectURL = createObjectURL;
            blob.text().then(resolve);
            return createObjectURL.call(window.URL, blob);
          };
        }),
    );
    await page.click('#conversation-menu summary');
    await press(page, 'Export as Markdown', '#conversation-menu');
    assert.equal(
      await saved,
      '# Kites\n\n## Instructions\n\nBe brief.\n\n## You\n\nRemember the kite\n\n## grok-4\n\n' +
        '<details><summary>Reasoning</summary>\n\nLet me check the sum.\n\n</details>\n\nThe answer is 4.\n',
    );

    const kept = await page.evaluate(
      () =>
        new Promise((resolve) => {
          const opened = indexedDB.open('grok2api_chat');
          opened.onsuccess = () => {
            const all = opened.result.transaction(['heads', 'bodies']);
            const [heads, bodies] = ['heads', 'bodies'].map((name) =>
              all.objectStore(name).getAll(),
            );
            all.oncomplete = () => resolve(JSON.stringify([heads.result, bodies.result]));
          };
        }),
    );
    assert.match(kept, /Kites/);
    assert.ok(!kept.includes(key));

    await page.click('#conversation-menu summary');
    await press(page, 'Delete', '#conversation-menu');
    await says(page, '#toast-container', /“Kites” deleted\./);
    assert.ok(!(await titles()).includes('Kites'));
    await press(page, 'Undo', '#toast-container');
    await says(page, '.talk-head h2', /^Kites$/);
    await press(page, 'Delete all');
    await says(page, 'dialog h2', /Delete \d+ conversations\?/);
    await press(page, 'Delete', 'dialog');
    await says(page, '.conversations', /will be listed here/);
    await page.reload({ waitUntil: 'networkidle0' });
    assert.deepEqual(await titles(), []);
    await page.close();
  });

  describe('within the panel', () => {
    it('uses the global key, which it does not keep', async () => {
      const page = await panel.open('/admin/chat');
      await page.evaluate((name) => localStorage.removeItem(name), KEY_NAME);
      await page.reload({ waitUntil: 'networkidle0' });
      await page.waitForSelector('#model-select:enabled', { timeout: 6000 });
      assert.equal(await page.$eval('#api-key-input', ({ value }) => value), 'sk-global');
      assert.equal(await page.evaluate((name) => localStorage.getItem(name), KEY_NAME), null);
      await say(page, 'Hi', 'plain');
      assert.equal(await textOf(page, `${LAST} > .markdown`), 'The answer is 4.');
      assert.equal(await documentWidth(page), 1440);
      await page.close();
    });

    it('makes a key where there is none', async () => {
      await gateway.setSettings('grok', { api_key: '' });
      const page = await panel.open('/admin/chat');
      await says(page, '#key-hint');
      await page.click('#create-key');
      await page.waitForSelector('#model-select:enabled', { timeout: 6000 });
      const made = await page.evaluate((name) => localStorage.getItem(name), KEY_NAME);
      assert.match(made, /^sk-/);
      assert.equal(
        (await gateway.rows("SELECT 1 FROM api_keys WHERE name = 'Chat page'")).length,
        1,
      );
      assert.match(await textOf(page, '.bar [aria-current="page"]'), /Chat/);
      await page.evaluate((name) => localStorage.removeItem(name), KEY_NAME);
      await page.close();
    });
  });
});
