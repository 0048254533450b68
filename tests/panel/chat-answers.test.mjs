/* global document, navigator, window, ClipboardEvent, DataTransfer, DragEvent, File -- within the page */
import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { noBrowser } from '../../scripts/lib/requirements.mjs';
import { answer, end, thought } from '../../stand-in/frames.mjs';
import { seriousFindings } from '../lib/axe.mjs';
import { LAST, saying, startChat } from '../lib/chat.mjs';
import { eventually } from '../lib/eventually.mjs';
import { PHONE, documentWidth, fill, press, says, shown, textOf } from '../lib/panel.mjs';

const skip = noBrowser() ?? false;

const PNG =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

describe('what is said on the chat page', { skip }, async () => {
  if (skip) {
    return;
  }
  const { panel, gateway, guest, say, answered, asked } = await startChat();
  after(() => panel.close());

  /** Has the page a picture, as if it were pasted or dropped. */
  const hand = (page, how, selector, name = 'kite.png', type = 'image/png') =>
    page.$eval(
      selector,
      (element, event, base64, fileName, fileType) => {
        const bytes = Uint8Array.from(window.atob(base64), (letter) => letter.charCodeAt(0));
        const transfer = new DataTransfer();
        transfer.items.add(new File([bytes], fileName, { type: fileType }));
        const bubbles = { bubbles: true, cancelable: true };
        if (event === 'paste') {
          element.dispatchEvent(
            new ClipboardEvent('paste', { clipboardData: transfer, ...bubbles }),
          );
        } else {
          element.dispatchEvent(new DragEvent('dragover', { dataTransfer: transfer, ...bubbles }));
          element.dispatchEvent(new DragEvent('drop', { dataTransfer: transfer, ...bubbles }));
        }
      },
      how,
      PNG,
      name,
      type,
    );

  it('renders Markdown, with code that can be copied', async () => {
    const page = await guest();
    await say(
      page,
      'Show me code',
      saying(
        '# Title\n\n- [x] done\n\n| a | b |\n|---|--:|\n| 1 | 2 |\n\n[out](https://example.org/x) and https://example.com\n\n' +
          '```python\ndef f(x):\n    return "<b>" + x\n```\n',
      ),
    );
    await page.waitForSelector(`${LAST} .markdown h3`);
    assert.equal(await textOf(page, `${LAST} .markdown h3`), 'Title');
    assert.match(await textOf(page, `${LAST} li`), /☑ done/);
    assert.equal((await page.$$(`${LAST} .markdown-table td`)).length, 2);
    assert.deepEqual(
      await page.$$eval(`${LAST} .markdown a`, (links) =>
        links.map(({ href, target, rel }) => [href, target, rel]),
      ),
      [
        ['https://example.org/x', '_blank', 'noreferrer noopener'],
        ['https://example.com/', '_blank', 'noreferrer noopener'],
      ],
    );
    await page.waitForSelector(`${LAST} .hljs-keyword`);
    await page.click(`${LAST} .snippet [aria-label="Copy the code"]`);
    await page.waitForSelector(`${LAST} [data-copied]`);
    assert.equal(
      await page.evaluate(() => navigator.clipboard.readText()),
      'def f(x):\n    return "<b>" + x',
    );
    await page.close();
  });

  it('runs and loads nothing that a stranger wrote', async () => {
    const page = await guest();
    const loaded = [];
    page.on('request', (request) => loaded.push(request.url()));
    const attempts = [
      '<script>window.harmed = 1</script>',
      '<img src="/images/upload-none.png" onerror="window.harmed = 2">',
      '<svg onload="window.harmed = 3"><script>window.harmed = 3</script></svg>',
      '[press](javascript:window.harmed=4) [this](data:text/html,<script>window.harmed=4</script>)',
      '![x](javascript:window.harmed=5) ![y](data:image/svg+xml;base64,PHN2Zy8+)',
      '<a href="javascript:window.harmed=6" style="position:fixed" id="chat-input" class="toast">a</a>',
      '<iframe src="https://evil.example/a"></iframe><object data="https://evil.example/b"></object>',
      '![spy](https://evil.example/spy.png) <video src="https://evil.example/spy.mp4" autoplay></video>',
      '<p><style>* { display: none }</style><form action="https://evil.example"><input></form></p>',
      '[a](//evil.example/c) [b](/\\evil.example/d) <a href=" java\tscript:window.harmed=7">c</a>',
      '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=window.harmed=8&gt;">',
      '<img src="x" style="x" srcset="https://evil.example/e 1x"><picture><source srcset="https://evil.example/f"></picture>',
    ];
    await say(page, 'Harm me', {
      body: [...attempts.map((text) => answer(`${text}\n\n`)), end()].map((line) => ({ line })),
    });
    await page.waitForSelector(`${LAST} .image-retry`);
    for (const link of await page.$$(`${LAST} .markdown a`)) {
      const href = await link.evaluate((element) => element.getAttribute('href'));
      assert.ok(href === null || /^https?:\/\//.test(href), href);
    }
    assert.equal(await page.evaluate(() => window.harmed), undefined);
    assert.deepEqual(
      await page.$$eval(`${LAST} .markdown *`, (elements) =>
        elements
          .filter(
            (element) =>
              /^(script|iframe|object|svg|style|form|input|video|math|picture|source)$/.test(
                element.localName,
              ) && !element.closest('button'),
          )
          .map(({ localName }) => localName),
      ),
      [],
    );
    assert.deepEqual(
      await page.$$eval(`${LAST} .markdown *`, (elements) =>
        elements.flatMap((element) =>
          element.getAttributeNames().filter((name) => /^(on|style|id|srcset)/.test(name)),
        ),
      ),
      [],
    );
    assert.deepEqual(
      loaded.filter((url) => /evil|javascript/.test(url)),
      [],
    );
    assert.match(await textOf(page, `${LAST} .markdown`), /<script>window.harmed = 1<\/script>/);
    assert.match(await textOf(page, `${LAST} .markdown`), /spy \(evil\.example\)/);
    await page.close();
  });

  it('renders only what is new of an answer, and the same as when it is shown at once', async () => {
    const page = await guest();
    const piece =
      'A **bold** [link][ref]\n\n- one\n- two\n\n  more\n\n```js\nlet a;\n```\n\n> quoted\ngoing on\n\n1. x\n\n';
    gateway.standIn.enqueue(saying(`${piece.repeat(8)}[ref]: https://example.org\n`, 5));
    await fill(page, '#chat-input', 'Much');
    await page.keyboard.press('Enter');
    await page.waitForSelector(`${LAST} div:has(> ul) ~ div:has(> ul)`); // so the first is complete
    const list = await page.$(`${LAST} ul`);
    await answered(page);
    assert.ok(await list.evaluate((element) => element.isConnected));
    await page.waitForFunction(
      (last) => document.querySelectorAll(`${last} .hljs-keyword`).length === 8,
      {},
      LAST,
    );
    const shownNow = () =>
      page.$eval(`${LAST} .markdown`, ({ innerHTML }) => innerHTML.replaceAll(/lit\$\d+/g, ''));
    const grown = await shownNow();
    assert.equal((await page.$$(`${LAST} a[href="https://example.org/"]`)).length, 8);
    await page.reload();
    await page.waitForFunction(
      (last) => document.querySelectorAll(`${last} .hljs-keyword`).length === 8,
      {},
      LAST,
    );
    assert.equal(await shownNow(), grown);
    await page.close();
  });

  it('has a picture that did not come loaded again on a press', async () => {
    const page = await guest();
    const tries = [];
    await page.setRequestInterception(true);
    page.on('request', (request) => {
      const { pathname, searchParams } = new URL(request.url());
      if (!pathname.endsWith('upload-kite.png')) {
        request.continue();
        return;
      }
      tries.push(searchParams.get('_retry'));
      request.respond(
        tries.length < 3
          ? { status: 404 }
          : { status: 200, contentType: 'image/png', body: Buffer.from(PNG, 'base64') },
      );
    });
    await say(page, 'A kite', saying('Look: ![kite](/images/upload-kite.png)'));
    await (await shown(page, `${LAST} .image-retry`)).click();
    await eventually(() => tries.length === 2);
    await (await shown(page, `${LAST} .image-retry`)).click();
    await page.waitForFunction(
      (last) => document.querySelector(`${last} .markdown img`)?.naturalWidth === 1,
      {},
      LAST,
    );
    assert.equal(tries[0], null);
    assert.match(tries[1], /^\d+$/);
    assert.match(await page.$eval(`${LAST} .markdown img`, ({ alt }) => alt), /kite/);
    await page.close();
  });

  it('folds reasoning, told within the text or beside it', async () => {
    const page = await guest();
    gateway.standIn.enqueue({
      body: [
        { line: thought('Let me') },
        { pauseMillis: 600 },
        { line: thought(' check.') },
        { line: answer('It is **4**.') },
        { line: end() },
      ],
    });
    await fill(page, '#chat-input', 'Two and two?');
    await page.keyboard.press('Enter');
    await says(page, `${LAST} .reasoning summary`, /Thinking…/);
    await answered(page);
    await says(page, `${LAST} .reasoning summary`, /^Thought for/);
    assert.equal(await page.$eval(`${LAST} .reasoning`, ({ open }) => open), false);
    assert.equal(await textOf(page, `${LAST} > .markdown`), 'It is 4.');
    await page.click(`${LAST} .reasoning summary`);
    assert.equal(await textOf(page, `${LAST} .reasoning .markdown`), 'Let me check.');

    await page.select('#model-select', 'demo-reasoner');
    await fill(page, '#chat-input', 'And now?');
    await page.keyboard.press('Enter');
    await says(page, `${LAST} .reasoning`, /Thought for .*Two and two\./);
    await answered(page);
    const provider = gateway.standIn.requests.findLast(({ host }) => host.startsWith('one.'));
    const { messages } = JSON.parse(provider.body);
    assert.deepEqual(
      messages.map(({ role, content }) => [role, content]),
      [
        ['user', 'Two and two?'],
        ['assistant', 'It is **4**.'],
        ['user', 'And now?'],
      ],
    );
    await page.select('#model-select', 'grok-4');
    await page.close();
  });

  it('sends pictures that were pasted, dropped or chosen', async () => {
    const page = await guest();
    await hand(page, 'paste', '#chat-input', 'pasted.png');
    await hand(page, 'drop', '#chat-messages', 'dropped.png');
    await page.waitForFunction(
      () => document.querySelectorAll('.attachments li[aria-busy="false"]').length === 2,
    );
    await hand(page, 'drop', '#chat-messages', 'notes.txt', 'text/plain');
    await says(page, '#toast-container', /Only PNG/);
    await press(page, 'Remove dropped.png');
    assert.equal((await page.$$('.attachments li')).length, 1);
    await say(page, 'What is this?', 'plain');
    assert.equal(await page.$('.attachments'), null);
    await page.waitForFunction(
      () => document.querySelector('.message-pictures img')?.naturalWidth === 1,
    );
    assert.match(
      await page.$eval('.message-pictures img', (image) => image.getAttribute('src')),
      /^\/images\/upload-/,
    );
    assert.equal(JSON.parse(asked().at(-1).body).fileAttachments.length, 1);

    await page.select('#model-select', 'demo-small');
    await say(page, 'And you?');
    const provider = gateway.standIn.requests.findLast(({ host }) => host.startsWith('one.'));
    const [first] = JSON.parse(provider.body).messages;
    assert.equal(first.content[1].image_url.url, `data:image/png;base64,${PNG}`);
    await page.select('#model-select', 'grok-4');
    await page.close();
  });

  it('is right on a phone, in Chinese and in the dark', async () => {
    const page = await guest({ viewport: PHONE, theme: 'dark', language: 'zh-CN' });
    assert.equal(await page.title(), '在线聊天 · grok2api');
    await say(
      page,
      '你好',
      saying(`${'很长的回答 '.repeat(40)}\n\n\`\`\`sql\nSELECT ${'column, '.repeat(30)} 1\n\`\`\``),
    );
    assert.equal(await documentWidth(page), 390);
    assert.match(await textOf(page, '[data-testid="retry"]'), /重试上一条回答/);
    const { width } = await (await page.$('#chat-send')).boundingBox();
    assert.ok(width > 300, `${width}`);
    assert.equal(await page.$eval('aside.conversations', (list) => list.checkVisibility()), false);
    await page.click('.conversations-open');
    await shown(page, '#conversations-dialog');
    await page.click('#conversations-dialog .conversation-list button');
    await page.waitForFunction(() => !document.querySelector('#conversations-dialog'));
    assert.deepEqual(await seriousFindings(page), []);
    await page.close();
  });

  it('is accessible with an answer on it', async () => {
    const page = await guest();
    await say(
      page,
      'Show me all',
      saying('Text\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n```js\nconst x = 1; // one\n```\n'),
    );
    await page.waitForSelector(`${LAST} .hljs-keyword`);
    assert.deepEqual(await seriousFindings(page), []);
    await page.close();
  });
});
