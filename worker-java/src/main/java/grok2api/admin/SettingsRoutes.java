package grok2api.admin;

import grok2api.gateway.Gateway;

/** The operator's settings. */
final class SettingsRoutes {
  private SettingsRoutes() {}

  static void add(RouteTable table, AdminParts parts, Gateway gateway, AccountCalls calls) {
    SettingsWriter writer = new SettingsWriter(parts, gateway);
    SettingsAdmin settings = new SettingsAdmin(parts, writer);
    SettingsTrial trial = new SettingsTrial(parts, calls);
    LegacySettings oldSettings = new LegacySettings(parts, writer);
    table
        .get("/api/v1/admin/config", settings::show)
        .post("/api/v1/admin/config", settings::save)
        .post("/api/v1/admin/config/reveal", settings::reveal)
        .post("/api/v1/admin/config/test", trial::run)
        .get("/api/v1/admin/storage", settings::storage);
    table
        .legacyGet("/api/settings", "GET_SETTINGS_ERROR", oldSettings::show)
        .legacyPost("/api/settings", "UPDATE_SETTINGS_ERROR", oldSettings::save)
        .legacyGet("/api/storage/mode", "GET_SETTINGS_ERROR", oldSettings::storage);
  }
}
