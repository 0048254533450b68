package grok2api.admin;

import grok2api.gateway.ClientAddress;
import grok2api.http.Request;
import grok2api.http.Response;
import grok2api.platform.Platform;
import grok2api.settings.AdminSettings;
import grok2api.settings.Settings;
import grok2api.store.AdminSessions;
import grok2api.store.Trip;
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

  SessionIssuer(AdminParts parts) {
    this.platform = parts.platform();
    this.answers = parts.answers();
    this.audit = parts.audit();
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
        .add(AdminSessions.prune(now))
        .run(platform.sql());
    audit.record(request, settings, admin.username(), "session.begun", Map.of("method", method));
    return answers
        .ok(
            body -> {
              if (!Origins.PANEL.equals(request.header("X-Requested-With"))) {
                body.name("api_key").value(token);
              }
              body.name("expires_at").value(expiresAt);
              body.name("must_change_password")
                  .value(Passwords.mustChange(admin, platform.environment()));
              more.write(body);
            })
        .with(List.of(SessionCookie.set(token, admin.sessionMillis())));
  }

  private static String userAgent(Request request) {
    String agent = request.header("User-Agent");
    String text = agent == null ? "" : agent;
    return text.length() <= MAX_USER_AGENT_CHARS ? text : text.substring(0, MAX_USER_AGENT_CHARS);
  }
}
