import assert from 'node:assert/strict';
import net from 'node:net';
import { after, describe, it } from 'node:test';
import { startContract } from '../lib/contract.mjs';
import { eventually } from '../lib/eventually.mjs';

/** What takes a client to see: forms, WebSockets, bodies that are written or passed on. See Bodies.java. */
const contract = await startContract();
after(async () => {
  await contract.dispose();
  const words = contract.logs.filter(({ message }) => !/^\{"event":|was asked for/.test(message));
  assert.deepEqual(words, [], 'the runtime has nothing to say');
});

/** The fields that were logged with an event, once they are. */
const logged = (event, holds = () => true) =>
  eventually(() =>
    contract.logs
      .filter(({ message }) => message.startsWith('{'))
      .map(({ message }) => JSON.parse(message))
      .find((line) => line.event === event && holds(line)),
  );

describe('a form', () => {
  const send = (body, { max = 10_000, headers } = {}) =>
    fetch(`${contract.url}/form?max=${max}`, { method: 'POST', body, headers, duplex: 'half' });
  const parts = async (body, options) => (await send(body, options)).json();
  const refused = async (body, options) => {
    const response = await send(body, options);
    return `${response.status} ${await response.text()}`;
  };
  const BOUNDARY = { 'content-type': 'multipart/form-data; boundary=x' };

  it('has its fields and files in their order', async () => {
    const form = new FormData();
    form.append('prompt', 'a häppy\r\ncat');
    form.append('image[]', new Blob([Uint8Array.of(0, 255, 128)], { type: 'image/png' }), 'ä.png');
    form.append('n', '');
    form.append('image[]', new Blob([]), 'empty');
    form.append('n', '2');
    assert.deepEqual(await parts(form), [
      { name: 'prompt', text: 'a häppy\r\ncat' },
      { name: 'image[]', file: 'ä.png', type: 'image/png', size: 3, base64: 'AP+A' },
      { name: 'n', text: '' },
      { name: 'image[]', file: 'empty', type: 'application/octet-stream', size: 0, base64: '' },
      { name: 'n', text: '2' },
    ]);
  });

  it('may come as other clients write it', async () => {
    const body =
      '--x\r\ncontent-disposition: form-data; name="a"\r\n\r\n--y\r\n-x\r\n' +
      '--x\r\nContent-Disposition: form-data; name="b"; filename="c d.txt"\r\n' +
      'Content-Type: text/plain; charset=utf-8\r\n\r\n1\r\n--x--\r\n';
    assert.deepEqual(await parts(body, { headers: BOUNDARY }), [
      { name: 'a', text: '--y\r\n-x' },
      { name: 'b', file: 'c d.txt', type: 'text/plain; charset=utf-8', size: 1, base64: 'MQ==' },
    ]);
  });

  it('may have files without a name, as those of openai-java are', async () => {
    const body = new Blob([
      '--x\r\nContent-Disposition: form-data; name="image"\r\n',
      'Content-Type: application/octet-stream\r\n\r\n',
      Uint8Array.of(0, 255, 128),
      '\r\n--x--\r\n',
    ]);
    assert.deepEqual(await parts(body, { headers: BOUNDARY }), [
      { name: 'image', file: '', type: 'application/octet-stream', size: 3, base64: 'AP+A' },
    ]);
  });

  it('may be empty', async () => {
    assert.deepEqual(await parts('--x--\r\n', { headers: BOUNDARY }), []);
  });

  const FIELD = '--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n';

  it('is none when it is broken', async () => {
    for (const body of [
      '',
      'nonsense',
      FIELD,
      `${FIELD}--x`,
      '--x\r\n\r\n1\r\n--x--\r\n',
      '--x\r\nContent-Disposition: form-data\r\n\r\n1\r\n--x--\r\n',
    ]) {
      assert.equal(
        await refused(body, { headers: BOUNDARY }),
        '400 invalid_multipart',
        JSON.stringify(body),
      );
    }
  });

  it('is none of another type, or without a boundary', async () => {
    for (const type of [undefined, 'application/json', 'multipart/form-data', 'text/plain']) {
      const headers = type ? { 'content-type': type } : {};
      assert.equal(
        await refused(`${FIELD}--x--\r\n`, { headers }),
        '400 invalid_multipart',
        String(type),
      );
    }
  });

  it('may come in chunks, its length untold', async () => {
    const body = new Blob([`${FIELD}--x--\r\n`]).stream();
    assert.deepEqual(await parts(body, { headers: BOUNDARY }), [{ name: 'a', text: '1' }]);
  });

  it('over the limit is refused, whether its length is told or not', async () => {
    const body = `${FIELD}--x--\r\n`;
    const exactly = { headers: BOUNDARY, max: body.length };
    const less = { headers: BOUNDARY, max: body.length - 1 };
    assert.equal((await parts(body, exactly)).length, 1);
    assert.equal((await parts(new Blob([body]).stream(), exactly)).length, 1);
    assert.equal(await refused(body, less), '413 BodyTooLarge');
    assert.equal(await refused(new Blob([body]).stream(), less), '413 BodyTooLarge');
  });

  it('of sixteen files and 40 MB is whole', async () => {
    const form = new FormData();
    const file = new Blob([new Uint8Array(2_500_000)]);
    for (let i = 0; i < 16; i++) {
      form.append('image', file, `${i}.png`);
    }
    const found = await parts(form, { max: 50_000_000 });
    assert.deepEqual(
      found.map(({ file: name, size }) => `${name} ${size}`),
      Array.from({ length: 16 }, (_, i) => `${i}.png 2500000`),
    );
  });
});

describe('a WebSocket of a client', () => {
  async function open() {
    const socket = new WebSocket(`${contract.url.replace('http', 'ws')}/talk`);
    const heard = [];
    let closed = null;
    socket.addEventListener('message', ({ data }) => heard.push(data));
    socket.addEventListener('close', ({ code }) => (closed = code));
    await eventually(() => heard.length > 0);
    return { socket, heard, closed: () => eventually(() => closed) };
  }

  it('is talked to until the conversation is over', async () => {
    const { socket, heard, closed } = await open();
    socket.send('a');
    socket.send('ü');
    await eventually(() => heard.length === 3);
    assert.deepEqual(heard, ['hello', 'aa', 'üü']);
    socket.send('bye');
    assert.equal(await closed(), 1000);
  });

  it('may be closed by the client', async () => {
    const { socket, closed } = await open();
    socket.close(1000, 'enough');
    assert.equal(await closed(), 1000);
  });

  it('is not had without asking for it', async () => {
    const response = await fetch(`${contract.url}/talk`);
    assert.ok(response.status >= 400, response.status);
  });
});

describe('a body that is written', () => {
  it('comes line by line, and then ends', async () => {
    const response = await fetch(`${contract.url}/written?pieces=3&millis=5`);
    assert.equal(await response.text(), 'line 0\nline 1\nline 2\n');
  });

  it('breaks with a defect, and does not end as if it were whole', async () => {
    const response = await fetch(`${contract.url}/written?pieces=3&millis=5&defect=2`);
    await assert.rejects(response.text());
  });

  it('is told when the client has gone, before the first line or later', async () => {
    for (const [lines, millis] of [
      [0, 300],
      [2, 30],
    ]) {
      contract.logs.length = 0;
      const client = await hangUpAfter(`/written?pieces=100&millis=${millis}`, lines);
      assert.ok(client.lines >= lines);
      const { sent } = await logged('written');
      assert.ok(sent >= lines && sent < 20, `${sent} lines were taken`);
    }
  });
});

/** Reads so many lines of an answer and goes. */
function hangUpAfter(path, lines) {
  const { hostname, port } = new URL(contract.url);
  return new Promise((resolve, reject) => {
    const socket = net.connect(Number(port), hostname);
    let text = '';
    socket.once('error', reject);
    socket.on('data', (data) => {
      text += data;
      const found = text.match(/line \d/g)?.length ?? 0;
      if (text.includes('\r\n\r\n') && found >= lines) {
        socket.destroy();
        resolve({ lines: found });
      }
    });
    socket.write(`GET ${path} HTTP/1.1\r\nHost: ${hostname}\r\n\r\n`);
  });
}

describe('a body that is passed on', () => {
  const pass = (query, steps, { headers, ...options } = {}) =>
    fetch(`${contract.url}/passed?${query}`, {
      headers: { scene: JSON.stringify({ headers, body: steps }) },
      ...options,
    });
  const PIECES = [{ text: 'abc' }, { pauseMillis: 20 }, { text: 'def' }];
  const TOLD = { headers: { 'content-length': '6' } };

  it('is the same', async () => {
    assert.equal(await (await pass('how=as-is', PIECES)).text(), 'abcdef');
  });

  it('is a part of it, whose length is told', async () => {
    const response = await pass('how=slice&from=2&length=3', PIECES);
    assert.equal(response.headers.get('content-length'), '3');
    assert.equal(await response.text(), 'cde');
  });

  it('is broken when the source ends before the part does', async () => {
    const response = await pass('how=slice&from=2&length=5', PIECES);
    await assert.rejects(response.text());
  });

  it('is stored beside, whatever is told of its length', async () => {
    for (const told of [TOLD, {}]) {
      const key = crypto.randomUUID();
      const response = await pass(`how=copy&max=6&key=${key}`, PIECES, told);
      assert.equal(response.headers.get('content-length'), told.headers ? '6' : null);
      assert.equal(await response.text(), 'abcdef');
      assert.equal((await logged('stored', (line) => line.key === key)).outcome, 'stored 6');
      assert.equal(await contract.kv.get(key), 'abcdef');
    }
  });

  it('is whole for the client when it is too long for the store', async () => {
    const key = crypto.randomUUID();
    const response = await pass(`how=copy&max=5&key=${key}`, PIECES, TOLD);
    assert.equal(await response.text(), 'abcdef');
    assert.match((await logged('stored', (line) => line.key === key)).outcome, /too large/);
  });

  it('is whole for the client when the store refuses', async () => {
    const key = 'k'.repeat(513);
    const response = await pass(`how=copy&max=6&key=${key}`, PIECES, TOLD);
    assert.equal(await response.text(), 'abcdef');
    assert.match((await logged('stored', (line) => line.key === key)).outcome, /414/);
  });

  it('breaks for both when the source does', async () => {
    const key = crypto.randomUUID();
    const steps = [...PIECES, { pauseMillis: 20 }, { reset: true }];
    const response = await pass(`how=copy&max=6&key=${key}`, steps);
    await assert.rejects(response.text());
    assert.doesNotMatch((await logged('stored', (line) => line.key === key)).outcome, /^stored/);
  });

  it('is stored to its end when the client has gone', async () => {
    const key = crypto.randomUUID();
    const steps = [{ text: 'abc' }, { pauseMillis: 200 }, { text: 'x'.repeat(300_000) }];
    const leaving = new AbortController();
    const response = await pass(`how=copy&max=1000000&key=${key}`, steps, {
      signal: leaving.signal,
    });
    await response.body.getReader().read();
    leaving.abort();
    const { outcome } = await logged('stored', (line) => line.key === key);
    assert.equal(outcome, 'stored 300003');
    assert.equal((await contract.kv.get(key)).length, 300_003);
  });

  it('is whole for the client when the store takes nothing, if late', async () => {
    const response = await pass('how=untaken&max=1000000', PIECES);
    assert.equal(await response.text(), 'abcdef');
  });

  it('has its headers without the body for HEAD', async () => {
    const response = await pass('how=as-is', [{ text: 'a' }, { silence: true }], {
      method: 'HEAD',
    });
    assert.equal(response.headers.get('content-length'), '1234');
    assert.equal(await response.text(), '');
  });
});
