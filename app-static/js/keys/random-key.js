// @ts-check

const SIGNS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const LENGTH = 24;

/** The largest multiple of the signs that a byte can have below it, so that all are as likely. */
const FAIR = 256 - (256 % SIGNS.length);

/** `sk-` and 24 letters and digits: 142 bits. */
export function randomKey() {
  let text = '';
  while (text.length < LENGTH) {
    const [byte] = crypto.getRandomValues(new Uint8Array(1));
    text += byte < FAIR ? SIGNS[byte % SIGNS.length] : '';
  }
  return `sk-${text}`;
}
