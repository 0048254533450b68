import { isStream, textOf } from '../events.mjs';

/**
 * Answers of a provider that begin well and go wrong, or that are odd. Each is made of the answer that
 * would have been given: `{plain, dialect, asked, parameters}`.
 */

const DRIP_MILLIS = 200;
const PAGE =
  '<!DOCTYPE html><html><head><title>Sign in</title></head><body>Please sign in.</body></html>';

/** A bit more than the half of an answer, never up to the end of an event or an object. */
function half(scene) {
  const text = textOf(scene);
  return text
    .slice(0, Math.ceil(text.length * 0.6))
    .replace(/\s+$/, '')
    .slice(0, -3);
}

const eventsOf = (scene) => textOf(scene).split(/(?<=\n\n)/);

const withBody = (scene, body) => ({ ...scene, body });

/** A stream that says the same thing again and again; the steps come as they are wanted. */
const repeated = (text, times) => ({
  *[Symbol.iterator]() {
    for (let count = 0; count < times; count++) {
      yield { text };
    }
  },
});

export const breakages = {
  /** Ends in the middle, as if that were all. */
  half: ({ plain }) => withBody(plain(), [{ text: half(plain()) }]),

  /** The connection breaks in the middle. */
  'half-reset': ({ plain }) =>
    withBody(plain(), [{ text: half(plain()) }, { pauseMillis: 30 }, { reset: true }]),

  'silence-headers': () => ({ beforeHeaders: [{ silence: true }], body: [] }),

  'silence-first': ({ plain }) => withBody(plain(), [{ silence: true }]),

  'silence-middle': ({ plain }) => withBody(plain(), [{ text: half(plain()) }, { silence: true }]),

  'empty-200': ({ plain }) => withBody(plain(), []),

  'html-200': () => ({
    headers: { 'content-type': 'text/html; charset=utf-8' },
    body: [{ text: PAGE }],
  }),

  redirect: () => ({
    status: 302,
    headers: { location: 'https://sign-in.openai-like.example/' },
    body: [],
  }),

  reset: () => ({ beforeHeaders: [{ reset: true }], body: [] }),

  'error-first': ({ plain, dialect }) => withBody(plain(), [{ text: dialect.errorEvent() }]),

  'error-mid-stream': ({ plain, dialect }) =>
    withBody(plain(), [
      ...eventsOf(plain())
        .slice(0, 2)
        .map((text) => ({ text })),
      { text: dialect.errorEvent() },
    ]),

  /** An event now and then: `[[scene:drip gapMillis=300]]`. */
  drip: ({ plain, parameters: { gapMillis = String(DRIP_MILLIS) } }) =>
    withBody(
      plain(),
      eventsOf(plain()).flatMap((text) => [{ text }, { pauseMillis: Number(gapMillis) }]),
    ),

  /** No character that takes several bytes stays whole. */
  'byte-by-byte': ({ plain }) =>
    withBody(
      plain(),
      Array.from(Buffer.from(textOf(plain())), (byte) => ({ bytes: [byte] })),
    ),

  crlf: ({ plain }) => withBody(plain(), [{ text: textOf(plain()).replaceAll('\n', '\r\n') }]),

  /** As OpenRouter does while it waits. */
  comments: ({ plain }) =>
    withBody(
      plain(),
      eventsOf(plain()).flatMap((text) => [{ text: ': PROCESSING\n\n' }, { text }]),
    ),

  /** Not everybody says [DONE]. */
  'no-done': ({ plain }) =>
    withBody(plain(), [{ text: textOf(plain()).replace(/data: \[DONE\]\s*/, '') }]),

  /** Waits before it answers: `[[scene:late millis=1500]]`. */
  late: ({ plain, parameters: { millis = '1500' } }) => ({
    ...plain(),
    beforeHeaders: [{ pauseMillis: Number(millis) }],
  }),

  /** One event again and again until the end, as fast as it is taken: `[[scene:flood events=40000]]`. */
  flood: ({ plain, parameters: { events: times = '40000', bytes = '1000' } }) => {
    const scene = plain();
    if (!isStream(scene)) {
      return scene;
    }
    const [first, ...rest] = eventsOf(scene);
    const long = first.replace(/\n\n$/, `\n: ${'x'.repeat(Number(bytes))}\n\n`);
    return {
      ...scene,
      body: {
        *[Symbol.iterator]() {
          yield { text: first };
          yield* repeated(long, Number(times));
          yield { text: rest.join('') };
        },
      },
    };
  },
};
