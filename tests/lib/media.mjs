import { createHash, createHmac } from 'node:crypto';

export const MEDIA_SECRET = 'c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0';

const ASSETS = 'https://assets.grok.com';

/** How the gateway calls media of an address, in the one spelling that it writes. */
export const nameOf = (url) =>
  url.startsWith(`${ASSETS}/`) && !url.includes('?')
    ? `p_${Buffer.from(url.slice(ASSETS.length)).toString('base64url')}`
    : `u_${Buffer.from(url).toString('base64url')}`;

/** What a link to a name carries. */
export const signatureOf = (name) =>
  createHmac('sha256', Buffer.from(MEDIA_SECRET, 'base64url'))
    .update(name)
    .digest('base64url')
    .slice(0, 22);

/** The path of a link to what is at a path of the host of media, or at a whole address. */
export function linkTo(place, account) {
  const name = nameOf(place.startsWith('/') ? ASSETS + place : place);
  const hint = account ? `&a=${accountId(account)}` : '';
  return `/images/${name}?s=${signatureOf(name)}${hint}`;
}

export const accountId = (token) => createHash('sha256').update(token).digest('hex').slice(0, 12);
