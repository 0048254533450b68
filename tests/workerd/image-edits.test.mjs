import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { assertError } from '../lib/answers.mjs';
import { startGateway } from '../lib/gateway.mjs';

const EDITS = '/v1/images/edits';
const INVALID = 'invalid_request_error';
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
  'base64',
);
const WEBP = Buffer.from('RIFF\x10\x00\x00\x00WEBPVP8 ', 'latin1');

const gateway = await startGateway();
await gateway.addAccount();
const key = await gateway.addKey();
after(() => gateway.dispose());

/** A form, e.g. `formOf({prompt: 'a', image: [PNG]})`; bytes become files of a misleading name. */
function formOf(fields) {
  const form = new FormData();
  for (const [name, values] of Object.entries(fields)) {
    for (const value of [values].flat()) {
      form.append(name, Buffer.isBuffer(value) ? new Blob([value]) : value, ...nameOf(value));
    }
  }
  return form;
}

const nameOf = (value) => (Buffer.isBuffer(value) ? ['picture.gif'] : []);

const edit = (fields) =>
  fetch(gateway.url + EDITS, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}` },
    body: formOf(fields),
  });

/** A whole answer, and what the upstream was asked for it. */
async function askedBy(work) {
  const before = gateway.standIn.requests.length;
  const { status, headers, body } = await work();
  const result = new Response(await new Response(body).text(), { status, headers });
  const asked = gateway.standIn.requests.slice(before);
  // Limits of an earlier answer's account may still be asked for.
  return { result, asked: asked.filter(({ path }) => !path.endsWith('/rate-limits')) };
}

const lastOf = ({ path }) => path.split('/').at(-1);

describe('pictures to be changed', () => {
  it('reach one account as they were, and are named as what is to be changed', async () => {
    const { result, asked } = await askedBy(() =>
      edit({ prompt: 'a hat on the cat', image: PNG, 'image[]': WEBP, n: '3' }),
    );
    const text = await result.text();
    assert.equal(result.status, 200, text);
    assert.equal(JSON.parse(text).data.length, 3);
    assert.deepEqual(asked.map(lastOf), ['upload-file', 'upload-file', 'new', 'new']);
    const uploads = asked.slice(0, 2).map(({ body }) => JSON.parse(body));
    assert.deepEqual(
      uploads.map(({ content }) => content),
      [PNG.toString('base64'), WEBP.toString('base64')],
    );
    assert.deepEqual(
      uploads.map(({ fileMimeType }) => fileMimeType),
      ['image/png', 'image/webp'],
    );
    const { message, responseMetadata } = JSON.parse(asked[2].body);
    assert.equal(message, 'Image Edit: a hat on the cat');
    assert.equal(
      responseMetadata.modelConfigOverride.modelMap.imageEditModelConfig.imageReferences.length,
      2,
    );
  });

  it('may be sixteen', async () => {
    const { result, asked } = await askedBy(() =>
      edit({ prompt: 'a', 'image[]': Array(16).fill(PNG) }),
    );
    assert.equal(result.status, 200, await result.text());
    assert.equal(asked.filter((request) => lastOf(request) === 'upload-file').length, 16);
  });

  it('may come as JSON', async () => {
    const url = `data:image/png;base64,${PNG.toString('base64')}`;
    const { result, asked } = await askedBy(() =>
      gateway.post(
        EDITS,
        { prompt: 'a', image: [url, 'https://pictures.example/kite_40x30.jpg'] },
        { key },
      ),
    );
    assert.equal(result.status, 200, await result.text());
    assert.deepEqual(asked.map(lastOf), ['kite_40x30.jpg', 'upload-file', 'upload-file', 'new']);
  });

  it('are attached when they cannot be named', async () => {
    gateway.standIn.enqueue('images-none');
    const { result, asked } = await askedBy(() => edit({ prompt: 'a', image: PNG }));
    assert.equal(result.status, 200, await result.text());
    assert.deepEqual(asked.map(lastOf), ['upload-file', 'new', 'new']);
    assert.equal(JSON.parse(asked[2].body).fileAttachments.length, 1);
  });

  it('are streamed under a name of their own', async () => {
    const response = await edit({ prompt: 'a', image: PNG, stream: 'true' });
    const text = await response.text();
    assert.equal(response.status, 200, text);
    assert.match(text, /^event: image_edit\.partial_image\n/);
    assert.match(text, /event: image_edit\.completed\ndata: \{"type":"image_edit\.completed"/);
  });
});

describe('what cannot be changed', () => {
  for (const [title, fields, status, code, param] of [
    ['nothing', { prompt: 'a' }, 400, 'missing_image', 'image'],
    ['seventeen', { prompt: 'a', image: Array(17).fill(PNG) }, 400, 'invalid_image_count', 'image'],
    ['an empty file', { prompt: 'a', image: Buffer.alloc(0) }, 400, 'empty_file', 'image'],
    [
      'a drawing with scripts',
      { prompt: 'a', image: Buffer.from('<svg/>') },
      400,
      'invalid_image_type',
      'image',
    ],
    [
      'too large a file',
      { prompt: 'a', image: Buffer.concat([PNG, Buffer.alloc(20 << 20)]) },
      413,
      'file_too_large',
      'image',
    ],
    ['a part', { prompt: 'a', image: PNG, mask: PNG }, 400, 'unsupported_parameter', 'mask'],
    ['without a prompt', { image: PNG }, 400, 'missing_prompt', 'prompt'],
  ]) {
    it(`${title}: ${code}`, async () => {
      const { result, asked } = await askedBy(() => edit(fields));
      await assertError(result, status, { type: INVALID, code, param });
      assert.deepEqual(asked, []);
    });
  }

  it('is not a form: invalid_multipart', async () => {
    const response = await gateway.post(EDITS, 'hello', {
      key,
      headers: { 'content-type': 'text/plain' },
    });
    await assertError(response, 400, { type: INVALID, code: 'invalid_multipart' });
  });
});
