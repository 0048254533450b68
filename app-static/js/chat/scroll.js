// @ts-check

/** As near to its end a reader counts as being there. */
const NEAR_PIXELS = 48;

/** Keeps a box at its end while somebody is reading there; who has scrolled up is left alone. */
export class KeptAtEnd {
  isAtEnd = true;

  /** @type {HTMLElement | null} */
  #box = null;
  #lastTop = 0;

  #watch = new ResizeObserver(() => this.isAtEnd && this.toEnd());

  /**
   * @param {() => boolean} isWanted whether what is in the box is read from its end
   * @param {() => void} changed hears when the reader leaves the end, or comes back
   */
  constructor(isWanted, changed) {
    this.isWanted = isWanted;
    this.changed = changed;
  }

  /** For `ref`: the box, whose only child is what grows. */
  attach = (/** @type {HTMLElement | undefined} */ box) => {
    this.#watch.disconnect();
    this.#box = box ?? null;
    if (box) {
      this.#watch.observe(box);
      this.#watch.observe(box.firstElementChild);
    }
  };

  /** Only who goes up leaves the end: what grows meanwhile moves it away from him, too. */
  scrolled = () => {
    const { scrollHeight, scrollTop, clientHeight } = this.#box;
    const isNear = scrollHeight - scrollTop - clientHeight < NEAR_PIXELS;
    const isAtEnd = isNear || (this.isAtEnd && scrollTop >= this.#lastTop);
    this.#lastTop = scrollTop;
    if (isAtEnd !== this.isAtEnd) {
      this.isAtEnd = isAtEnd;
      this.changed();
    }
  };

  toEnd = () => {
    this.isAtEnd = true;
    if (this.#box && this.isWanted()) {
      this.#box.scrollTop = this.#box.scrollHeight;
      this.#lastTop = this.#box.scrollTop;
    }
  };
}
