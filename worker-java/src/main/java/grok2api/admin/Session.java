package grok2api.admin;

import grok2api.settings.Settings;

/**
 * A caller who is signed in.
 *
 * @param settings read with the session, in one round trip
 * @param expiresAtMillis epoch, UTC; later with each use
 */
record Session(Settings settings, long expiresAtMillis) {}
