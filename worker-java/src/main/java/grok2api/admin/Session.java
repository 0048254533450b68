package grok2api.admin;

import grok2api.refusal.Refusal;
import grok2api.refusal.Refused;
import grok2api.settings.Settings;

/**
 * A caller who is signed in.
 *
 * @param settings read with the session, in one round trip
 * @param id names the session, or the access token, in lists; no secret
 * @param actor who it is, for the audit, e.g. {@code admin} or {@code access token: backup}
 * @param kind what the caller has shown
 * @param expiresAtMillis epoch, UTC; a session's is later with each use, an access token's is 0
 *     when it does not end
 */
record Session(Settings settings, String id, String actor, Kind kind, long expiresAtMillis) {
  /** What gives somebody admission. */
  enum Kind {
    /** The operator has signed in. */
    SESSION,
    /** A script may do what the operator may, but not decide who gets in. */
    FULL_TOKEN,
    /** A script may look at everything but secrets. */
    READ_TOKEN
  }

  Session movedTo(long laterMillis) {
    return new Session(settings, id, actor, kind, laterMillis);
  }

  /**
   * For what decides who gets in.
   *
   * @throws Refused with {@link Refusal.Forbidden} for an access token
   */
  void mustBeNoAccessToken() {
    if (kind != Kind.SESSION) {
      throw new Refused(
          new Refusal.Forbidden("SESSION_REQUIRED", "Sign in; an access token cannot do this"));
    }
  }

  /**
   * For what changes something or shows a secret.
   *
   * @throws Refused with {@link Refusal.Forbidden} for an access token that may only read
   */
  void mustBeMoreThanReader() {
    if (kind == Kind.READ_TOKEN) {
      throw new Refused(
          new Refusal.Forbidden("READ_ONLY", "This access token may only read, and no secrets"));
    }
  }
}
