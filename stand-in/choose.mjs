import { benchScene } from './bench.mjs';
import { friendlyScene } from './friendly.mjs';
import { scenes } from './scenes.mjs';

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

/** `429` for the account `scene:429`, `429` for `scene:429:anything`, else null. */
const sceneOfAccount = (account) => /^scene:([\w-]+)/.exec(account ?? '')?.[1] ?? null;

/** The message of a conversation's payload, empty when the body is not one. */
export function messageIn(body) {
  try {
    return String(JSON.parse(body).message ?? '');
  } catch {
    return '';
  }
}

/**
 * Which scene a conversation gets: the account's, else the first one its message
 * names, else a friendly answer.
 */
export function sceneFor({ headers, body }) {
  const byAccount = sceneOfAccount(accountIn(headers.cookie));
  if (byAccount) {
    return sceneNamed(byAccount);
  }
  const message = messageIn(body);
  const marker = markerIn(message);
  return marker ? sceneNamed(marker.name, marker.parameters) : friendlyScene(message);
}
