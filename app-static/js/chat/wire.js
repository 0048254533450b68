// @ts-check
/** Conversations as the API wants them. */
import { asDataUri } from './picture.js';
import { partsOf } from './text.js';

/**
 * What the API is told. Reasoning is not repeated, nor answers that never came.
 *
 * @param {import('./history.js').Body} body
 * @param {Set<string>} gone pictures that are no longer there
 */
export function wireMessages({ system, messages }, gone) {
  const said = messages.map((message) => {
    if (message.role === 'assistant') {
      return { role: 'assistant', content: partsOf(message.text).answer };
    }
    const images = (message.images ?? []).filter((address) => !gone.has(address));
    return images.length === 0
      ? { role: 'user', content: message.text }
      : { role: 'user', content: [...textPart(message.text), ...images.map(picturePart)] };
  });
  return [
    ...(system ? [{ role: 'system', content: system }] : []),
    ...said.filter(({ content }) => content !== ''),
  ];
}

const textPart = (text) => (text ? [{ type: 'text', text }] : []);
const picturePart = (url) => ({ type: 'image_url', image_url: { url } });

/** Other providers cannot fetch from this gateway, so they are sent the pictures themselves. */
export const withPictures = (messages) =>
  Promise.all(
    messages.map(async (message) =>
      typeof message.content === 'string'
        ? message
        : { ...message, content: await Promise.all(message.content.map(withPicture)) },
    ),
  );

const withPicture = async (part) =>
  part.type === 'image_url' ? picturePart(await asDataUri(part.image_url.url)) : part;
