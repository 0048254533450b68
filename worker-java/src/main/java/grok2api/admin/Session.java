package grok2api.admin;

import grok2api.settings.Settings;

/**
 * A caller who is signed in.
 *
 * @param settings read with the session, in one round trip
 * @param id names the session in lists; no secret
 * @param actor who it is, for the audit, e.g. {@code admin}
 * @param expiresAtMillis epoch, UTC; later with each use
 */
record Session(Settings settings, String id, String actor, long expiresAtMillis) {
  Session movedTo(long laterMillis) {
    return new Session(settings, id, actor, laterMillis);
  }
}
