// @ts-check
import { html } from '../../vendor/lit.js';

/** What password managers keep a passphrase under. */
export const forWhom = () =>
  html`<input name="username" autocomplete="username" value="grok2api backup" hidden />`;
