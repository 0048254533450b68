import { randomUUID } from 'node:crypto';
import { payloadIn, sceneOfAccount } from './choose.mjs';
import { uploaded } from './paths.mjs';
import { breakages } from './scenes/breakages.mjs';
import { refusals } from './scenes/refusals.mjs';

const json = (value) => ({ body: [{ text: JSON.stringify(value) }] });

const SLOW_MILLIS = 1500;

/** Answers of the upload call (upstream protocol 18, item 5), made of what it would say by itself. */
const answers = {
  success: (told) => json(told),

  'file-id': ({ fileMetadataId, fileUri }) => json({ fileId: fileMetadataId, fileUri }),

  'empty-ids': () => json({ fileMetadataId: '', fileUri: '' }),

  'no-ids': () => json({}),

  'non-json': () => ({ headers: { 'content-type': 'text/plain' }, body: [{ text: 'thanks' }] }),

  413: () => ({
    status: 413,
    body: [{ text: JSON.stringify({ code: 3, message: 'File too large', details: [] }) }],
  }),

  slow: (told) => ({ beforeHeaders: [{ pauseMillis: SLOW_MILLIS }], ...json(told) }),

  ...Object.fromEntries(Object.entries(refusals).map(([name, scene]) => [name, () => scene])),
  'html-200': () => breakages['html-200'],
  'silence-headers': () => breakages['silence-headers'],
};

export const uploadNames = Object.keys(answers);

/** A scene by its name, as a function of the answer of an upload that went well. */
export function uploadNamed(name) {
  if (!Object.hasOwn(answers, name)) {
    throw new Error(`There is no upload scene "${name}". There are: ${uploadNames.join(', ')}`);
  }
  return answers[name];
}

/** Everything that was uploaded, by its path. */
export class Uploads {
  #files = new Map();

  /** `{type, bytes}` of an upload, e.g. `at('/users/3a…/6f…/content')`; undefined for any other path. */
  at(path) {
    return this.#files.get(path);
  }

  /** Keeps the file of a call, and gives the script's scene, else the account's, else success. */
  sceneFor({ account, body }, scripted) {
    const { fileMimeType = '', content = '' } = payloadIn(body);
    const told = { fileMetadataId: randomUUID(), fileUri: uploaded(account) };
    this.#files.set(`/${told.fileUri}`, {
      type: fileMimeType,
      bytes: Buffer.from(String(content), 'base64'),
    });
    const scene = scripted ?? uploadNamed(sceneOfAccount('upload', account) ?? 'success');
    return typeof scene === 'function' ? scene(told) : scene;
  }

  clear() {
    this.#files.clear();
  }
}
