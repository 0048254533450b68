package grok2api.admin;

import grok2api.http.Request;
import grok2api.http.Response;
import grok2api.platform.JsonValue;
import grok2api.platform.Platform;
import grok2api.platform.Rows;
import grok2api.refusal.Refusal;
import grok2api.refusal.Refused;
import grok2api.settings.AdminSettings;
import grok2api.settings.Settings;
import grok2api.settings.SettingsReader;
import grok2api.store.AdminSessions;
import grok2api.store.SettingsStore;
import grok2api.store.Trip;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Lets through who is signed in: one round trip for the session and the settings.
 *
 * <p>Use keeps a session alive. Its end moves to now plus {@code security.session_hours}, written
 * at most every {@link #REST_MILLIS}; a browser gets its cookie again each time, as it would drop
 * it otherwise while the session goes on.
 */
final class SessionGate {
  static final long REST_MILLIS = 5 * 60_000;

  private final Platform platform;

  SessionGate(Platform platform) {
    this.platform = platform;
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
    String digest = AdminSessions.digest(platform.digests(), token.text());
    Session session = find(digest);
    if (token.byCookie() && Origins.writes(request)) {
      requireOurPage(request, session.settings().admin());
    }
    long lifetime = session.settings().admin().sessionMillis();
    long moved = platform.clock().nowMillis() + lifetime;
    if (Math.abs(moved - session.expiresAtMillis()) < REST_MILLIS) {
      return answer.apply(session);
    }
    platform.sql().run(AdminSessions.move(digest, moved));
    Response response = answer.apply(session.movedTo(moved));
    return token.byCookie()
        ? response.with(List.of(SessionCookie.set(token.text(), lifetime)))
        : response;
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
      Rows stored = platform.sql().run(SettingsStore.all());
      requireOurPage(request, settings(SettingsStore.read(platform.json(), stored)).admin());
    }
  }

  private static void requireOurPage(Request request, AdminSettings settings) {
    if (!Origins.fromOurPage(request, settings)) {
      throw new Refused(
          new Refusal.Forbidden(
              "CSRF_REJECTED",
              "A change asked for with a cookie must come from the panel's own page"));
    }
  }

  private Session find(String digest) {
    Found found = new Found();
    new Trip()
        .add(
            AdminSessions.find(digest, platform.clock().nowMillis()),
            rows -> found.expiresAtMillis = AdminSessions.expiresAtMillis(rows))
        .add(
            SettingsStore.all(), rows -> found.sections = SettingsStore.read(platform.json(), rows))
        .run(platform.sql());
    if (found.expiresAtMillis == 0) {
      throw new Refused(new Refusal.SessionNeeded(true));
    }
    Settings settings = settings(found.sections);
    return new Session(
        settings, AdminSessions.id(digest), settings.admin().username(), found.expiresAtMillis);
  }

  private static Settings settings(Map<String, JsonValue> sections) {
    return SettingsReader.read(sections).settings();
  }

  private static final class Found {
    long expiresAtMillis;
    Map<String, JsonValue> sections;
  }
}
