import { benchScene } from './bench.mjs';
import { friendlyScene } from './friendly.mjs';
import { scenes } from './scenes.mjs';

/** A Basic account's window (upstream protocol, 13.3). */
const WINDOW_UNITS = 80;

/** A scene by its name, for example `error-mid-stream`; `bench` takes its parameters. */
export function sceneNamed(name, parameters = {}) {
  if (name === 'bench') {
    return benchScene(parameters);
  }
  if (!Object.hasOwn(scenes, name)) {
    throw new Error(
      `There is no scene "${name}". There are: bench, ${Object.keys(scenes).join(', ')}`,
    );
  }
  return scenes[name];
}

/** `[[scene:bench tokens=400 lines=8]]` as `{name: 'bench', parameters: {tokens: '400', lines: '8'}}`. */
export function markerIn(text) {
  const marker = /\[\[scene:([\w-]+)((?:\s+\w+=[\w.-]+)*)\]\]/.exec(text);
  if (!marker) {
    return null;
  }
  const [, name, rest] = marker;
  return {
    name,
    parameters: Object.fromEntries(
      [...rest.matchAll(/(\w+)=([\w.-]+)/g)].map(([, key, value]) => [key, value]),
    ),
  };
}

/** The account of a request: `abc` for `Cookie: sso-rw=abc;sso=abc`. */
export const accountIn = (cookie = '') => /(?:^|;)\s*sso=([^;]*)/.exec(cookie)?.[1] ?? null;

/**
 * What an account's name wishes for one kind of call: of `scene:429:quota:only-tokens:1` it is `429` for
 * `scene`, `only-tokens` for `quota` and null for `grpc`.
 */
export const sceneOfAccount = (kind, account) =>
  new RegExp(`(?:^|:)${kind}:([\\w-]+)`).exec(account ?? '')?.[1] ?? null;

/** How many units a window of this account has: 5000 for `window:5000:anything`, else 80. */
export const sizeOfWindow = (account) => Number(sceneOfAccount('window', account) ?? WINDOW_UNITS);

/** The JSON object of a body, empty when it is none. */
export function payloadIn(body) {
  try {
    return JSON.parse(body) ?? {};
  } catch {
    return {};
  }
}

/**
 * Which scene a conversation gets: the account's, else the first one its message
 * names, else a friendly answer.
 */
export function sceneFor({ headers, body }) {
  const byAccount = sceneOfAccount('scene', accountIn(headers.cookie));
  if (byAccount) {
    return sceneNamed(byAccount);
  }
  const message = String(payloadIn(body).message ?? '');
  const marker = markerIn(message);
  return marker ? sceneNamed(marker.name, marker.parameters) : friendlyScene(message);
}
