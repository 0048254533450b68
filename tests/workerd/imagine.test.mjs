import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { after, afterEach, describe, it } from 'node:test';
import { eventually } from '../lib/eventually.mjs';
import { startGateway } from '../lib/gateway.mjs';

const ROUTE = '/api/v1/admin/imagine/ws';
const MEDIA_SECRET = 'b'.repeat(43);
const PNG = Buffer.from('\x89PNG', 'latin1');
const REFUSED = { code: 1008, reason: 'Auth failed' };

const gateway = await startGateway();
await gateway.setSettings('security', { media_secret: MEDIA_SECRET });
for (let i = 0; i < 8; i++) {
  await gateway.addAccount();
}
const session = await gateway.addSession();
const key = await gateway.addKey();
const open = new Set();
after(() => gateway.dispose());
afterEach(async () => {
  for (const panel of open) {
    await panel.leave();
  }
  open.clear();
});

/** A page with the socket: what it was told, oldest first, and how it ended. */
class Panel {
  heard = [];
  closed = null;
  #socket;

  /** @param {{query?: string, protocols?: string[], headers?: object}} [how] */
  constructor({ query = '', protocols = [], headers = {} } = {}) {
    open.add(this);
    this.#socket = new WebSocket(`${gateway.url.replace('http', 'ws')}${ROUTE}${query}`, {
      protocols,
      headers,
    });
    this.#socket.onmessage = ({ data }) => this.heard.push(JSON.parse(data));
    this.#socket.onclose = ({ code, reason }) => (this.closed = { code, reason });
    this.#socket.onerror = () => {};
  }

  get protocol() {
    return this.#socket.protocol;
  }

  /** Says something once it may: an object as JSON, bytes in a binary message. */
  async say(message) {
    await eventually(() => this.#socket.readyState === WebSocket.OPEN);
    this.#socket.send(ArrayBuffer.isView(message) ? message : JSON.stringify(message));
    return this;
  }

  start(prompt, more = {}) {
    return this.say({ type: 'start', prompt, ...more });
  }

  of(type) {
    return this.heard.filter((message) => message.type === type);
  }

  /** Those of a type, once there are so many. */
  told(type, count = 1) {
    return eventually(
      () => this.of(type),
      ({ length }) => length >= count,
    );
  }

  async leave() {
    this.#socket.close();
    await eventually(() => this.closed);
  }
}

const withKey = (ofKey = key) => new Panel({ query: `?api_key=${ofKey}` });

async function ticket() {
  const response = await gateway.admin('POST', '/imagine/ticket', { session });
  assert.equal(response.status, 200);
  return response.json();
}

/** A ticket as the gateway would have made it then. */
function ticketUntil(expiresAtMillis, secret = MEDIA_SECRET) {
  const mac = createHmac('sha256', Buffer.from(secret, 'base64url'));
  return `${expiresAtMillis}.${mac.update(`imagine ticket ${expiresAtMillis}`).digest('base64url')}`;
}

async function assertRefused(how) {
  const panel = new Panel(how);
  assert.deepEqual(await eventually(() => panel.closed), REFUSED);
  assert.deepEqual(panel.heard, []);
}

async function assertAnswers(how) {
  const panel = new Panel(how);
  await panel.say({ type: 'ping' });
  await panel.told('pong');
  return panel;
}

/** The upstream's socket that was opened last. */
const upstream = () => gateway.standIn.sockets.at(-1);

/** The rows a caller's rounds left, oldest first, once there are so many. */
const rounds = (keyName, count) =>
  eventually(
    () =>
      gateway.rows(
        'SELECT * FROM request_log WHERE route = ?1 AND key_name = ?2 ORDER BY id',
        ROUTE,
        keyName,
      ),
    ({ length }) => length >= count,
  );

const imagesUsed = async (ofKey) =>
  (await gateway.rows('SELECT image_used FROM api_key_usage_daily WHERE key = ?1', ofKey))[0]
    ?.image_used ?? 0;

describe('who may open the imagine socket', () => {
  it('is nobody without an upgrade', async () => {
    const response = await fetch(gateway.url + ROUTE);
    assert.equal(response.status, 426);
  });

  it('is a page of the panel with a ticket, for a minute', async () => {
    const { ticket: fresh, expires_at: expiresAt } = await ticket();
    assert.ok(Math.abs(expiresAt - Date.now() - 60_000) < 5_000);
    await assertAnswers({ query: `?ticket=${fresh}` });
    await assertAnswers({ query: `?ticket=${fresh}`, headers: { origin: gateway.url } });
    await assertRefused({
      query: `?ticket=${fresh}`,
      headers: { origin: 'https://elsewhere.example' },
    });
  });

  it('is nobody with a ticket that is forged, or over, or for another time', async () => {
    const soon = Date.now() + 30_000;
    await assertAnswers({ query: `?ticket=${ticketUntil(soon)}` });
    for (const wrong of [
      ticketUntil(Date.now() - 1),
      ticketUntil(soon, 'c'.repeat(43)),
      ticketUntil(soon).replace(/^\d/, '9'),
      ticketUntil(soon).slice(0, -1),
      '',
    ]) {
      await assertRefused({ query: `?ticket=${wrong}` });
    }
    // A good key does not heal a bad ticket.
    await assertRefused({ query: `?ticket=x&api_key=${key}` });
  });

  it('is nobody who only wants a ticket', async () => {
    const response = await gateway.admin('POST', '/imagine/ticket');
    assert.equal(response.status, 401);
    assert.equal((await response.json()).code, 'MISSING_SESSION');
  });

  it('is whoever names a key as subprotocol, which the answer does not repeat', async () => {
    const named = `key.${Buffer.from(key).toString('base64url')}`;
    const panel = await assertAnswers({ protocols: ['grok2api', named] });
    assert.equal(panel.protocol, 'grok2api');
    const wrong = `key.${Buffer.from('sk-wrong').toString('base64url')}`;
    await assertRefused({ protocols: ['grok2api', wrong] });
    await assertRefused({ protocols: ['grok2api'] });
  });

  it('is whoever has a key in the address, as in earlier editions', async () => {
    await assertAnswers({ query: `?api_key=${key}` });
    await assertRefused({ query: '?api_key=sk-wrong' });
    await assertRefused({ query: `?api_key=${await gateway.addKey({ is_active: 0 })}` });
    await assertRefused();
  });
});

describe('a run of pictures', () => {
  it('brings them as they come, round after round, until it is stopped', async () => {
    const panel = withKey();
    await panel.start('a red kite [[scene:imagine-fewer]]', { aspect_ratio: '1536x1024' });
    const images = await panel.told('image', 3);
    const [{ run_id: run, ...running }] = panel.of('status');
    assert.match(run, /^[0-9a-f]{32}$/);
    assert.deepEqual(running, {
      type: 'status',
      status: 'running',
      prompt: 'a red kite [[scene:imagine-fewer]]',
      aspect_ratio: '3:2',
    });
    images.forEach((image, at) => {
      assert.equal(image.sequence, at + 1);
      assert.equal(image.run_id, run);
      assert.equal(image.aspect_ratio, '3:2');
      assert.ok(image.elapsed_ms >= 0 && Math.abs(image.created_at - Date.now()) < 60_000);
    });
    assert.match(gateway.standIn.sockets[0].messages[0], /"aspect_ratio":"3:2"/);
    assert.ok(images[0].url.startsWith(`${gateway.url}/images/u_`), images[0].url);
    const picture = Buffer.from(await (await fetch(images[0].url)).arrayBuffer());
    assert.deepEqual(picture.subarray(0, 4), PNG);

    await panel.say({ type: 'stop' });
    const [, stopped] = await panel.told('status', 2);
    assert.deepEqual(stopped, { type: 'status', status: 'stopped', run_id: run });
    assert.equal(panel.of('error').length, 0);
  });

  it('is one request in the log for every round', async () => {
    const [first] = await rounds(key, 1);
    assert.equal(first.status, 200);
    assert.equal(first.model, 'grok-imagine-1.0');
    assert.equal(first.attempts, 1);
    assert.notEqual(first.account, '');
  });

  it('that is stopped, or whose client leaves, ends the upstream', async () => {
    for (const end of [(panel) => panel.say({ type: 'stop' }), (panel) => panel.leave()]) {
      const panel = withKey();
      const before = gateway.standIn.sockets.length;
      await panel.start('[[scene:imagine-silence]]');
      await eventually(() => gateway.standIn.sockets.length > before && upstream().messages.length);
      assert.equal(upstream().closed, null);
      await end(panel);
      await eventually(() => upstream().closed);
    }
    const gone = await eventually(
      () => gateway.rows('SELECT * FROM request_log WHERE route = ?1 AND status = 499', ROUTE),
      ({ length }) => length >= 2,
    );
    assert.equal(gone.length, 2);
  });

  it('gives way to another without a word', async () => {
    const panel = withKey();
    await panel.start('[[scene:imagine-silence]]');
    await eventually(() => upstream().messages[0]?.includes('imagine-silence'));
    const first = upstream();
    await panel.say(Buffer.from(JSON.stringify({ type: 'start', prompt: 'a dog' })));
    const [, second] = await panel.told('status', 2);
    assert.equal(second.status, 'running');
    assert.equal(second.prompt, 'a dog');
    assert.equal(second.aspect_ratio, '2:3');
    const [image] = await panel.told('image');
    assert.equal(image.run_id, second.run_id);
    assert.equal(image.sequence, 1);
    await eventually(() => first.closed);
    assert.equal(panel.of('status').length, 2);
  });

  it("takes each picture from the key's day, and ends when nothing is left", async () => {
    const limited = await gateway.addKey({ image_limit: 8 });
    const panel = withKey(limited);
    await panel.start('a red kite [[scene:imagine-fewer]]');
    const [error] = await panel.told('error');
    assert.deepEqual(error, {
      type: 'error',
      message: 'Daily quota exceeded: image',
      code: 'rate_limit_exceeded',
    });
    await panel.told('status', 2);
    assert.equal(panel.of('image').length, 4);
    const rows = await rounds(limited, 3);
    assert.deepEqual(
      rows.map(({ status, error_code: code }) => `${status} ${code ?? ''}`.trim()),
      ['200', '200', '429 daily_quota_exceeded'],
    );
    assert.equal(await imagesUsed(limited), 4);
  });

  it('that an operator starts costs nobody anything', async () => {
    const panel = new Panel({ query: `?ticket=${(await ticket()).ticket}` });
    await panel.start('a red kite');
    await panel.told('image', 4);
    await panel.say({ type: 'stop' });
    const [row] = await rounds('admin', 1);
    assert.equal(row.status, 200);
    const charged = await gateway.rows("SELECT * FROM api_key_usage_daily WHERE key = 'admin'");
    assert.deepEqual(charged, []);
  });
});

describe('what goes wrong in a run', () => {
  const moderated = {
    onMessage: [
      {
        send: {
          request_id: '$requestId',
          current_status: 'completed',
          image_id: 'a',
          moderated: true,
        },
      },
      { close: { code: 1000, reason: '' } },
    ],
  };
  for (const [title, scene, code, message] of [
    ['no picture', 'none', 'empty_image', /brought no picture/],
    ['a picture withheld', moderated, 'empty_image', /under its policy/],
    ['a rate limit', 'rate-limit', 'rate_limit_exceeded', /rest for their rate/],
  ]) {
    it(`is told, ${title} for instance, and tried again`, async () => {
      gateway.standIn.enqueueImagine(scene);
      const limited = await gateway.addKey({ image_limit: 50 });
      const panel = withKey(limited);
      await panel.start('a red kite');
      const [error] = await panel.told('error');
      assert.equal(error.code, code);
      assert.match(error.message, message);
      await panel.told('image');
      assert.equal(panel.of('status').length, 1);
      const [row] = await rounds(limited, 1);
      assert.ok(row.status >= 400);
      assert.notEqual(row.error_code, '');
    });
  }

  it('is a message that makes no sense', async () => {
    const panel = withKey();
    await panel.say(Buffer.from('cat'));
    await panel.start('  ');
    await panel.say({ type: 'dance' });
    const errors = await panel.told('error', 3);
    assert.deepEqual(
      errors.map(({ code }) => code),
      ['invalid_payload', 'empty_prompt', 'unknown_command'],
    );
    assert.equal(panel.closed, null);
  });
});
