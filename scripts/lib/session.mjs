import { createHash, randomBytes } from 'node:crypto';

/** How long a sign-in lasts unless it is used; each use moves its end on. */
export const SESSION_MILLIS = 8 * 3_600_000;

/** 43 characters of base64url. */
export const newSessionToken = () => randomBytes(32).toString('base64url');

/** The form in which a session's token is stored. */
export const sessionDigest = (token) => createHash('sha256').update(token).digest('base64url');

/** Lists the accounts, for a terminal. */
export const exampleCall = (url, token) =>
  `curl ${url}/api/v1/admin/tokens -H 'Authorization: Bearer ${token}'`;
