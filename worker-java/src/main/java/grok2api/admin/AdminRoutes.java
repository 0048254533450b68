package grok2api.admin;

import grok2api.accounts.NewAccounts;
import grok2api.accounts.Resealing;
import grok2api.accounts.TaskRunner;
import grok2api.gateway.Gateway;
import grok2api.http.Api;
import grok2api.http.Filter;
import grok2api.http.Filters;
import grok2api.http.Router;
import grok2api.platform.Environment;
import grok2api.platform.Platform;
import grok2api.relay.UpstreamPool;
import grok2api.vault.Vault;

/** The panel's routes, resource by resource. */
public final class AdminRoutes {
  private AdminRoutes() {}

  public static Api of(
      Platform platform,
      Vault vault,
      Gateway gateway,
      AccountCalls calls,
      TaskRunner taskRunner,
      NewAccounts newAccounts,
      Resealing resealing,
      UpstreamPool upstreams) {
    AdminParts parts = AdminParts.of(platform, vault);
    Environment environment = platform.environment();
    AdminErrors errors = new AdminErrors(platform.json());
    Router router = new Router(platform.encodings());
    FailureCodes codes = new FailureCodes(errors, platform.log());
    LegacyRoutes legacy = new LegacyRoutes(parts.answers(), errors, codes);
    RouteTable table = new RouteTable(router, parts.gate(), codes, legacy);
    SignInRoutes.add(table, parts);
    PasskeyRoutes.add(table, parts);
    LogsRoutes.add(table, parts);
    CacheRoutes.add(table, parts);
    TokenRoutes.add(table, parts, calls, taskRunner, newAccounts);
    SettingsRoutes.add(table, parts, gateway, calls);
    BackupRoutes.add(table, parts, gateway, newAccounts, upstreams);
    KeyRoutes.add(table, parts);
    UpstreamRoutes.add(table, parts, upstreams);
    EncryptionRoutes.add(table, parts, resealing);
    UpstreamCheckRoutes.add(table, parts, upstreams);
    ImagineAdmin imagine = new ImagineAdmin(parts, gateway);
    table
        .post("/api/v1/admin/imagine/ticket", imagine::ticket)
        .open("GET", "/api/v1/admin/imagine/ws", imagine::open);
    Filter.Next entry =
        Filters.around(
            router,
            AdminFilters::label,
            AdminFilters.refusals(errors, platform.log()),
            AdminFilters.database(environment));
    return new Api(entry, router.routes());
  }
}
