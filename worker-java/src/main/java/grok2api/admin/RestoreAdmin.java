package grok2api.admin;

import grok2api.accounts.EntryReader;
import grok2api.accounts.NewAccounts;
import grok2api.accounts.Restoration;
import grok2api.accounts.TokenEntry;
import grok2api.gateway.Gateway;
import grok2api.http.Response;
import grok2api.json.JsonNode;
import grok2api.json.JsonWriter;
import grok2api.passkeys.CoseAlgorithm;
import grok2api.passkeys.PublicKeys;
import grok2api.platform.Crypto.SignatureAlgorithm;
import grok2api.platform.JsonValue;
import grok2api.platform.Platform;
import grok2api.platform.Rows;
import grok2api.platform.Statement;
import grok2api.refusal.Refusal;
import grok2api.refusal.Refused;
import grok2api.relay.UpstreamPool;
import grok2api.settings.SettingsDraft;
import grok2api.store.BackupTable;
import grok2api.store.JsonLists;
import grok2api.store.Revisions;
import grok2api.vault.Vault;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code POST /api/v1/admin/restore}: makes things again what a backup says of them. Nothing is
 * deleted, and the whole file is checked before the first row is written.
 *
 * <pre>{@code
 * {"success":true,"status":"success","accounts":{"added":3,"updated":2,"skipped":0},
 *  "keys":4,"passkeys":1,"statistics":336,"settings":["grok.max_retry"]}
 * }</pre>
 *
 * <p>{@code ?dry_run=1} checks only, and tells how many rows there are.
 */
final class RestoreAdmin {
  private static final int ROWS_AT_ONCE = 500;

  /** 64 MiB: some 50,000 accounts. */
  private static final long MAX_BYTES = 64L * 1024 * 1024;

  private final Platform platform;
  private final Vault vault;
  private final Answers answers;
  private final Bodies bodies;
  private final Audit audit;
  private final PoolWriter pool;
  private final SettingsWriter settings;
  private final UpstreamPool upstreamPool;
  private final UpstreamRows upstreams;

  RestoreAdmin(
      AdminParts parts, Gateway gateway, NewAccounts newAccounts, UpstreamPool upstreamPool) {
    this.platform = parts.platform();
    this.vault = parts.vault();
    this.answers = parts.answers();
    this.bodies = parts.bodies();
    this.audit = parts.audit();
    this.settings = new SettingsWriter(parts, gateway);
    this.pool = new PoolWriter(platform, answers, audit, newAccounts);
    this.upstreamPool = upstreamPool;
    this.upstreams = new UpstreamRows(platform.json(), vault);
  }

  /**
   * A backup that has been checked.
   *
   * @param rows arrays of at most {@link #ROWS_AT_ONCE} objects
   * @param counts how many rows each table has
   */
  private record Backup(
      boolean secrets,
      JsonNode settings,
      List<TokenEntry> accounts,
      Map<BackupTable, List<String>> rows,
      Map<BackupTable, Integer> counts) {
    /** Whether somebody may be able to sign in who could not before. */
    boolean letsSomebodyIn() {
      return counts.getOrDefault(BackupTable.PASSKEYS, 0) > 0
          || counts.getOrDefault(BackupTable.ACCESS_TOKENS, 0) > 0;
    }
  }

  Response restore(AdminCall call) {
    Backup backup = bodies.read(call.request(), MAX_BYTES, this::read);
    if (backup.letsSomebodyIn()) {
      call.session().mustBeNoAccessToken();
    }
    if ("1".equals(call.request().query("dry_run"))) {
      return answers.ok(
          body -> {
            body.name("dry_run").value(true).name("accounts").value(backup.accounts().size());
            backup.counts().forEach((table, count) -> body.name(table.member()).value(count));
          });
    }
    List<String> changedSettings = writeSettings(call, backup.settings());
    Map<BackupTable, Long> changed = write(backup);
    return pool.change(
        call,
        new Restoration(platform, vault, backup.accounts()),
        "accounts.restored",
        (body, report) -> {
          body.name("accounts").object().name("added").value(report.added());
          body.name("updated").value(report.updated());
          body.name("skipped").value(report.skipped()).end();
          changed.forEach((table, count) -> body.name(table.member()).value(count));
          body.name("settings").array();
          changedSettings.forEach(body::value);
          body.end();
          audit.record(call, "backup.restored", told(report, changed));
        });
  }

  private List<String> writeSettings(AdminCall call, JsonNode sent) {
    if (!sent.present()) {
      return List.of();
    }
    SettingsWriter.Saved saved = settings.save(call, null, sections -> draft(sent, sections));
    return switch (saved) {
      case SettingsWriter.Saved.Done done -> done.draft().changed();
      case SettingsWriter.Saved.Stale stale ->
          throw new Refused(new Refusal.Conflict("STALE_REVISION", Revision.STALE_SETTINGS));
    };
  }

  private SettingsDraft draft(JsonNode sent, Map<String, JsonValue> sections) {
    return SettingsDraft.of(JsonNode.root(sent.value()), platform.json(), vault, sections);
  }

  private static Map<String, Object> told(
      Restoration.Report report, Map<BackupTable, Long> changed) {
    Map<String, Object> told = new LinkedHashMap<>();
    told.put("accounts", report.added() + report.updated());
    changed.forEach((table, count) -> told.put(table.member(), count));
    return told;
  }

  private Map<BackupTable, Long> write(Backup backup) {
    List<Statement> statements = new ArrayList<>();
    List<BackupTable> owners = new ArrayList<>();
    backup
        .rows()
        .forEach(
            (table, arrays) -> {
              for (String array : arrays) {
                if (table == BackupTable.UPSTREAMS) {
                  statements.add(BackupTable.freeNames(array));
                  owners.add(null);
                }
                statements.add(table.restored(array, backup.secrets()));
                owners.add(table);
              }
            });
    boolean upstreamsChanged = UpstreamRows.among(owners);
    if (upstreamsChanged) {
      statements.add(Revisions.advance(Revisions.UPSTREAMS));
      owners.add(null);
    }
    Map<BackupTable, Long> changed = new LinkedHashMap<>();
    List<Rows> results = statements.isEmpty() ? List.of() : platform.sql().batch(statements);
    for (int i = 0; i < results.size(); i++) {
      if (owners.get(i) != null) {
        changed.merge(owners.get(i), results.get(i).changes(), Long::sum);
      }
    }
    if (upstreamsChanged) {
      upstreamPool.changed();
    }
    return changed;
  }

  private Backup read(JsonNode file) {
    if (!BackupAdmin.FORMAT.equals(file.get("format").string())) {
      throw file.get("format").problem(BackupAdmin.FORMAT);
    }
    if (file.get("version").integer() != BackupAdmin.VERSION) {
      throw file.get("version").problem("version " + BackupAdmin.VERSION);
    }
    List<TokenEntry> accounts = new ArrayList<>();
    if (file.get("accounts").present()) {
      for (JsonNode account : file.get("accounts").elements()) {
        TokenEntry entry = EntryReader.read(account, accounts.size() + 1);
        if (entry == null) {
          throw account.problem("an account with an id or a token");
        }
        accounts.add(entry);
      }
    }
    boolean secrets = file.get("secrets").boolOr(false);
    Map<BackupTable, List<String>> rows = new LinkedHashMap<>();
    Map<BackupTable, Integer> counts = new LinkedHashMap<>();
    for (BackupTable table : BackupTable.values()) {
      JsonNode member = file.get(table.member());
      if (member.present()) {
        List<JsonNode> elements = member.elements();
        if (table == BackupTable.UPSTREAMS) {
          UpstreamRows.checkNames(elements);
        }
        counts.put(table, elements.size());
        rows.put(table, arrays(table, elements, secrets));
      }
    }
    JsonNode settings = file.get("settings");
    if (settings.present()) {
      SettingsWriter.drafted(sections -> draft(settings, sections), Map.of());
    }
    return new Backup(secrets, settings, accounts, rows, counts);
  }

  private List<String> arrays(BackupTable table, List<JsonNode> elements, boolean secrets) {
    List<String> literals = new ArrayList<>(elements.size());
    for (JsonNode element : elements) {
      literals.add(row(table, element, secrets));
    }
    List<String> arrays = new ArrayList<>();
    for (int from = 0; from < literals.size(); from += ROWS_AT_ONCE) {
      int to = Math.min(from + ROWS_AT_ONCE, literals.size());
      arrays.addAll(JsonLists.ofLiterals(platform.json(), literals.subList(from, to)));
    }
    return arrays;
  }

  /** The row's members that a table has, each of the right type. */
  private String row(BackupTable table, JsonNode element, boolean secrets) {
    JsonWriter row = new JsonWriter(platform.json()).object();
    for (BackupTable.Column column : table.columns()) {
      JsonNode member = element.object().get(column.name());
      row.name(column.name());
      if (!member.present() && (column.nullable() && !table.needs(column, secrets))) {
        row.nullValue();
      } else if (table.sealed(column)) {
        row.value(upstreams.sealed(table, member));
      } else if (column.number()) {
        row.value(wholeNumber(member));
      } else {
        row.value(member.string());
      }
    }
    check(table, element);
    return row.end().toString();
  }

  /** What no reader of the row would understand is refused before it is there. */
  private void check(BackupTable table, JsonNode row) {
    switch (table) {
      case KEYS -> {
        texts(row.get("allowed_models"));
        texts(row.get("allowed_addresses"));
      }
      case PASSKEYS -> {
        SignatureAlgorithm algorithm = CoseAlgorithm.of(row.get("algorithm").integer());
        if (algorithm == null) {
          throw row.get("algorithm").problem("-7 or -257");
        }
        if (!PublicKeys.wellFormed(algorithm, row.get("public_key").string())) {
          throw row.get("public_key").problem("a public key for this algorithm");
        }
      }
      case ACCESS_TOKENS -> {
        String scope = row.get("scope").string();
        if (!scope.equals("full") && !scope.equals("read")) {
          throw row.get("scope").problem("full or read");
        }
      }
      case UPSTREAMS -> upstreams.checkUpstream(row);
      case MODEL_ROUTES -> upstreams.checkRoute(row);
      case KEY_DIGESTS, USAGE, STATISTICS, UPSTREAM_CREDENTIALS -> {}
    }
  }

  private void texts(JsonNode member) {
    if (!member.present()) {
      return;
    }
    JsonNode list = JsonNode.at(member.path(), platform.json().parse(member.string()));
    if (!list.isArray()) {
      throw member.problem("a list in JSON, as text,");
    }
    list.elements().forEach(JsonNode::string);
  }

  private static long wholeNumber(JsonNode member) {
    double number = member.value() == null ? Double.NaN : member.value().number();
    if (!(number == Math.floor(number) && Math.abs(number) <= 9e15)) {
      throw member.problem("a whole number");
    }
    return (long) number;
  }
}
