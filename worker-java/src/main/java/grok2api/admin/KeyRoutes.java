package grok2api.admin;

/** Client keys: lists, changes, and the text of those that earlier editions have left in clear. */
final class KeyRoutes {
  private KeyRoutes() {}

  static void add(RouteTable table, AdminParts parts) {
    KeyNames names = new KeyNames(parts.platform());
    KeyWriter writer = new KeyWriter(parts, names);
    KeyLists lists = new KeyLists(parts);
    KeysAdmin keys = new KeysAdmin(parts, writer);
    KeySecrets secrets = new KeySecrets(parts, names);
    LegacyKeys oldKeys = new LegacyKeys(parts, lists, writer);
    table
        .get("/api/v1/admin/keys", "ADMIN_KEYS_LIST_ERROR", lists::list)
        .get("/api/v1/admin/keys/stats", "ADMIN_KEYS_LIST_ERROR", lists::stats)
        .get("/api/v1/admin/keys/usage", "ADMIN_KEYS_LIST_ERROR", lists::usage)
        .post("/api/v1/admin/keys", "ADMIN_KEYS_CREATE_ERROR", keys::create)
        .post("/api/v1/admin/keys/batch-add", "ADMIN_KEYS_CREATE_ERROR", keys::createSeveral)
        .post("/api/v1/admin/keys/update", "ADMIN_KEYS_UPDATE_ERROR", keys::update)
        .post("/api/v1/admin/keys/batch-update", "ADMIN_KEYS_UPDATE_ERROR", keys::updateSeveral)
        .post("/api/v1/admin/keys/delete", "ADMIN_KEYS_DELETE_ERROR", keys::delete)
        .post("/api/v1/admin/keys/batch-delete", "ADMIN_KEYS_DELETE_ERROR", keys::deleteSeveral)
        .post("/api/v1/admin/keys/reveal", "ADMIN_KEYS_LIST_ERROR", secrets::reveal)
        .post("/api/v1/admin/keys/seal", "ADMIN_KEYS_UPDATE_ERROR", secrets::seal);
    table
        .legacyGet("/api/keys", "KEYS_LIST_ERROR", oldKeys::list)
        .legacyPost("/api/keys/add", "KEY_ADD_ERROR", oldKeys::add)
        .legacyPost("/api/keys/batch-add", "KEY_BATCH_ADD_ERROR", oldKeys::addSeveral)
        .legacyPost("/api/keys/delete", "KEY_DELETE_ERROR", oldKeys::delete)
        .legacyPost("/api/keys/batch-delete", "KEY_BATCH_DELETE_ERROR", oldKeys::deleteSeveral)
        .legacyPost("/api/keys/status", "KEY_STATUS_ERROR", oldKeys::status)
        .legacyPost("/api/keys/batch-status", "KEY_BATCH_STATUS_ERROR", oldKeys::statusOfSeveral)
        .legacyPost("/api/keys/name", "KEY_NAME_ERROR", oldKeys::name);
  }
}
