// @ts-check

/** As near to its end a reader counts as being there. */
const NEAR_PIXELS = 48;

/** Keeps a box at its end while somebody is reading there; who has scrolled up is left alone. */
export class KeptAtEnd {
  isAtEnd = true;

  /** @type {HTMLElement | null} */
  #box = null;

  #watch = new ResizeObserver(() => this.isAtEnd && this.toEnd());

  /** @param {() => void} changed hears when the reader leaves the end, or comes back */
  constructor(changed) {
    this.changed = changed;
  }

  /** For `ref`: the box, whose only child is what grows. */
  attach = (/** @type {HTMLElement | undefined} */ box) => {
    this.#watch.disconnect();
    this.#box = box ?? null;
    if (box) {
      this.#watch.observe(box);
      this.#watch.observe(box.firstElementChild);
      this.toEnd();
    }
  };

  scrolled = () => {
    const { scrollHeight, scrollTop, clientHeight } = this.#box;
    const isAtEnd = scrollHeight - scrollTop - clientHeight < NEAR_PIXELS;
    if (isAtEnd !== this.isAtEnd) {
      this.isAtEnd = isAtEnd;
      this.changed();
    }
  };

  toEnd = () => {
    this.isAtEnd = true;
    this.#box?.scrollTo({ top: this.#box.scrollHeight });
  };
}
