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

/** Whether the password everybody knows is in force, as `default_password` 1 or 0. */
export const DEFAULT_PASSWORD_QUERY =
  "SELECT count(*) AS default_password FROM settings WHERE key = 'global' AND json_valid(value)" +
  " AND coalesce(json_extract(value, '$.admin_password'), 'admin') = 'admin'" +
  " AND coalesce(json_extract(value, '$.admin_password_hash'), '') = ''";

const JSON_HEADER = "-H 'Content-Type: application/json'";

/** Replaces the default password, for a terminal. */
export const changeCall = (url, token) =>
  `curl ${url}/api/v1/admin/password -H 'Authorization: Bearer ${token}' ${JSON_HEADER} \\
  -d '{"current_password":"admin","new_password":"<yours>"}'`;

/** Chooses the first password and gets the first key, for a terminal. */
export const setUpCall = (url) =>
  `curl ${url}/api/v1/admin/setup ${JSON_HEADER} \\
  -d '{"password":"<yours>"}'`;

/** A session for whoever knows the password, for a terminal. */
export const signInCall = (url, password = '<yours>') =>
  `curl ${url}/api/v1/admin/login ${JSON_HEADER} \\
  -d '{"username":"admin","password":"${password}"}'`;

/** Adds an upstream account, for a terminal. */
export const addAccountCall = (url) =>
  `curl ${url}/api/v1/admin/tokens/add -H 'Authorization: Bearer <api_key of the answer>' \\
  ${JSON_HEADER} -d '{"ssoBasic":["<value of the sso cookie>"]}'`;
