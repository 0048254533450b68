package grok2api.admin;

/** Signing in with a passkey, and the operator's passkeys. */
final class PasskeyRoutes {
  private PasskeyRoutes() {}

  static void add(RouteTable table, AdminParts parts) {
    PasskeyLogin login = new PasskeyLogin(parts);
    PasskeysAdmin passkeys = new PasskeysAdmin(parts);
    table
        .open("POST", "/api/v1/admin/login/passkey/options", login::ask)
        .open("POST", "/api/v1/admin/login/passkey", login::signIn)
        .get("/api/v1/admin/passkeys", passkeys::list)
        .post("/api/v1/admin/passkeys", passkeys::create)
        .post("/api/v1/admin/passkeys/options", passkeys::ask)
        .delete("/api/v1/admin/passkeys/{id}", passkeys::delete);
  }
}
