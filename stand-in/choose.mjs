import { benchScene } from './bench.mjs';
import { friendlyScene } from './friendly.mjs';
import { scenes } from './scenes.mjs';
import { filmScene, slowFilmScene } from './scenes/films.mjs';
import { picturesScene } from './scenes/pictures.mjs';

/** A Basic account's window (upstream protocol, 13.3). */
const WINDOW_UNITS = 80;

/** Scenes that take parameters, and those that make something of the account's own. */
const madeToOrder = {
  bench: benchScene,
  images: picturesScene,
  video: filmScene,
  'video-slow': slowFilmScene,
};

export const sceneNames = [...Object.keys(madeToOrder), ...Object.keys(scenes)];

/** A scene by its name, for example `error-mid-stream`; `bench` and a few more take parameters. */
export function sceneNamed(name, parameters = {}, account = null) {
  if (Object.hasOwn(madeToOrder, name)) {
    return madeToOrder[name](parameters, account);
  }
  if (!Object.hasOwn(scenes, name)) {
    throw new Error(`There is no scene "${name}". There are: ${sceneNames.join(', ')}`);
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
 * Which scene a conversation gets: the account's, else the first one its message names, else a film,
 * pictures or a friendly answer, whichever was asked for. Scenes of the imagine socket mean nothing here.
 */
export function sceneFor({ headers, body }) {
  const account = accountIn(headers.cookie);
  const byAccount = sceneOfAccount('scene', account);
  if (byAccount) {
    return sceneNamed(byAccount, {}, account);
  }
  const payload = payloadIn(body);
  const message = String(payload.message ?? '');
  const marker = markerIn(message);
  if (marker && !marker.name.startsWith('imagine-')) {
    return sceneNamed(marker.name, marker.parameters, account);
  }
  if (payload.toolOverrides?.videoGen) {
    return filmScene({}, account);
  }
  return wantsPictures(payload, message) ? picturesScene({}, account) : friendlyScene(message);
}

const wantsPictures = ({ modelName, toolOverrides }, message) =>
  message.startsWith('Image Generation:') ||
  modelName === 'imagine-image-edit' ||
  toolOverrides?.imageGen === true;
