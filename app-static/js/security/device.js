// @ts-check
import { t } from './words.js';

/** What is looked for in what browsers say of themselves; the first that is there. */
const BROWSERS = [
  [/Edg\//, 'Edge'],
  [/OPR\//, 'Opera'],
  [/Firefox\//, 'Firefox'],
  [/HeadlessChrome\/|Chrome\/|CriOS\//, 'Chrome'],
  [/Safari\//, 'Safari'],
  [/^curl\//, 'curl'],
];

const SYSTEMS = [
  [/iPhone/, 'iPhone'],
  [/iPad/, 'iPad'],
  [/Android/, 'Android'],
  [/Windows/, 'Windows'],
  [/Mac OS X|Macintosh/, 'macOS'],
  [/CrOS/, 'ChromeOS'],
  [/Linux/, 'Linux'],
];

const first = (names, text) => names.find(([pattern]) => pattern.test(text))?.[1];

/**
 * `Chrome on Linux`
 *
 * @param {string | null} userAgent as RFC 9110 has it, section 10.1.5
 */
export function deviceOf(userAgent) {
  if (!userAgent) {
    return t.unknownDevice;
  }
  const browser = first(BROWSERS, userAgent);
  const system = first(SYSTEMS, userAgent);
  return browser && system ? t.on(browser, system) : (browser ?? system ?? userAgent.slice(0, 40));
}
