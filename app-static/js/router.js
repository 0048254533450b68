// @ts-check
/**
 * Which screen is at which address. A screen is a module with `title()` and `open(view, session)`; those
 * that people go between come together, as small files compress badly.
 */
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
    screen: async () => (await import('./screens/state.js')).overview,
    shelf: 'menu',
  },
  {
    path: '/admin/token',
    label: () => navigation.tokens,
    icon: 'users',
    screen: async () => (await import('./screens/accounts.js')).tokens,
    shelf: 'menu',
  },
  {
    path: '/admin/keys',
    label: () => navigation.keys,
    icon: 'key-round',
    screen: async () => (await import('./screens/accounts.js')).keys,
    shelf: 'menu',
  },
  {
    path: '/admin/upstreams',
    label: () => navigation.upstreams,
    icon: 'server',
    screen: async () => (await import('./screens/upstreams.js')).upstreams,
    shelf: 'menu',
  },
  {
    path: '/admin/routes',
    label: () => navigation.routes,
    icon: 'route',
    screen: async () => (await import('./screens/upstreams.js')).routes,
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
    screen: async () => (await import('./screens/state.js')).datacenter,
    shelf: 'menu',
  },
  {
    path: '/admin/cache',
    label: () => navigation.cache,
    icon: 'images',
    screen: async () => (await import('./screens/accounts.js')).cache,
    shelf: 'menu',
  },
  {
    path: '/admin/config',
    label: () => navigation.settings,
    icon: 'settings',
    screen: async () => (await import('./screens/settings.js')).config,
    shelf: 'menu',
  },
  {
    path: '/admin/security',
    label: () => navigation.security,
    icon: 'shield-check',
    screen: async () => (await import('./screens/settings.js')).security,
    shelf: 'account',
  },
  {
    path: '/admin/audit',
    label: () => navigation.audit,
    icon: 'history',
    screen: async () => (await import('./screens/settings.js')).audit,
    shelf: 'account',
  },
  {
    path: '/admin/backup',
    label: () => navigation.backup,
    icon: 'folder-archive',
    screen: async () => (await import('./screens/settings.js')).backup,
    shelf: 'account',
  },
  {
    path: '/admin/guide',
    label: () => navigation.guide,
    icon: 'book-open',
    screen: async () => (await import('./screens/state.js')).guide,
    shelf: 'account',
  },
];

/** @returns {Place | undefined} */
export const placeAt = (path) => PLACES.find((place) => place.path === path.replace(/\/$/, ''));
