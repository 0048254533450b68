// @ts-check
/** Chinese and English. Every screen keeps its words in a `words.js` of its own, made by `words`. */

const KEY = 'grok2api_lang';

/** What the languages call themselves. */
export const LANGUAGES = { en: 'English', 'zh-CN': '中文' };

/** @typedef {keyof typeof LANGUAGES} Language */

/** Hears `change`; views render themselves again. */
export const languageChanges = new EventTarget();

/** @returns {Language} */
export const language = () => (document.documentElement.lang === 'zh-CN' ? 'zh-CN' : 'en');

/** @param {Language} wanted */
export function setLanguage(wanted) {
  localStorage.setItem(KEY, wanted);
  apply(wanted);
}

function apply(wanted) {
  document.documentElement.lang = wanted;
  languageChanges.dispatchEvent(new Event('change'));
}

window.addEventListener('storage', ({ key, newValue }) => {
  if (key === KEY && newValue) {
    apply(newValue);
  }
});

/**
 * A catalogue: `t.title` is a text in the language of now, `t.results(3)` one with something in it.
 *
 * @template {Record<string, string | ((...values: any[]) => string)>} T
 * @param {{en: T, zh: {[K in keyof T]: T[K] extends string ? string : T[K]}}} catalogue
 * @returns {Readonly<T>}
 */
export function words({ en, zh }) {
  const t = {};
  for (const key of Object.keys(en)) {
    Object.defineProperty(t, key, {
      enumerable: true,
      get: () => (language() === 'zh-CN' ? zh : en)[key],
    });
  }
  return /** @type {T} */ (t);
}

/** `1 key`, `2 keys` */
export const plural = (count, one, many = `${one}s`) =>
  `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
