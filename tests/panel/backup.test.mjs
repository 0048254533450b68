/* global document, HTMLAnchorElement -- within the page */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { noBrowser } from '../../scripts/lib/requirements.mjs';
import { seriousFindings } from '../lib/axe.mjs';
import { documentWidth, fill, PHONE, says, shown, startPanel, textOf } from '../lib/panel.mjs';

const PASSPHRASE = 'five words in a row';

describe('the page of backups', { skip: noBrowser() ?? false }, () => {
  let panel;
  let gateway;
  let page;
  let folder;

  before(async () => {
    panel = await startPanel();
    ({ gateway } = panel);
    folder = mkdtempSync(path.join(tmpdir(), 'backup-'));
  });
  after(async () => {
    rmSync(folder, { recursive: true, force: true });
    await panel?.close();
  });
  beforeEach(async () => {
    await gateway.db.exec('DELETE FROM tokens');
    await gateway.db.exec('DELETE FROM api_keys');
  });
  afterEach(() => page?.close());

  async function open(as) {
    page = await panel.open('/admin/backup', as);
    await shown(page, '#backup-form');
  }

  /** Presses the button, and gives back what the browser would save: the name and the text. */
  async function downloaded() {
    await page.evaluate(() => {
      const { createObjectURL } = URL;
      URL.createObjectURL = (blob) => {
        document.savedText = blob.text();
        return createObjectURL(blob);
      };
      const { click } = HTMLAnchorElement.prototype;
      HTMLAnchorElement.prototype.click = function save() {
        document.savedAs = this.download;
        click.call(this);
      };
    });
    await page.click('#backup-download');
    await page.waitForFunction(() => document.savedText && document.savedAs);
    return page.evaluate(async () => ({
      name: document.savedAs,
      text: await document.savedText,
    }));
  }

  async function choose(content) {
    const file = path.join(folder, 'backup.json');
    writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
    const input = await page.waitForSelector('#restore-file');
    await input.uploadFile(file);
  }

  const addKey = async (name, chatLimit = -1) => {
    const session = await gateway.addSession();
    const body = { name, limits: { chat_per_day: chatLimit } };
    assert.equal((await gateway.admin('POST', '/keys', { session, body })).status, 200);
  };
  const present = async () => {
    const session = await gateway.addSession();
    return (await gateway.admin('GET', '/backup', { session })).json();
  };
  const keys = async () =>
    (await gateway.rows('SELECT name, chat_limit FROM api_keys ORDER BY name')).map(
      ({ name, chat_limit: limit }) => `${name} ${limit}`,
    );
  const row = (table) =>
    page.$$eval(
      '#restore-diff tbody tr',
      (rows, wanted) =>
        rows
          .map((one) => [...one.children].map(({ textContent }) => textContent.trim()))
          .find(([name]) => name === wanted),
      table,
    );

  it('makes one without secrets', async () => {
    await gateway.addAccount({ token: 'secret-of-the-account' });
    await open();
    const { name, text } = await downloaded();
    assert.match(name, /^grok2api_backup_\d{4}-\d\d-\d\d\.json$/);
    const file = JSON.parse(text);
    assert.equal(file.secrets, false);
    assert.equal(file.accounts.length, 1);
    assert.ok(!text.includes('secret-of-the-account'));
  });

  it('makes one with secrets that opens by its passphrase alone, and brings all back', async () => {
    await gateway.addAccount({ token: 'secret-of-the-account', note: 'mine' });
    await addKey('laptop', 7);
    await open();
    await page.click('input[value="with"]');
    await fill(page, '#backup-passphrase', PASSPHRASE);
    await fill(page, '#backup-again', PASSPHRASE);
    const { name, text } = await downloaded();
    assert.match(name, /_sealed\.json$/);
    assert.ok(!/secret-of-the-account|laptop/.test(text));
    await gateway.db.exec('DELETE FROM tokens');
    await gateway.db.exec('DELETE FROM api_keys');

    await choose(text);
    await fill(page, '#restore-passphrase', 'another passphrase');
    await page.click('#unseal');
    await says(page, '#restore-passphrase-error', /not the passphrase/);
    await fill(page, '#restore-passphrase', PASSPHRASE);
    await page.click('#unseal');
    await shown(page, '#restore-diff');
    assert.deepEqual(await row('Accounts'), ['Accounts', '1', '+1', '0', '0']);
    assert.deepEqual(await keys(), [], 'nothing has changed yet');
    await page.click('#restore-agree');
    await shown(page, '#confirm-dialog');
    await page.click('#confirm-ok');
    await says(page, '#restore-done', /1 account added, 0 updated.*Client keys: 1 row written/);
    assert.deepEqual(await gateway.rows('SELECT token, note FROM tokens'), [
      { token: 'secret-of-the-account', note: 'mine' },
    ]);
    assert.deepEqual(await keys(), ['laptop 7']);
  });

  it('shows first what would change, setting by setting', async () => {
    await addKey('same');
    await addKey('older limits', 5);
    await gateway.addAccount({ note: 'is gone later' });
    const file = await present();
    await gateway.db.exec("UPDATE api_keys SET chat_limit = 9 WHERE name = 'older limits'");
    await gateway.db.exec('DELETE FROM tokens');
    file.settings.grok.max_retry = 4;
    await open();
    await choose(file);
    await shown(page, '#restore-diff');
    assert.deepEqual(await row('Client keys'), ['Client keys', '2', '0', '1', '1']);
    assert.match(await textOf(page, '#restore'), /1 account of the file is not here and cannot/);
    assert.match(await textOf(page, '#restore-settings'), /^grok\.max_retry \d+ → 4$/);
    await page.click('#restore-agree');
    await shown(page, '#confirm-dialog');
    await page.keyboard.press('Escape');
    await page.waitForFunction(() => !document.querySelector('dialog[open]'));
    assert.deepEqual(await keys(), ['older limits 9', 'same -1']);
    await page.click('#restore-agree');
    await shown(page, '#confirm-dialog');
    await page.click('#confirm-ok');
    await says(page, '#restore-done', /1 account left out.*Settings changed: grok\.max_retry/);
    assert.deepEqual(await keys(), ['older limits 5', 'same -1']);
  });

  it('says so when nothing would change', async () => {
    await addKey('same');
    await open();
    await choose(await present());
    await says(page, '#restore .notice', /Nothing would change/);
    await page.click('#restore-other');
    await shown(page, '#restore-file');
  });

  it('refuses what is no backup, in the gateway’s words where it knows', async () => {
    await open();
    await choose('not JSON');
    await says(page, '#restore [role="alert"]', /no backup of this gateway/);
    await choose({ ...(await present()), keys: [{ id: '4f1c2ab09d3e', name: 'mine' }] });
    await says(page, '#restore [role="alert"]', /keys|created_at/);
    assert.deepEqual(await keys(), []);
  });

  it('fits a phone, in Chinese, and is open to everybody', async () => {
    await addKey('k');
    const file = await present();
    file.settings.grok.max_retry = 5;
    await open({ viewport: PHONE, language: 'zh-CN', theme: 'dark' });
    await page.click('input[value="with"]');
    const text = await textOf(page, '#screen');
    assert.doesNotMatch(text.replace(/API Key/g, ''), /[a-z]{2}/i);
    assert.deepEqual(await seriousFindings(page), []);
    await choose(file);
    await shown(page, '#restore-diff');
    assert.equal(await documentWidth(page), 390);
    assert.deepEqual(await seriousFindings(page), []);
  });
});
