package grok2api.admin;

/** Who gets in, and who is in. */
final class SignInRoutes {
  private SignInRoutes() {}

  static void add(RouteTable table, AdminParts parts) {
    Devices devices = new Devices(parts.platform());
    Passwords passwords = new Passwords(parts.platform());
    LoginThrottle throttle = new LoginThrottle(parts, devices);
    SessionIssuer issuer = new SessionIssuer(parts);
    Login login = new Login(parts, issuer, throttle, passwords);
    SetUp setUp = new SetUp(parts, issuer, passwords);
    PasswordChange password = new PasswordChange(parts, throttle, passwords, devices);
    SessionsAdmin sessions = new SessionsAdmin(parts);
    AccessTokensAdmin accessTokens = new AccessTokensAdmin(parts);
    table
        .open("POST", "/api/v1/admin/login", login::login)
        .open("GET", "/api/v1/admin/session", sessions::show)
        .open("POST", "/api/v1/admin/logout", sessions::logout)
        .open("POST", "/api/v1/admin/password", password::change)
        .open("GET", "/api/v1/admin/setup", setUp::show)
        .open("POST", "/api/v1/admin/setup", setUp::run)
        .get("/api/v1/admin/sessions", sessions::list)
        .delete("/api/v1/admin/sessions", sessions::deleteOthers)
        .delete("/api/v1/admin/sessions/{id}", sessions::delete)
        .get("/api/v1/admin/access-tokens", accessTokens::list)
        .post("/api/v1/admin/access-tokens", accessTokens::create)
        .delete("/api/v1/admin/access-tokens/{id}", accessTokens::delete);
    table
        .legacyOpenPost("/api/login", "LOGIN_ERROR", login::legacy)
        .legacyOpenPost("/api/logout", "LOGOUT_ERROR", sessions::legacyLogout);
  }
}
