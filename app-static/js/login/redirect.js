// @ts-check

const PANEL = '/admin/token';

/**
 * Where to go after the sign-in. Only a page of the panel counts, so that a link to the sign-in page
 * cannot lead anywhere else.
 *
 * @param {string | null} wanted the parameter `redirect`, e.g. `/admin/keys?page=2`
 */
export function targetOf(wanted) {
  if (!wanted || !/^\/[^/\\]/.test(wanted)) {
    return PANEL;
  }
  const here = 'https://here.invalid';
  const url = URL.parse(wanted, here);
  const inPanel =
    url?.origin === here && (url.pathname === '/admin' || url.pathname.startsWith('/admin/'));
  return inPanel ? url.pathname + url.search + url.hash : PANEL;
}
