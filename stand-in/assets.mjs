import { readFileSync } from 'node:fs';
import { sceneOfAccount } from './choose.mjs';
import { paint } from './media/paint.mjs';
import { refusals } from './scenes/refusals.mjs';

/** Hosts that have media (upstream protocol, section 12); the last one is anybody's. */
export const ASSET_HOSTS = [
  'assets.grok.com',
  'imagine-public.x.ai',
  'imgen.x.ai',
  'pictures.example',
];

const MEBIBYTE = 1 << 20;
const SLOW_MILLIS = 400;

const FILM = readFileSync(new URL('media/film.mp4', import.meta.url));

/** Never to be seen by anybody behind the gateway. */
const OWN_HEADERS = {
  'set-cookie': 'upstream=1; Path=/',
  'x-upstream': 'assets',
  'last-modified': 'Fri, 20 Nov 2026 08:00:00 GMT',
  etag: '"stand-in"',
};

/** A file of bytes, whole or the part that was asked for. */
function file({ type, bytes }, range) {
  return part(type, bytes.length, range, (from, to) => ({ bytes: bytes.subarray(from, to) }));
}

/** A file of so many bytes, of which nothing matters but their number. */
export const filler = (type, size, range) =>
  part(type, size, range, (from, to) => ({ filler: to - from }));

function part(type, size, range, step) {
  const headers = { 'content-type': type, 'accept-ranges': 'bytes', ...OWN_HEADERS };
  const asked = /^bytes=(\d*)-(\d*)$/.exec(range ?? '');
  if (!asked || (!asked[1] && !asked[2])) {
    return { headers: { ...headers, 'content-length': size }, body: [step(0, size)] };
  }
  const from = asked[1] ? Number(asked[1]) : Math.max(0, size - Number(asked[2]));
  const to = asked[1] && asked[2] ? Math.min(size, Number(asked[2]) + 1) : size;
  if (from >= to) {
    return { status: 416, headers: { 'content-range': `bytes */${size}` }, body: [] };
  }
  return {
    status: 206,
    headers: {
      ...headers,
      'content-length': to - from,
      'content-range': `bytes ${from}-${to - 1}/${size}`,
    },
    body: [step(from, to)],
  };
}

const page = (type, text) => ({ headers: { 'content-type': type }, body: [{ text }] });

const redirect = (location) => ({ status: 302, headers: { location }, body: [] });

/** Answers of the hosts of media (upstream protocol 18, item 9), made of `{type, bytes}` and the range. */
const answers = {
  file,

  /** Takes no notice of ranges, and does not say how long it is. */
  'no-length': ({ type, bytes }) => ({
    headers: { 'content-type': type, ...OWN_HEADERS },
    body: [
      { bytes: bytes.subarray(0, bytes.length / 2) },
      { pauseMillis: 5 },
      { bytes: bytes.subarray(bytes.length / 2) },
    ],
  }),

  'no-length-over-limit': ({ type }) => ({
    headers: { 'content-type': type },
    body: [{ filler: 26 * MEBIBYTE }],
  }),

  'over-limit': ({ type }, range) => filler(type, 26 * MEBIBYTE, range),

  big: ({ type }, range) => filler(type, 25 * MEBIBYTE, range),

  'redirect-foreign': () => redirect('https://elsewhere.example/stolen.jpg'),

  'redirect-insecure': (lying, range, path) => redirect(`http://assets.grok.com${plain(path)}`),

  'redirect-known': (lying, range, path) => redirect(`https://imagine-public.x.ai${plain(path)}`),

  'redirect-loop': (lying, range, path) => redirect(path),

  html: () => page('text/html; charset=UTF-8', '<script>alert(1)</script>'),

  svg: () =>
    page(
      'image/svg+xml',
      '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    ),

  /** A picture by its bytes that calls itself something else. */
  'octet-stream': ({ bytes }, range) => file({ type: 'application/octet-stream', bytes }, range),

  slow: (lying, range) => ({
    beforeHeaders: [{ pauseMillis: SLOW_MILLIS }],
    ...file(lying, range),
  }),

  /** Breaks in the middle of what it promised. */
  'cut-off': ({ type, bytes }) => ({
    headers: { 'content-type': type, 'content-length': bytes.length },
    body: [{ bytes: bytes.subarray(0, bytes.length / 2) }, { pauseMillis: 20 }, { reset: true }],
  }),

  403: () => refusals['403-policy'],

  ...Object.fromEntries(Object.entries(refusals).map(([name, scene]) => [name, () => scene])),
};

export const assetNames = Object.keys(answers);

/** A scene by its name, as a function of a file, the range and the path. */
export function assetNamed(name) {
  if (!Object.hasOwn(answers, name)) {
    throw new Error(`There is no asset scene "${name}". There are: ${assetNames.join(', ')}`);
  }
  return answers[name];
}

/** The path without the scene in it. */
const plain = (path) => path.replace(/\/scene-[\w-]+/, '');

const sceneInPath = (path) => /\/scene-([\w-]+)/.exec(path)?.[1] ?? null;

/** What lies at a path: what was uploaded there, a film, or a picture painted for that path. */
function made(path, uploads) {
  const sent = uploads.at(path);
  if (sent) {
    return sent;
  }
  if (/\.(mp4|webm|mov|avi)$|\/content$/.test(path)) {
    return { type: 'video/mp4', bytes: FILM };
  }
  const size = /(\d{1,4})x(\d{1,4})\.\w+$/.exec(path);
  return {
    type: 'image/png',
    bytes: size ? paint(path, Number(size[1]), Number(size[2])) : paint(path),
  };
}

/** The script's scene, else that of the path (`/scene-404/`), else the account's, else the file. */
export function assetSceneFor({ account, headers }, path, uploads, scripted) {
  const scene =
    scripted ?? assetNamed(sceneInPath(path) ?? sceneOfAccount('asset', account) ?? 'file');
  return typeof scene === 'function' ? scene(made(path, uploads), headers.range, path) : scene;
}
