// @ts-check

/** Rows that are selected, by their names, so that filters and reloads move nothing. */
export class Selection {
  /** @type {Map<string, any>} */
  #rows = new Map();

  /**
   * @param {(row: any) => string} keyOf
   * @param {() => void} update
   */
  constructor(keyOf, update) {
    this.keyOf = keyOf;
    this.update = update;
  }

  get size() {
    return this.#rows.size;
  }

  get keys() {
    return [...this.#rows.keys()];
  }

  get rows() {
    return [...this.#rows.values()];
  }

  has(row) {
    return this.#rows.has(this.keyOf(row));
  }

  set(rows, selected) {
    for (const row of rows) {
      if (selected) {
        this.#rows.set(this.keyOf(row), row);
      } else {
        this.#rows.delete(this.keyOf(row));
      }
    }
    this.update();
  }

  clear() {
    this.#rows.clear();
    this.update();
  }

  /** @returns {'all' | 'some' | 'none'} of those shown */
  stateOf(rows) {
    const selected = rows.filter((row) => this.has(row)).length;
    return selected === 0 ? 'none' : selected === rows.length ? 'all' : 'some';
  }
}
