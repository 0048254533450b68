package grok2api.admin;

/** Who gets in, and who is in. */
final class SignInRoutes {
  private SignInRoutes() {}

  static void add(RouteTable table, AdminParts parts) {
    SessionsAdmin sessions = new SessionsAdmin(parts);
    AccessTokensAdmin accessTokens = new AccessTokensAdmin(parts);
    table
        .open("GET", "/api/v1/admin/session", sessions::show)
        .open("POST", "/api/v1/admin/logout", sessions::logout)
        .get("/api/v1/admin/sessions", sessions::list)
        .delete("/api/v1/admin/sessions", sessions::deleteOthers)
        .delete("/api/v1/admin/sessions/{id}", sessions::delete)
        .get("/api/v1/admin/access-tokens", accessTokens::list)
        .post("/api/v1/admin/access-tokens", accessTokens::create)
        .delete("/api/v1/admin/access-tokens/{id}", accessTokens::delete);
  }
}
