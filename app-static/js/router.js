// @ts-check
/** Which screen is at which address. A screen is a module with `title()` and `open(view, session)`. */
import { navigation } from './frame/words.js';

/**
 * @typedef {object} Screen
 * @property {() => string} title
 * @property {(view: import('./ui/view.js').View, session: import('./api/session.js').Session) => void} open
 */

/**
 * @typedef {object} Place
 * @property {string} path
 * @property {() => string} label in the menu
 * @property {string} icon
 * @property {() => Promise<Screen>} screen
 * @property {'menu' | 'account'} shelf where its link is
 * @property {string} [under] the path whose link is marked while it is shown
 */

/** @type {Place[]} */
export const PLACES = [
  {
    path: '/admin/overview',
    label: () => navigation.overview,
    icon: 'gauge',
    screen: () => import('./overview/page.js'),
    shelf: 'menu',
  },
  {
    path: '/admin/token',
    label: () => navigation.tokens,
    icon: 'users',
    screen: () => import('./tokens/page.js'),
    shelf: 'menu',
  },
  {
    path: '/admin/keys',
    label: () => navigation.keys,
    icon: 'key-round',
    screen: () => import('./keys/page.js'),
    shelf: 'menu',
  },
  {
    path: '/admin/upstreams',
    label: () => navigation.upstreams,
    icon: 'server',
    screen: () => import('./upstreams/page.js'),
    shelf: 'menu',
  },
  {
    path: '/admin/routes',
    label: () => navigation.routes,
    icon: 'route',
    screen: () => import('./routes/page.js'),
    shelf: 'menu',
  },
  {
    path: '/admin/chat',
    label: () => navigation.chat,
    icon: 'messages-square',
    screen: () => import('./chat/page.js'),
    shelf: 'menu',
  },
  {
    path: '/admin/datacenter',
    label: () => navigation.datacenter,
    icon: 'chart-line',
    screen: () => import('./datacenter/page.js'),
    shelf: 'menu',
  },
  {
    path: '/admin/cache',
    label: () => navigation.cache,
    icon: 'images',
    screen: () => import('./cache/page.js'),
    shelf: 'menu',
  },
  {
    path: '/admin/config',
    label: () => navigation.settings,
    icon: 'settings',
    screen: () => import('./config/page.js'),
    shelf: 'menu',
  },
  {
    path: '/admin/security',
    label: () => navigation.security,
    icon: 'shield-check',
    screen: () => import('./security/page.js'),
    shelf: 'account',
  },
  {
    path: '/admin/audit',
    label: () => navigation.audit,
    icon: 'history',
    screen: () => import('./audit/page.js'),
    shelf: 'account',
  },
  {
    path: '/admin/backup',
    label: () => navigation.backup,
    icon: 'folder-archive',
    screen: () => import('./backup/page.js'),
    shelf: 'account',
  },
  {
    path: '/admin/guide',
    label: () => navigation.guide,
    icon: 'book-open',
    screen: () => import('./guide/page.js'),
    shelf: 'account',
  },
];

/** @returns {Place | undefined} */
export const placeAt = (path) => PLACES.find((place) => place.path === path.replace(/\/$/, ''));
