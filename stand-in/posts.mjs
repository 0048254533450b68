import { randomUUID } from 'node:crypto';
import { sceneOfAccount } from './choose.mjs';
import { breakages } from './scenes/breakages.mjs';
import { refusals } from './scenes/refusals.mjs';

const json = (value) => ({ body: [{ text: JSON.stringify(value) }] });

/** Answers of the call that creates a post (upstream protocol 18, item 6; section 9). */
const answers = {
  success: () => json({ post: { id: randomUUID() } }),

  'no-id': () => json({ post: {} }),

  'empty-id': () => json({ post: { id: '' } }),

  ...Object.fromEntries(Object.entries(refusals).map(([name, scene]) => [name, () => scene])),
  'html-200': () => breakages['html-200'],
  'silence-headers': () => breakages['silence-headers'],
};

export const postNames = Object.keys(answers);

/** A scene by its name, as a function. */
export function postNamed(name) {
  if (!Object.hasOwn(answers, name)) {
    throw new Error(`There is no post scene "${name}". There are: ${postNames.join(', ')}`);
  }
  return answers[name];
}

/** The script's scene, else the account's, else success. */
export function postSceneFor({ account }, scripted) {
  const scene = scripted ?? postNamed(sceneOfAccount('post', account) ?? 'success');
  return typeof scene === 'function' ? scene() : scene;
}
