package grok2api.admin;

import grok2api.gateway.ClientAddress;
import grok2api.http.Request;
import grok2api.http.Response;
import grok2api.platform.HttpCall.Header;
import grok2api.platform.Platform;
import grok2api.settings.AdminSettings;
import grok2api.settings.Settings;
import grok2api.store.AdminSessions;
import grok2api.store.Trip;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Signs in who has shown to be the operator.
 *
 * <pre>{@code
 * {"success":true,"status":"success","api_key":"X2nW…","expires_at":1795209144712,
 *  "must_change_password":false}
 * }</pre>
 *
 * <p>{@code api_key} is the session's token under the name that scripts know. The panel does not
 * get it: its cookie is out of reach for scripts, and so the token shall be.
 */
final class SessionIssuer {
  private static final int TOKEN_BYTES = 32;
  private static final int MAX_USER_AGENT_CHARS = 200;

  private final Platform platform;
  private final Answers answers;
  private final Audit audit;
  private final Devices devices;

  SessionIssuer(AdminParts parts) {
    this.platform = parts.platform();
    this.answers = parts.answers();
    this.audit = parts.audit();
    this.devices = new Devices(parts.platform());
  }

  /**
   * A session that has begun.
   *
   * @param cookies for a browser: the session, and that the browser is known from now on
   */
  record Begun(String token, long expiresAtMillis, List<Header> cookies) {
    Begun {
      cookies = List.copyOf(cookies);
    }
  }

  /**
   * Begins a session and answers with it.
   *
   * @param method see {@link AdminSessions.NewSession}
   * @param trip what is to be written with it, in one transaction
   */
  Response signIn(Request request, Settings settings, String method, Trip trip) {
    return signIn(request, settings, method, trip, body -> {});
  }

  /**
   * The same with more to tell.
   *
   * @param more members after the others
   */
  Response signIn(
      Request request, Settings settings, String method, Trip trip, Answers.Members more) {
    Begun begun = begin(request, settings, method, trip);
    return answers
        .ok(
            body -> {
              if (!Origins.PANEL.equals(request.header("X-Requested-With"))) {
                body.name("api_key").value(begun.token());
              }
              body.name("expires_at").value(begun.expiresAtMillis());
              body.name("must_change_password")
                  .value(Passwords.mustChange(settings.admin(), platform.environment()));
              more.write(body);
            })
        .with(begun.cookies());
  }

  /** Begins a session, for an answer of another form. */
  Begun begin(Request request, Settings settings, String method, Trip trip) {
    AdminSettings admin = settings.admin();
    long now = platform.clock().nowMillis();
    String token = platform.entropy().base64Url(TOKEN_BYTES);
    long expiresAt = now + admin.sessionMillis();
    trip.add(
            AdminSessions.insert(
                new AdminSessions.NewSession(
                    AdminSessions.digest(platform.digests(), token),
                    now,
                    expiresAt,
                    method,
                    ClientAddress.of(request, settings.security()),
                    userAgent(request))))
        .add(AdminSessions.prune(now));
    String device = devices.remember(request, trip);
    audit.add(trip, request, settings, admin.username(), "session.begun", Map.of("method", method));
    trip.run(platform.sql());
    List<Header> cookies = new ArrayList<>();
    cookies.add(SessionCookie.set(token, admin.sessionMillis()));
    if (device != null) {
      cookies.add(DeviceCookie.set(device));
    }
    return new Begun(token, expiresAt, cookies);
  }

  private static String userAgent(Request request) {
    String agent = request.header("User-Agent");
    String text = agent == null ? "" : agent;
    return text.length() <= MAX_USER_AGENT_CHARS ? text : text.substring(0, MAX_USER_AGENT_CHARS);
  }
}
