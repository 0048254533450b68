import { randomUUID } from 'node:crypto';
import { markerIn, sceneOfAccount } from './choose.mjs';
import { paint } from './media/paint.mjs';

/** Pictures over the socket (upstream protocol 18, item 8; section 11). Steps as in sockets.mjs. */

const PICTURES = 4;
const PAUSE_MILLIS = 40;

/** How large the pictures of a ratio are. */
const SIZES = {
  '1:1': [512, 512],
  '16:9': [640, 360],
  '9:16': [360, 640],
  '2:3': [400, 600],
  '3:2': [600, 400],
};

const PROMISE = { request_id: '$requestId' };

function picture([width, height], order) {
  const id = randomUUID();
  const url = `https://imagine-public.x.ai/imagine-public/images/${id}_${width}x${height}.jpg`;
  const blob = () => paint(new URL(url).pathname, width, height).toString('base64');
  return {
    start: {
      ...PROMISE,
      type: 'json',
      current_status: 'start_stage',
      image_id: id,
      order,
      width,
      height,
    },
    half: { ...PROMISE, type: 'image', id, url, percentage_complete: 45, blob: blob() },
    whole: { ...PROMISE, type: 'image', id, url, percentage_complete: 100, blob: blob() },
    done: (moderated = false) => ({
      ...PROMISE,
      type: 'json',
      current_status: 'completed',
      image_id: id,
      moderated,
      r_rated: false,
      order,
    }),
  };
}

const pictures = (size, count = PICTURES) =>
  Array.from({ length: count }, (none, order) => picture(size, order));

const complete = ({ start, half, whole, done }) => [start, half, whole, done()];

const sent = (messages) =>
  messages.flatMap((message) => [{ send: message }, { pauseMillis: PAUSE_MILLIS }]);

const CLOSED = { close: { code: 1000, reason: '' } };

const failed = (code, text) => [
  { send: { ...PROMISE, type: 'error', err_code: code, err_msg: text } },
];

const without = (message, ...names) =>
  Object.fromEntries(Object.entries(message).filter(([name]) => !names.includes(name)));

/** What follows a prompt, made of the size its ratio has. */
const answers = {
  pictures: (size) => sent(pictures(size).flatMap(complete)),

  /** They grow side by side, and the last one is first to be done. */
  interleaved: (size) => {
    const all = pictures(size);
    return sent([
      ...all.map(({ start }) => start),
      ...all.map(({ half }) => half),
      ...all.toReversed().flatMap(({ whole, done }) => [whole, done()]),
    ]);
  },

  fewer: (size) => [...sent(pictures(size, 2).flatMap(complete)), CLOSED],

  none: () => [CLOSED],

  error: () => failed('internal_error', 'generation failed'),

  'error-after-one': (size) => [
    ...sent(pictures(size, 1).flatMap(complete)),
    ...failed('internal_error', 'generation failed'),
  ],

  'rate-limit': () => failed('rate_limit_exceeded', 'slow down'),

  /** Pictures of somebody else's prompt come first. */
  'foreign-id': (size) => [
    ...sent(
      pictures(size, 2)
        .flatMap(complete)
        .map((message) => ({ ...message, request_id: randomUUID() })),
    ),
    ...sent(pictures(size).flatMap(complete)),
  ],

  /** Messages about nobody knows which picture, but for its address. */
  'no-id': (size) =>
    sent(
      pictures(size).flatMap(({ start, half, whole, done }) => [
        start,
        half,
        { ...PROMISE, type: 'image', percentage_complete: 60 },
        without(whole, 'id'),
        done(),
      ]),
    ),

  binary: (size) =>
    pictures(size)
      .flatMap(complete)
      .flatMap((message) => [{ binary: message }, { pauseMillis: PAUSE_MILLIS }]),

  noise: (size) => [{ send: 'not json' }, { send: [1] }, ...sent(pictures(size).flatMap(complete))],

  /** Other names of the same members, and no picture in them. */
  'other-names': (size) =>
    sent(
      pictures(size).map(({ whole: { id, url } }) => ({
        requestId: '$requestId',
        imageId: id,
        imageUrl: url,
        currentStatus: 'done',
      })),
    ),

  /** One is done, another has begun, and nothing more comes. */
  'partial-timeout': (size) => {
    const [first, second] = pictures(size, 2);
    return sent([...complete(first), second.start, second.half]);
  },

  silence: () => [],

  moderated: (size) =>
    sent(pictures(size).flatMap(({ start, half, done }) => [start, half, done(true)])),

  'one-moderated': (size) => {
    const [first, ...others] = pictures(size);
    return sent([first.start, first.half, first.done(true), ...others.flatMap(complete)]);
  },

  broken: (size) => [
    ...sent(pictures(size, 1).flatMap(({ start, half }) => [start, half])),
    { error: true },
  ],
};

const refused = (status, body) => ({ status, body });

/** Handshakes that fail. */
const refusals = {
  401: refused(401, JSON.stringify({ code: 16, message: 'Failed to look up session ID' })),
  403: refused(403, '<!DOCTYPE html><html><head><title>Just a moment...</title></head></html>'),
  429: refused(429, JSON.stringify({ code: 8, message: 'Too many requests' })),
  500: refused(500, JSON.stringify({ code: 13, message: 'Internal error' })),
};

export const imagineNames = [...Object.keys(answers), ...Object.keys(refusals)];

/** A scene of the socket by its name, for example `fewer`. */
export function imagineNamed(name) {
  if (Object.hasOwn(refusals, name)) {
    return refusals[name];
  }
  if (Object.hasOwn(answers, name)) {
    return { onMessage: (message) => answers[name](sizeIn(message)) };
  }
  throw new Error(`There is no imagine scene "${name}". There are: ${imagineNames.join(', ')}`);
}

/** The scene of the account (`imagine:fewer`), else what each prompt wishes, else pictures. */
export function imagineSceneFor(account) {
  const byAccount = sceneOfAccount('imagine', account);
  return byAccount ? imagineNamed(byAccount) : { onMessage: byPrompt };
}

/** The steps of the scene a prompt names, `[[scene:imagine-fewer]]`. */
function byPrompt(message) {
  const name = markerIn(promptIn(message))?.name.replace(/^imagine-/, '');
  const answer = Object.hasOwn(answers, name ?? '') ? answers[name] : answers.pictures;
  return answer(sizeIn(message));
}

const contentIn = (message) => {
  try {
    return JSON.parse(message).item?.content?.[0] ?? {};
  } catch {
    return {};
  }
};

const promptIn = (message) => String(contentIn(message).text ?? '');

const sizeIn = (message) => SIZES[contentIn(message).properties?.aspect_ratio] ?? SIZES['2:3'];
