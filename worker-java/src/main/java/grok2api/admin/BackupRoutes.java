package grok2api.admin;

import grok2api.accounts.NewAccounts;
import grok2api.gateway.Gateway;
import grok2api.relay.UpstreamPool;

/** All of it in one file, and back. */
final class BackupRoutes {
  private BackupRoutes() {}

  static void add(
      RouteTable table,
      AdminParts parts,
      Gateway gateway,
      NewAccounts newAccounts,
      UpstreamPool upstreams) {
    BackupAdmin backups = new BackupAdmin(parts);
    RestoreAdmin restores = new RestoreAdmin(parts, gateway, newAccounts, upstreams);
    table
        .get("/api/v1/admin/backup", backups::withoutSecrets)
        .post("/api/v1/admin/backup", backups::create)
        .post("/api/v1/admin/restore", restores::restore);
  }
}
