package grok2api.admin;

/** Who gets in, and who is in. */
final class SignInRoutes {
  private SignInRoutes() {}

  static void add(RouteTable table, AdminParts parts) {
    SessionsAdmin sessions = new SessionsAdmin(parts);
    table
        .open("GET", "/api/v1/admin/session", sessions::show)
        .open("POST", "/api/v1/admin/logout", sessions::logout);
  }
}
