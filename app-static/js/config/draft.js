// @ts-check
/** What is set, and what somebody is about to set. */

const equal = (one, other) => JSON.stringify(one) === JSON.stringify(other);

export class Draft {
  /** @type {Record<string, any>} by names: `grok.timeout` */
  base = {};

  /** @type {Map<string, any>} */
  #changes = new Map();

  /**
   * Takes what the gateway tells now; changes stay as far as they are some.
   *
   * @param {Record<string, Record<string, any>>} groups
   */
  rebase(groups) {
    this.base = {};
    for (const [group, members] of Object.entries(groups)) {
      for (const [member, value] of Object.entries(members ?? {})) {
        this.base[`${group}.${member}`] = value;
      }
    }
    for (const [name, value] of [...this.#changes]) {
      this.set(name, value);
    }
  }

  /** What would hold once it is saved. */
  value = (name) => (this.#changes.has(name) ? this.#changes.get(name) : this.base[name]);

  set(name, value) {
    if (equal(value, this.base[name])) {
      this.#changes.delete(name);
    } else {
      this.#changes.set(name, value);
    }
  }

  unset(name) {
    this.#changes.delete(name);
  }

  isChanged = (name) => this.#changes.has(name);

  get size() {
    return this.#changes.size;
  }

  /** @returns {Record<string, any>} */
  get changes() {
    return Object.fromEntries(this.#changes);
  }

  clear() {
    this.#changes.clear();
  }
}
