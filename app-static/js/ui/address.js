// @ts-check
/** What of a screen's state stands in the address, so that reload, back and links keep it. */

/**
 * Reads the address over the defaults; their types are kept: strings, numbers, lists of strings.
 *
 * @template {Record<string, string | number | string[]>} T
 * @param {T} defaults e.g. `{search: '', status: [], page: 1}`
 * @returns {T}
 */
export function readAddress(defaults) {
  const search = new URLSearchParams(location.search);
  const state = /** @type {any} */ ({ ...defaults });
  for (const [name, fallback] of Object.entries(defaults)) {
    const values = search.getAll(name);
    if (values.length > 0) {
      state[name] = Array.isArray(fallback)
        ? values
        : typeof fallback === 'number'
          ? Number(values[0]) || fallback
          : values[0];
    }
  }
  return state;
}

/** Puts what differs from the defaults into the address. */
export function writeAddress(state, defaults) {
  const search = new URLSearchParams();
  for (const [name, fallback] of Object.entries(defaults)) {
    const value = state[name];
    if (Array.isArray(value)) {
      value.forEach((one) => search.append(name, one));
    } else if (value !== fallback) {
      search.set(name, String(value));
    }
  }
  const text = search.toString();
  history.replaceState(history.state, '', location.pathname + (text && `?${text}`));
}

/** Whether a link asked to begin with adding something (`?add=1`); a reload does not ask again. */
export function takeAdd() {
  const search = new URLSearchParams(location.search);
  const asked = search.has('add');
  search.delete('add');
  if (asked) {
    const text = search.toString();
    history.replaceState(history.state, '', location.pathname + (text && `?${text}`));
  }
  return asked;
}
