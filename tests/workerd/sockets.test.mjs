import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { startGateway } from '../../scripts/lib/gateway.mjs';
import { StandIn } from '../../stand-in/grok.mjs';
import { eventually } from '../lib/eventually.mjs';

const PROMPT = '{"item":{"content":[{"requestId":"r-1"}]}}';

const standIn = new StandIn();
let gateway;

before(async () => {
  gateway = await startGateway({
    modules: ['tests/lib/socket-worker.js'],
    outside: standIn.handle,
    sockets: standIn.connect,
  });
});
after(() => gateway.dispose());
afterEach(() => standIn.clear());

/** Has the Worker open a WebSocket and send; gives back what it saw until the close or the error. */
const talk = async (message = PROMPT) =>
  (await fetch(gateway.url, { method: 'POST', body: message })).json();

describe('a WebSocket that a Worker opens to the stand-in', () => {
  it('hears and is heard, and both see the close', async () => {
    standIn.enqueueSocket({
      onOpen: [{ send: 'hello' }],
      onMessage: [
        { send: { url: 'a', requestId: '$requestId' } },
        { pauseMillis: 5 },
        { binary: { url: 'ü' } },
        { close: { code: 1000, reason: 'done' } },
      ],
    });
    assert.deepEqual(await talk(), {
      status: 101,
      seen: ['hello', '{"url":"a","requestId":"r-1"}', 'binary {"url":"ü"}', 'closed 1000 done'],
    });
    const [socket] = standIn.sockets;
    assert.equal(socket.host, 'grok.com');
    assert.equal(socket.path, '/ws/imagine/listen?a=1');
    assert.equal(socket.headers.cookie, 'sso=abc');
    assert.deepEqual(socket.messages, [PROMPT]);
    assert.deepEqual(await eventually(() => socket.closed), { code: 1000, reason: '' });
  });

  it('may break', async () => {
    standIn.enqueueSocket({ onOpen: [{ error: true }] });
    assert.deepEqual(await talk(), { status: 101, seen: ['broke 1006'] });
    assert.equal((await eventually(() => standIn.sockets[0].closed)).code, 1006);
  });

  it('gets pictures where nothing is scripted', async () => {
    const prompt = PROMPT.replace('}]', ',"text":"Image Generation: x [[scene:imagine-fewer]]"}]');
    const { status, seen } = await talk(prompt);
    assert.equal(status, 101);
    assert.deepEqual([JSON.parse(seen[3]).current_status, seen.length], ['completed', 9]);
    assert.equal(JSON.parse(seen[2]).request_id, 'r-1');
    assert.equal(seen.at(-1), 'closed 1000 ');
  });

  it('may be refused', async () => {
    standIn.enqueueSocket({ status: 403, body: 'no' });
    assert.deepEqual(await talk(), { status: 403, seen: ['no'] });
    standIn.enqueueImagine('429');
    assert.equal((await talk()).status, 429);
  });
});
