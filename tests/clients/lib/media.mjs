import assert from 'node:assert/strict';
import { paint } from '../../../stand-in/media/paint.mjs';
import { uploadNamed } from '../../../stand-in/uploads.mjs';

const CHAT = '/rest/app-chat/conversations/new';
const UPLOAD = '/rest/app-chat/upload-file';

/** Pictures to send, each of its own: `pictures(2)` are two PNGs as `Buffer`s. */
export const pictures = (count) =>
  Array.from({ length: count }, (_, index) => paint(`picture ${index}`, 32, 32));

export const dataUri = (png) => `data:image/png;base64,${png.toString('base64')}`;

/** What anybody gets who has a link, and no key. */
export async function follow(link, options) {
  const response = await fetch(link, options);
  assert.equal(response.status, 200, `${link}: ${await peek(response)}`);
  return { type: response.headers.get('content-type'), bytes: await bytesOf(response) };
}

export const bytesOf = async (response) => Buffer.from(await response.arrayBuffer());

const peek = (response) => (response.ok ? '' : response.text());

/** The picture the stand-in has at the address that a link of the gateway spells. */
export function paintedAt(link) {
  const [, name] = /\/images\/p_([\w-]+)(?:\?|$)/.exec(link);
  return paint(Buffer.from(name, 'base64url').toString());
}

/** Conversations as `{account, payload}` and uploads as `{account, upload: {type, bytes}}`, oldest first. */
export function madeOf(standIn) {
  return standIn.requests
    .filter(({ path }) => path === CHAT || path === UPLOAD)
    .map(({ path, body, account }) => {
      const payload = JSON.parse(body);
      const { fileMimeType: type, content } = payload;
      return path === UPLOAD
        ? { account, upload: { type, bytes: Buffer.from(content, 'base64') } }
        : { account, payload };
    });
}

/**
 * Has the next uploads noted.
 *
 * @returns what the gateway is told of each, in their order: `{fileMetadataId, fileUri}`
 */
export function noteUploads(standIn, count) {
  const told = [];
  const succeed = uploadNamed('success');
  const note = (upload) => {
    told.push(upload);
    return succeed(upload);
  };
  standIn.enqueueUpload(...Array(count).fill(note));
  return told;
}

/** Everything a stream of the package gives. */
export async function listed(stream) {
  const events = [];
  for await (const event of stream) {
    events.push(event);
  }
  return events;
}

/**
 * Checks what a stream of pictures must look like to the package.
 *
 * @param {string} name `image_generation` or `image_edit`
 * @returns the `completed` events
 */
export function completedOf(events, name, count = 1) {
  const kinds = new Set(events.map(({ type }) => type));
  assert.deepEqual([...kinds].sort(), [`${name}.completed`, `${name}.partial_image`]);
  for (const event of events) {
    assert.equal(typeof event.b64_json, 'string');
    assert.equal(typeof event.created_at, 'number');
    assert.equal(event.background, 'auto');
    assert.equal(event.quality, 'auto');
    assert.match(event.output_format, /^(png|jpeg|webp)$/);
    assert.match(event.size, /^(auto|\d+x\d+)$/);
  }
  const partial = events.filter(({ type }) => type.endsWith('.partial_image'));
  for (let index = 0; index < count; index++) {
    const own = partial.filter((event) => event.index === index);
    assert.ok(own.length > 0, `no partial event of picture ${index}`);
    assert.deepEqual(
      own.map((event) => event.partial_image_index),
      own.map((_, number) => number),
    );
  }
  const completed = events.filter(({ type }) => type.endsWith('.completed'));
  assert.equal(completed.length, count);
  for (const { usage } of completed) {
    assert.equal(usage.total_tokens, usage.input_tokens + usage.output_tokens);
    assert.equal(typeof usage.input_tokens_details.text_tokens, 'number');
  }
  return completed;
}
