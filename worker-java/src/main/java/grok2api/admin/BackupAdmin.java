package grok2api.admin;

import grok2api.accounts.Retagging;
import grok2api.accounts.TokenText;
import grok2api.gateway.LocalDay;
import grok2api.http.Response;
import grok2api.json.JsonWriter;
import grok2api.platform.JsonValue;
import grok2api.platform.Platform;
import grok2api.platform.Row;
import grok2api.platform.Rows;
import grok2api.settings.SettingField;
import grok2api.settings.SettingType;
import grok2api.settings.SettingsCatalogue;
import grok2api.settings.StoredSettings;
import grok2api.store.AccountList;
import grok2api.store.AccountStatus;
import grok2api.store.BackupTable;
import grok2api.store.ClientKeyEdits;
import grok2api.store.KeyText;
import grok2api.store.PoolAccount;
import grok2api.store.SettingsStore;
import grok2api.store.Trip;
import grok2api.vault.Vault;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Everything an operator would miss, as one file.
 *
 * <pre>{@code
 * {"format":"grok2api-backup","version":1,"created_at":1770285600000,"build":"0123abc","secrets":false,
 *  "settings":{"grok":{"max_retry":3,…},…},"accounts":[{"id":"9c1185a5c5e9","pool":"ssoBasic",…}],
 *  "keys":[{"id":"4f1c2ab09d3e","name":"laptop",…}],"passkeys":[…],"statistics":[…],
 *  "upstreams":[…],"upstream_credentials":[…],"model_routes":[…]}
 * }</pre>
 *
 * <p>With secrets it also has the accounts' tokens, the client keys (in clear or as digests, as
 * they are stored), their counters, access tokens as digests, the credentials and headers of
 * upstreams, and the settings' secrets; nothing of it is encrypted then, whatever is sealed in the
 * database. The operator's password, sessions and logs are in neither.
 */
final class BackupAdmin {
  static final String FORMAT = "grok2api-backup";
  static final int VERSION = 1;

  /** Of a hundred keys each. */
  private static final int MAX_PORTIONS = 100;

  private final Platform platform;
  private final Vault vault;
  private final Bodies bodies;
  private final Audit audit;
  private final LocalDay day;
  private final UpstreamRows upstreams;

  BackupAdmin(AdminParts parts) {
    this.platform = parts.platform();
    this.vault = parts.vault();
    this.bodies = parts.bodies();
    this.audit = parts.audit();
    this.day = new LocalDay(platform.environment());
    this.upstreams = new UpstreamRows(platform.json(), vault);
  }

  /** {@code GET}: without secrets. */
  Response withoutSecrets(AdminCall call) {
    return backup(call, false);
  }

  /** {@code POST {"secrets":true}}. */
  Response create(AdminCall call) {
    return backup(call, bodies.read(call.request(), body -> body.get("secrets").boolOr(false)));
  }

  private Response backup(AdminCall call, boolean secrets) {
    long now = platform.clock().nowMillis();
    nameKeys();
    List<PoolAccount> pool = new ArrayList<>();
    Map<String, JsonValue> sections = new LinkedHashMap<>();
    Map<BackupTable, Rows> tables = new LinkedHashMap<>();
    Trip trip =
        new Trip()
            .add(AccountList.all(now), rows -> pool.addAll(AccountList.read(rows)))
            .add(
                SettingsStore.all(),
                rows -> sections.putAll(SettingsStore.read(platform.json(), rows)));
    for (BackupTable table : BackupTable.values()) {
      if (secrets || !table.secret()) {
        trip.add(table.rows(secrets), rows -> tables.put(table, rows));
      }
    }
    trip.run(platform.sql());

    List<PoolAccount> shown = secrets ? Revealed.accounts(vault, pool) : pool;
    JsonWriter file = new JsonWriter(platform.json()).object();
    file.name("format").value(FORMAT).name("version").value(VERSION);
    file.name("created_at").value(now).name("build").value(platform.environment().build());
    file.name("secrets").value(secrets);
    write(file.name("settings").object(), new StoredSettings(sections, vault), secrets);
    file.name("accounts").array();
    for (PoolAccount account : shown) {
      write(file, account, secrets);
    }
    file.end();
    tables.forEach((table, rows) -> write(file, table, rows, secrets));
    audit.record(
        call,
        "backup.made",
        Map.of("secrets", secrets, "accounts", pool.size(), "tables", tables.size()));
    return Response.attachment(
        "application/json", "grok2api_backup_" + day.of(now) + ".json", file.end().toString());
  }

  /** Keys of an earlier edition that nobody has looked at yet get the ids they are restored by. */
  private void nameKeys() {
    for (int portion = 0; portion < MAX_PORTIONS; portion++) {
      List<KeyText> nameless =
          ClientKeyEdits.readNameless(
              platform.digests(), platform.sql().run(ClientKeyEdits.nameless()));
      if (nameless.isEmpty()) {
        return;
      }
      platform.sql().batch(ClientKeyEdits.identify(platform.json(), nameless));
    }
  }

  /** As the panel shows them, secrets masked; a mask means no change when it comes back. */
  private void write(JsonWriter file, StoredSettings settings, boolean secrets) {
    for (String group : SettingsCatalogue.GROUPS) {
      file.name(group).object();
      for (SettingField<?> field : SettingsCatalogue.group(group)) {
        file.name(field.member());
        if (secrets && field.type() instanceof SettingType.Secret) {
          file.value(Revealed.setting(settings, field));
        } else {
          file.raw(settings.shown(field, platform.json()));
        }
      }
      file.end();
    }
    file.end();
  }

  private void write(JsonWriter file, PoolAccount account, boolean secrets) {
    file.object().name("id").value(account.identified(platform.digests()).id());
    if (secrets) {
      file.name("token").value(TokenText.PREFIX + account.token());
    }
    file.name("pool").value(account.superAccount() ? "ssoSuper" : "ssoBasic");
    file.name("status").value(account.status() == AccountStatus.INVALID ? "invalid" : "active");
    file.name("note").value(account.note()).name("tags").array();
    Retagging.stored(platform.json(), account.tagsJson()).forEach(file::value);
    file.end().name("created_time").value(account.place().createdMillis()).end();
  }

  private void write(JsonWriter file, BackupTable table, Rows rows, boolean secrets) {
    boolean sealed = secrets && UpstreamRows.sealed(table);
    file.name(table.member()).array();
    for (Row row : rows.rows()) {
      file.raw(sealed ? upstreams.opened(table, row.text("row")) : row.text("row"));
    }
    file.end();
  }
}
