import { markerIn, payloadIn, sceneOfAccount } from './choose.mjs';
import { gemini } from './gemini.mjs';
import { openAi } from './openai.mjs';
import { breakages } from './scenes/breakages-of-providers.mjs';

/** Who answers at which hosts. */
const DIALECTS = [
  { hosts: /(?:^|\.)openai-like\.example$/, dialect: openAi },
  {
    hosts: /^generativelanguage\.googleapis\.com$|(?:^|\.)gemini-like\.example$/,
    dialect: gemini,
  },
];

const dialectAt = (host) => DIALECTS.find(({ hosts }) => hosts.test(host))?.dialect ?? null;

export const isProvider = (host) => dialectAt(host ?? '') !== null;

export const providerNames = ['plain', ...Object.keys(breakages), ...Object.keys(openAi.refusals)];

/**
 * Scripted providers of models: what OpenAI's API and Google's answer to whoever has a key. README.md
 * beside this file says how a test or a person chooses an answer.
 */
export class Providers {
  #always = new Map();

  /**
   * From now on this key, or this host, gets one scene whatever is asked; null ends that.
   *
   * @param {string} whom e.g. `sk-one` or `two.openai-like.example`
   */
  always(whom, scene) {
    if (scene === null) {
      this.#always.delete(whom);
    } else {
      this.#always.set(whom, scene);
    }
  }

  clear() {
    this.#always.clear();
  }

  /** The key of a request, wherever it stands; null without one. */
  keyIn({ headers }, url) {
    return (
      /^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1] ??
      headers['x-goog-api-key'] ??
      url.searchParams.get('key')
    );
  }

  /** @param {string} [scripted] the name of a scene that goes before all others */
  sceneFor(record, url, scripted) {
    const dialect = dialectAt(record.host);
    const asked = {
      ...record,
      path: url.pathname,
      query: url.searchParams,
      payload: payloadIn(record.body),
    };
    const marker = markerIn(record.body);
    const name =
      scripted ??
      this.#always.get(record.key) ??
      this.#always.get(record.host) ??
      sceneOfAccount('scene', record.key) ??
      marker?.name ??
      'plain';
    return sceneNamed(dialect, name, asked, marker?.parameters ?? {});
  }
}

function sceneNamed(dialect, name, asked, parameters) {
  const refusals = dialect.refusalsFor?.(asked) ?? dialect.refusals;
  if (Object.hasOwn(refusals, name)) {
    return refusals[name];
  }
  if (name !== 'plain' && !Object.hasOwn(breakages, name)) {
    throw new Error(`There is no scene "${name}". There are: ${providerNames.join(', ')}`);
  }
  if (asked.key === null && !asked.host.startsWith('open.')) {
    return dialect.withoutKey(asked);
  }
  const plain = () => dialect.answer(asked);
  return name === 'plain' ? plain() : breakages[name]({ plain, dialect, asked, parameters });
}
