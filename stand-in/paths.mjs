import { createHash, randomUUID } from 'node:crypto';

/** The id that stands for an account in the paths of its media; always the same for one account. */
export function idOf(account) {
  const hex = createHash('sha256')
    .update(account ?? '')
    .digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** Where a new picture or film of an account lies, e.g. `users/3a…/generated/77…/image.jpg`. */
export const generated = (account, file = 'image.jpg', scene = null) =>
  `users/${idOf(account)}/generated/${randomUUID()}/${scene ? `scene-${scene}/` : ''}${file}`;

/** Where a new upload of an account lies: `users/3a…/6f…/content`. */
export const uploaded = (account) => `users/${idOf(account)}/${randomUUID()}/content`;
