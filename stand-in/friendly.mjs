import { answer, end, header, heading, thought, whole, words } from './frames.mjs';

const PAUSE_MILLIS = 15;

/** The bare question in a flattened prompt: its last paragraph without a role before it. */
export function questionIn(message) {
  const paragraphs = message.split('\n\n').map((paragraph) => paragraph.trim());
  const bare = paragraphs.filter(
    (paragraph) => paragraph && !/^(system|assistant|developer|tool):/.test(paragraph),
  );
  return (bare.at(-1) ?? '').slice(0, 300);
}

/** What an unscripted conversation gets: a little reasoning, then an answer that echoes the question. */
export function friendlyScene(message) {
  const question = questionIn(message);
  const reply =
    `You asked: \u201c${question}\u201d\n\n` +
    'I am the stand-in for the upstream, so I know nothing about that. But every word of this reply ' +
    'travelled the whole way: from a scripted server, through the gateway written in Java, to you, ' +
    'one token at a time. \u2728';
  const frames = [
    header(),
    heading('Reading the question'),
    ...words('Somebody wants to know whether this works. It seems to.').map((word) =>
      thought(word),
    ),
    ...words(reply).map(answer),
    whole(reply),
    end(),
  ];
  return { body: frames.flatMap((line) => [{ line }, { pauseMillis: PAUSE_MILLIS }]) };
}
