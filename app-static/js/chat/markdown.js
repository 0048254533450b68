// @ts-check
/**
 * Shows Markdown that a stranger wrote. It is cut into its blocks, and only those that have changed are
 * parsed, sanitised and put into the page again: while an answer comes in, that is the last one.
 */
import { language } from '../language.js';
import { blockOf, colour } from './markdown-block.js';

/** Tags that stay tags where somebody wrote them; others are shown as what they are: text. */
const WRITTEN = new Set(['a', 'br', 'code', 'img', 'p', 'source', 'span', 'sub', 'sup', 'video']);
const TAG =
  /<(\/?)([a-z][a-z0-9]*)((?:\s+[^\s=<>"'/]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'<>]+))?)*)\s*\/?>/gi;
const ATTRIBUTE = /([^\s=]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"']+))/g;

const WRITTEN_ATTRIBUTES = ['href', 'src', 'poster', 'alt', 'title'];

const SANITISED = {
  ALLOWED_TAGS: [
    ...['a', 'blockquote', 'br', 'code', 'del', 'em', 'h3', 'h4', 'h5', 'h6', 'hr', 'img', 'li'],
    ...['ol', 'p', 'pre', 'source', 'span', 'strong', 'sub', 'sup', 'table', 'tbody', 'td', 'th'],
    ...['thead', 'tr', 'ul', 'video'],
  ],
  ALLOWED_ATTR: [...WRITTEN_ATTRIBUTES, 'start', 'align', 'class'],
  ALLOW_DATA_ATTR: false,
  ALLOW_ARIA_ATTR: false,
  RETURN_DOM_FRAGMENT: true,
};

/**
 * @typedef {object} Block
 * @property {string} raw
 * @property {number} end where the next one begins
 * @property {() => string} html
 */

/** @type {{blocks: (text: string) => Block[], clean: (html: string) => DocumentFragment} | null} */
let library = null;

/** @type {Promise<unknown> | null} */
let loading = null;

/** Until the libraries are here, Markdown is shown as it was written. */
const load = () =>
  (loading ??= import('../../vendor/markdown.js').then(({ Marked, DOMPurify }) => {
    const marked = new Marked({ gfm: true, breaks: true });
    marked.use({
      renderer: {
        html: ({ text }) => written(text),
        heading({ tokens, depth }) {
          const tag = `h${Math.min(depth + 2, 6)}`;
          return `<${tag}>${this.parser.parseInline(tokens)}</${tag}>`;
        },
        checkbox: ({ checked }) => (checked ? '☑ ' : '☐ '),
      },
    });
    library = {
      blocks: (text) => blocksOf(marked.lexer(text), (token) => marked.parser([token])),
      clean: (text) => /** @type {any} */ (DOMPurify).sanitize(text, SANITISED),
    };
  }));

/** @returns {Block[]} */
function blocksOf(tokens, parse) {
  const blocks = [];
  let end = 0;
  for (const token of tokens) {
    end += token.raw.length;
    if (token.type === 'space') {
      Object.assign(blocks.at(-1) ?? {}, { end });
    } else {
      blocks.push({ raw: token.raw, end, html: () => parse(token) });
    }
  }
  return blocks;
}

const loadQuietly = () => load().catch(() => (loading = null)); // it is tried again with the next text

/** HTML that somebody wrote, with nothing left that the page's policy would have to complain of. */
function written(text) {
  let end = 0;
  let html = '';
  for (const [tag, slash, name, attributes] of text.matchAll(TAG)) {
    const at = text.indexOf(tag, end);
    html += escaped(text.slice(end, at));
    html += WRITTEN.has(name.toLowerCase())
      ? `<${slash}${name}${slash ? '' : writtenAttributes(attributes)}>`
      : escaped(tag);
    end = at + tag.length;
  }
  return html + escaped(text.slice(end));
}

const writtenAttributes = (text) =>
  [...text.matchAll(ATTRIBUTE)]
    .filter(([, name]) => WRITTEN_ATTRIBUTES.includes(name.toLowerCase()))
    .map(([, name, ...values]) => ` ${name}="${escaped(values.find((one) => one) ?? '')}"`)
    .join('');

/** Entities stay what they are. */
const escaped = (text) =>
  text.replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** The last block grows, and may join the one before it. */
const UNSETTLED = 2;

/** A text in the page that may grow. */
export class Markdown {
  element = document.createElement('div');

  /** @type {{raw: string, html: string, element: HTMLElement, coloured: boolean}[]} */
  #blocks = [];
  #shown = '';

  /** What nothing that comes can change, save for definitions of links, which are heeded at the end. */
  #settled = '';
  #settledBlocks = 0;

  constructor() {
    this.element.className = 'markdown';
  }

  /**
   * @param {string} text
   * @param {boolean} [open] whether more of it is to come
   * @returns {HTMLElement} always the same
   */
  show(text, open = false) {
    const wanted = `${language()} ${open} ${text}`;
    if (!library) {
      this.element.textContent = text;
      loadQuietly().then(() => library && this.show(text, open));
    } else if (wanted !== this.#shown) {
      if (!this.#shown.startsWith(language())) {
        this.#blocks = [];
        this.#settled = '';
        this.#settledBlocks = 0;
        this.element.replaceChildren();
      }
      this.#shown = wanted;
      this.#render(text.replaceAll(/\r\n?/g, '\n'), open);
    }
    return this.element;
  }

  #render(text, open) {
    const goesOn = open && text.startsWith(this.#settled);
    const first = goesOn ? this.#settledBlocks : 0;
    const begin = goesOn ? this.#settled.length : 0;
    const wanted = library.blocks(text.slice(begin));
    for (const dropped of this.#blocks.splice(first + wanted.length)) {
      dropped.element.remove();
    }
    wanted.forEach((block, index) => this.#put(first + index, block, open));
    const unsettled = open ? UNSETTLED : 0;
    for (const block of this.#blocks.slice(0, unsettled ? -unsettled : undefined)) {
      if (!block.coloured) {
        block.coloured = true;
        colour(block.element);
      }
    }
    const settled = wanted.length - unsettled;
    if (open && settled > 0) {
      this.#settledBlocks = first + settled;
      this.#settled = text.slice(0, begin + wanted[settled - 1].end);
    }
  }

  /**
   * @param {Block} block
   * @param {boolean} open then the same text is the same, else definitions of links may have come
   */
  #put(index, block, open) {
    const known = this.#blocks[index];
    const { raw } = block;
    if (open && known?.raw === raw) {
      return;
    }
    const html = block.html();
    if (known?.raw === raw && known.html === html) {
      return;
    }
    const element = blockOf(library.clean(html));
    if (known) {
      known.element.replaceWith(element);
    } else {
      this.element.append(element);
    }
    this.#blocks[index] = { raw, html, element, coloured: false };
  }
}

/** @type {WeakMap<object, Record<string, Markdown>>} */
const shownOf = new WeakMap();

/**
 * A part of something in the page.
 *
 * @param {object} owner whose text it is, e.g. a message
 * @param {string} part e.g. `answer`
 * @param {string} text
 * @param {boolean} [open]
 */
export function markdown(owner, part, text, open) {
  const parts = shownOf.get(owner) ?? {};
  shownOf.set(owner, parts);
  return (parts[part] ??= new Markdown()).show(text, open);
}
