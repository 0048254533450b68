// @ts-check
/** A block of sanitised Markdown: links and media that are safe to follow and load, code to be copied. */
import { html, render } from '../../vendor/lit.js';
import { copyButton } from '../ui/copy.js';
import { icon } from '../ui/icon.js';
import { failedPicture, ownMedia, safeLink } from './picture.js';
import { t } from './words.js';

/**
 * @param {DocumentFragment} fragment sanitised, of a document of its own where nothing is loaded
 * @returns {HTMLElement} what may be put into the page
 */
export function blockOf(fragment) {
  const block = document.createElement('div');
  fragment.querySelectorAll('[class]').forEach((element) => {
    if (element.localName !== 'code' || !/^language-[\w+#-]+$/.test(element.className)) {
      element.removeAttribute('class');
    }
  });
  fragment.querySelectorAll('source').forEach((source) => {
    if (source.parentElement?.localName === 'video' && !source.parentElement.hasAttribute('src')) {
      source.parentElement.setAttribute('src', source.getAttribute('src') ?? '');
    }
    source.remove();
  });
  fragment.querySelectorAll('a').forEach(link);
  fragment.querySelectorAll('img').forEach(picture);
  fragment.querySelectorAll('video').forEach(film);
  fragment.querySelectorAll('table').forEach(scrolling);
  fragment.querySelectorAll('pre').forEach(snippet);
  block.append(fragment);
  return block;
}

/** @param {HTMLAnchorElement} element */
function link(element) {
  const address = safeLink(element.getAttribute('href'));
  element.removeAttribute('href');
  if (address) {
    element.href = address;
    element.target = '_blank';
    element.rel = 'noreferrer noopener';
    const own = ownMedia(address);
    if (element.textContent === address && own.startsWith('/images/')) {
      element.href = own;
      element.textContent = t.openMedia; // addresses of media are long, and mean nothing to people
    }
  }
}

/** @param {HTMLImageElement} element */
function picture(element) {
  const address = element.getAttribute('src');
  const own = ownMedia(address);
  if (!own) {
    elsewhere(element, address, element.alt);
    return;
  }
  const shown = document.createElement('img');
  shown.alt = element.alt || t.picture;
  shown.title = element.title;
  shown.addEventListener('error', failedPicture);
  shown.src = own;
  if (element.closest('a') || own.startsWith('data:')) {
    element.replaceWith(shown);
  } else {
    const large = document.createElement('a');
    large.setAttribute('href', own);
    link(large);
    large.append(shown);
    element.replaceWith(large);
  }
}

/** @param {HTMLVideoElement} element */
function film(element) {
  const address = element.getAttribute('src');
  const own = ownMedia(address);
  if (!own) {
    elsewhere(element, address, '');
    return;
  }
  const shown = document.createElement('video');
  shown.controls = true;
  shown.preload = 'metadata';
  shown.playsInline = true;
  shown.poster = ownMedia(element.getAttribute('poster'));
  shown.src = own;
  element.replaceWith(shown);
}

/** What lies at a stranger's would tell him who reads this, so it is not loaded unless one goes there. */
function elsewhere(element, address, name) {
  const to = safeLink(address);
  const place = document.createElement('a');
  place.textContent = to ? `${name || t.picture} (${new URL(to).host})` : name;
  place.setAttribute('href', to);
  link(place);
  const isWithinLink = element.parentElement?.closest('a');
  element.replaceWith(isWithinLink || !to ? place.textContent : place);
}

/** @param {HTMLTableElement} element */
function scrolling(element) {
  const box = document.createElement('div');
  box.className = 'markdown-table';
  box.tabIndex = 0;
  box.setAttribute('role', 'region');
  box.setAttribute('aria-label', t.table);
  element.replaceWith(box);
  box.append(element);
}

/** @param {HTMLPreElement} pre */
function snippet(pre) {
  const code = pre.querySelector('code') ?? pre;
  const name = code.className.replace('language-', '');
  const box = document.createElement('div');
  box.className = 'snippet';
  const head = document.createElement('div');
  head.className = 'snippet-head';
  render(
    html`<span>${name || icon('code')}</span
      >${copyButton(() => code.textContent.replace(/\n$/, ''), { label: t.copyCode })}`,
    head,
  );
  pre.tabIndex = 0;
  pre.replaceWith(box);
  box.append(head, pre);
}

/** Colours code that is complete. */
export async function colour(block) {
  for (const code of block.querySelectorAll('code[class^="language-"]')) {
    const { default: highlight } = await import('../../vendor/highlight.js');
    const name = code.className.replace('language-', '');
    if (highlight.getLanguage(name)) {
      const marks = highlight.highlight(code.textContent, { language: name, ignoreIllegals: true });
      const { DOMPurify } = await import('../../vendor/markdown.js');
      code.replaceChildren(
        /** @type {any} */ (DOMPurify).sanitize(marks.value, {
          ALLOWED_TAGS: ['span'],
          ALLOWED_ATTR: ['class'],
          RETURN_DOM_FRAGMENT: true,
        }),
      );
    }
  }
}
