package grok2api.admin;

import grok2api.http.Request;
import grok2api.http.Response;
import grok2api.platform.Platform;
import grok2api.refusal.Refusal;
import grok2api.refusal.Refused;
import grok2api.settings.AdminSettings;
import grok2api.settings.Settings;
import grok2api.store.AccessTokens;
import grok2api.store.AccessTokens.AccessToken;
import grok2api.store.AdminSessions;
import grok2api.store.Trip;
import grok2api.vault.Vault;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Lets through who is signed in, and scripts with an access token: one round trip for either and
 * the settings.
 *
 * <p>Use keeps a session alive. Its end moves to now plus {@code security.session_hours}, written
 * at most every {@link #REST_MILLIS}; a browser gets its cookie again each time, as it would drop
 * it otherwise while the session goes on.
 */
final class SessionGate {
  static final long REST_MILLIS = 5 * 60_000;

  /** An access token's use is noted no more often. */
  private static final long TOUCH_MILLIS = 60 * 60_000;

  private final Platform platform;
  private final Vault vault;

  SessionGate(Platform platform, Vault vault) {
    this.platform = platform;
    this.vault = vault;
  }

  /**
   * Answers whoever is signed in.
   *
   * @throws Refused with {@link Refusal.SessionNeeded}, or with {@link Refusal.Forbidden} for a
   *     change that another site's page may have asked for, and for everything while the default
   *     password is in force
   */
  Response admit(Request request, Function<Session, Response> answer) {
    return admitUnchanged(
        request,
        session -> {
          if (Passwords.mustChange(session.settings().admin(), platform.environment())) {
            throw new Refused(
                new Refusal.Forbidden(
                    "PASSWORD_CHANGE_REQUIRED",
                    "The default password is in force; choose another one first"));
          }
          return answer.apply(session);
        });
  }

  /** The same, even while the default password is in force. */
  Response admitUnchanged(Request request, Function<Session, Response> answer) {
    SessionToken token = SessionToken.of(request);
    if (token == null) {
      throw new Refused(new Refusal.SessionNeeded(false));
    }
    if (!token.wellFormed()) {
      throw new Refused(new Refusal.SessionNeeded(true));
    }
    return token.isAccessToken()
        ? admitScript(request, token, answer)
        : admitOperator(request, token, answer);
  }

  private Response admitOperator(
      Request request, SessionToken token, Function<Session, Response> answer) {
    String digest = AdminSessions.digest(platform.digests(), token.text());
    Session session = session(digest);
    AdminSettings admin = session.settings().admin();
    if (token.byCookie() && Origins.writes(request)) {
      requireOurPage(request, () -> admin);
    }
    long moved = platform.clock().nowMillis() + admin.sessionMillis();
    if (Math.abs(moved - session.expiresAtMillis()) < REST_MILLIS) {
      return answer.apply(session);
    }
    platform.sql().run(AdminSessions.move(digest, moved));
    Response response = answer.apply(session.movedTo(moved));
    return token.byCookie()
        ? response.with(List.of(SessionCookie.set(token.text(), admin.sessionMillis())))
        : response;
  }

  private Response admitScript(
      Request request, SessionToken token, Function<Session, Response> answer) {
    String digest = AccessTokens.digest(platform.digests(), token.text());
    long now = platform.clock().nowMillis();
    AccessToken[] found = new AccessToken[1];
    Trip trip =
        new Trip().add(AccessTokens.find(digest, now), rows -> found[0] = AccessTokens.found(rows));
    SettingsAsked asked = new SettingsAsked(trip, platform.json(), vault);
    trip.run(platform.sql());
    AccessToken access = found[0];
    if (access == null) {
      throw new Refused(new Refusal.SessionNeeded(true));
    }
    Session session =
        new Session(
            asked.settings(),
            access.id(),
            "access token: " + access.name(),
            access.readOnly() ? Session.Kind.READ_TOKEN : Session.Kind.FULL_TOKEN,
            access.expiresAtMillis());
    if (Origins.writes(request)) {
      session.mustBeMoreThanReader();
    }
    if (now - access.lastUsedMillis() >= TOUCH_MILLIS) {
      platform.sql().run(AccessTokens.touch(digest, now));
    }
    return answer.apply(session);
  }

  /**
   * For routes that need no session, but must not be called from another site's page: whoever shows
   * a bearer or has nothing of a browser is let through.
   *
   * @throws Refused with {@link Refusal.Forbidden}
   */
  void refuseForeignPages(Request request) {
    SessionToken token = SessionToken.of(request);
    boolean script = token == null ? Origins.fromScript(request) : !token.byCookie();
    if (!script) {
      requireOurPage(request, this::settings);
    }
  }

  private static void requireOurPage(Request request, Supplier<AdminSettings> settings) {
    if (!Origins.fromOurPage(request, settings)) {
      throw new Refused(
          new Refusal.Forbidden(
              "CSRF_REJECTED",
              "A change asked for with a cookie must come from the panel's own page"));
    }
  }

  private AdminSettings settings() {
    Trip trip = new Trip();
    SettingsAsked asked = new SettingsAsked(trip, platform.json(), vault);
    trip.run(platform.sql());
    return asked.settings().admin();
  }

  private Session session(String digest) {
    long[] expiresAtMillis = new long[1];
    Trip trip =
        new Trip()
            .add(
                AdminSessions.find(digest, platform.clock().nowMillis()),
                rows -> expiresAtMillis[0] = AdminSessions.expiresAtMillis(rows));
    SettingsAsked asked = new SettingsAsked(trip, platform.json(), vault);
    trip.run(platform.sql());
    if (expiresAtMillis[0] == 0) {
      throw new Refused(new Refusal.SessionNeeded(true));
    }
    Settings settings = asked.settings();
    return new Session(
        settings,
        AdminSessions.id(digest),
        settings.admin().username(),
        Session.Kind.SESSION,
        expiresAtMillis[0]);
  }
}
