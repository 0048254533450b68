// @ts-check

/**
 * Has the page use a sheet that only some screens need.
 *
 * @param {string} href
 * @returns {Promise<void>} when it is there
 */
export function useStyle(href) {
  const known = document.querySelector(`link[href="${href}"]`);
  if (known) {
    return Promise.resolve();
  }
  const link = document.createElement('link');
  link.rel = 'stylesheet';
  link.href = href;
  /** @type {Promise<void>} */
  const there = new Promise((resolve) => {
    link.onload = () => resolve();
    link.onerror = () => resolve(); // plain is better than nothing
  });
  document.head.append(link);
  return there;
}
