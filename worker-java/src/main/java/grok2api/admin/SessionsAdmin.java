package grok2api.admin;

import grok2api.http.PathParameters;
import grok2api.http.Request;
import grok2api.http.Response;
import grok2api.platform.Platform;
import grok2api.store.AdminSessions;
import grok2api.store.Migrations;
import java.util.List;

/** {@code GET /api/v1/admin/session} and {@code POST /api/v1/admin/logout}. */
final class SessionsAdmin {
  private final Platform platform;
  private final SessionGate gate;
  private final Answers answers;

  SessionsAdmin(AdminParts parts) {
    this.platform = parts.platform();
    this.gate = parts.gate();
    this.answers = parts.answers();
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
          body.name("expires_at").value(session.expiresAtMillis());
          body.name("must_change_password")
              .value(Passwords.mustChange(session.settings().admin(), platform.environment()));
          body.name("build").value(platform.environment().build());
          body.name("schema").value(current ? "current" : "outdated");
        });
  }

  /** Ends the session shown, if there is one. */
  Response logout(Request request, PathParameters none) {
    gate.refuseForeignPages(request);
    SessionToken token = SessionToken.of(request);
    if (token != null && token.wellFormed()) {
      String digest = AdminSessions.digest(platform.digests(), token.text());
      platform.sql().run(AdminSessions.delete(digest));
    }
    return answers.ok().with(List.of(SessionCookie.clear()));
  }
}
