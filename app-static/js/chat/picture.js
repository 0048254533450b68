// @ts-check
/** Pictures and films of answers: which addresses are shown, and what is done when one does not come. */
import { html, render } from '../../vendor/lit.js';
import { icon } from '../ui/icon.js';
import { t } from './words.js';

const DATA_PICTURE = /^data:image\/(png|jpe?g|gif|webp|avif);base64,[\w+/=\s]+$/i;

/**
 * Where something leads, if it is a page: `http`, `https` or a path of this gateway.
 *
 * @returns {string} empty when it leads nowhere good
 */
export function safeLink(address) {
  if (!/^(https?:\/\/|\/(?![/\\]))/i.test(address ?? '') || !URL.canParse(address, location.href)) {
    return '';
  }
  return new URL(address, location.href).href;
}

/**
 * Where a picture or film is, if this page may load it: pictures within the text, and the gateway's own
 * media. The latter may be told under another name the gateway has.
 *
 * @returns {string} empty when it must not be loaded
 */
export function ownMedia(address) {
  if (DATA_PICTURE.test(address ?? '')) {
    return address;
  }
  const link = safeLink(address);
  if (!link) {
    return '';
  }
  const { origin, pathname, search } = new URL(link);
  const isOurs = origin === location.origin || /^\/images\/(p_|u_|upload-)[\w.-]+$/.test(pathname);
  return isOurs ? pathname + search : '';
}

/** A listener of `error`: puts a button in the place of a picture that did not come. */
export function failedPicture({ currentTarget: picture }) {
  const place = document.createElement('span');
  place.className = 'picture-failed';
  const again = (event) => {
    event.preventDefault(); // it may be within a link
    const fresh = picture.cloneNode();
    fresh.addEventListener('error', failedPicture);
    fresh.src = withRetry(picture.src);
    place.replaceWith(fresh);
  };
  render(
    html`<button type="button" class="button small image-retry" @click=${again}>
      ${icon('refresh-cw')}${t.pictureFailed}
    </button>`,
    place,
  );
  picture.replaceWith(place);
}

/** The same address, but not the browser's memory of it. */
function withRetry(address) {
  if (address.startsWith('data:')) {
    return address;
  }
  const url = new URL(address, location.href);
  url.searchParams.set('_retry', String(Date.now()));
  return url.href;
}

/** @returns {Promise<string>} what is at an address, as a `data:` URI */
export async function asDataUri(address) {
  if (address.startsWith('data:')) {
    return address;
  }
  const response = await fetch(address);
  if (!response.ok) {
    throw new Error(t.pictureGone);
  }
  const blob = await response.blob();
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(blob);
  });
}
