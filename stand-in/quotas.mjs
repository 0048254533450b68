import { payloadIn, sceneOfAccount } from './choose.mjs';
import { breakages } from './scenes/breakages.mjs';
import { refusals } from './scenes/refusals.mjs';

const json = (value) => ({ body: [{ text: JSON.stringify(value) }] });

/** Answers of the rate-limits call, made of the account's figures (upstream protocol 18, item 7). */
const answers = {
  full: (figures) => json(figures),

  'only-tokens': ({ remainingTokens }) => json({ remainingTokens }),

  'only-queries': ({ remainingQueries }) => json({ remainingQueries }),

  empty: () => json({}),

  'non-json': () => ({ headers: { 'content-type': 'text/plain' }, body: [{ text: 'no quota' }] }),

  slow: (figures) => ({ beforeHeaders: [{ pauseMillis: 1500 }], ...json(figures) }),

  'cut-off': (figures) => ({
    body: [{ text: JSON.stringify(figures).slice(0, 20) }, { pauseMillis: 20 }, { reset: true }],
  }),
};

/** Scenes of conversations that make sense here, too. */
const shared = {
  ...refusals,
  'html-200': breakages['html-200'],
  'silence-headers': breakages['silence-headers'],
};

export const quotaNames = [...Object.keys(answers), ...Object.keys(shared)];

/** A scene by its name, as a function of the account's figures. */
export function quotaNamed(name) {
  if (Object.hasOwn(answers, name)) {
    return answers[name];
  }
  if (Object.hasOwn(shared, name)) {
    return () => shared[name];
  }
  throw new Error(`There is no quota scene "${name}". There are: ${quotaNames.join(', ')}`);
}

/** The scene of the account, else a full answer. */
export function quotaSceneFor({ account, body }, windows, scripted) {
  const scene = scripted ?? quotaNamed(sceneOfAccount('quota', account) ?? 'full');
  return typeof scene === 'function'
    ? scene(windows.figures(account, payloadIn(body).modelName ?? ''))
    : scene;
}
