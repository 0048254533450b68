package grok2api.admin;

import grok2api.http.PathParameters;
import grok2api.http.Request;
import grok2api.http.Response;
import grok2api.json.JsonWriter;
import grok2api.platform.Platform;
import grok2api.platform.Row;
import grok2api.platform.Rows;
import grok2api.refusal.Refusal;
import grok2api.refusal.Refused;
import grok2api.store.AdminSessions;
import grok2api.store.Migrations;
import java.util.List;
import java.util.Map;

/**
 * {@code GET /api/v1/admin/session}, {@code POST /api/v1/admin/logout} and {@code
 * /api/v1/admin/sessions}: who is signed in, and how to end that.
 *
 * <pre>{@code
 * {"success":true,"status":"success","data":[{"id":"cdgkPwQmNhnU","current":true,
 *  "method":"password","created_at":1770285600000,"expires_at":1770314400000,
 *  "ip":"203.0.113.0","user_agent":"Mozilla/5.0 …"}]}
 * }</pre>
 */
final class SessionsAdmin {
  private final Platform platform;
  private final SessionGate gate;
  private final Answers answers;
  private final Audit audit;

  SessionsAdmin(AdminParts parts) {
    this.platform = parts.platform();
    this.gate = parts.gate();
    this.answers = parts.answers();
    this.audit = parts.audit();
  }

  /** Whether the caller is signed in, and to what. */
  Response show(Request request, PathParameters none) {
    return gate.admitUnchanged(request, this::show);
  }

  private Response show(Session session) {
    boolean current = Migrations.applied(platform.sql().run(Migrations.newest()));
    return answers.ok(
        body -> {
          body.name("username").value(session.settings().admin().username());
          Answers.time(body.name("expires_at"), session.expiresAtMillis());
          body.name("must_change_password")
              .value(Passwords.mustChange(session.settings().admin(), platform.environment()));
          body.name("build").value(platform.environment().build());
          body.name("schema").value(current ? "current" : "outdated");
        });
  }

  /** Ends the session shown, if there is one. */
  Response logout(Request request, PathParameters none) {
    return ended(request, answers.ok());
  }

  /** The same for older scripts. */
  Response legacyLogout(Request request, PathParameters none) {
    return ended(request, answers.legacy(body -> body.name("message").value("Signed out")));
  }

  private Response ended(Request request, Response response) {
    gate.refuseForeignPages(request);
    SessionToken token = SessionToken.of(request);
    if (token != null && token.wellFormed() && !token.isAccessToken()) {
      String digest = AdminSessions.digest(platform.digests(), token.text());
      platform.sql().run(AdminSessions.delete(digest));
    }
    return response.with(List.of(SessionCookie.clear()));
  }

  /** Every session, the newest first; at most {@link AdminSessions#MAX_LIVE}. */
  Response list(AdminCall call) {
    Rows found = platform.sql().run(AdminSessions.list(platform.clock().nowMillis()));
    return answers.ok(
        body -> {
          body.name("data").array();
          for (Row row : found.rows()) {
            write(body, AdminSessions.read(row), call.session().id());
          }
          body.end();
        });
  }

  private static void write(JsonWriter body, AdminSessions.Listed session, String current) {
    body.object().name("id").value(session.id());
    body.name("current").value(session.id().equals(current));
    body.name("method").value(session.method());
    Answers.time(body.name("created_at"), session.createdMillis());
    body.name("expires_at").value(session.expiresAtMillis());
    body.name("ip").value(session.ip());
    body.name("user_agent").value(session.userAgent()).end();
  }

  /** Ends every session but the caller's. */
  Response deleteOthers(AdminCall call) {
    long deleted = platform.sql().run(AdminSessions.deleteOthers(call.session().id())).changes();
    audit.record(call, "sessions.ended", Map.of("count", deleted));
    return answers.ok(body -> body.name("deleted").value(deleted));
  }

  /** Ends one session, the caller's too. */
  Response delete(AdminCall call) {
    String id = call.parameters().first();
    if (platform.sql().run(AdminSessions.deleteById(id)).changes() == 0) {
      throw new Refused(new Refusal.NotFound("There is no such session"));
    }
    audit.record(call, "session.ended", Map.of("id", id));
    Response response = answers.ok(body -> body.name("deleted").value(1));
    return id.equals(call.session().id())
        ? response.with(List.of(SessionCookie.clear()))
        : response;
  }
}
