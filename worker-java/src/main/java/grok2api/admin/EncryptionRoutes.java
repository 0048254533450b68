package grok2api.admin;

import grok2api.accounts.Resealing;

/** Encryption of upstream credentials at rest. */
final class EncryptionRoutes {
  private EncryptionRoutes() {}

  static void add(RouteTable table, AdminParts parts, Resealing resealing) {
    EncryptionAdmin encryption = new EncryptionAdmin(parts, resealing);
    table
        .get("/api/v1/admin/encryption", encryption::show)
        .post("/api/v1/admin/encryption/apply", encryption::apply);
  }
}
