package grok2api.accounts;

import grok2api.json.JsonWriter;
import grok2api.platform.HttpCall.Header;
import grok2api.platform.Platform;
import grok2api.platform.Row;
import grok2api.platform.Rows;
import grok2api.platform.Statement;
import grok2api.settings.SettingField;
import grok2api.settings.SettingsCatalogue;
import grok2api.settings.StoredSettings;
import grok2api.store.AccountId;
import grok2api.store.Reseal;
import grok2api.store.Retention;
import grok2api.store.Revisions;
import grok2api.store.SettingsStore;
import grok2api.store.UpstreamSecrets;
import grok2api.store.Upstreams;
import grok2api.vault.Unsealed;
import grok2api.vault.Vault;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Brings what is stored into the form that the operator's keys ask for: seals it, seals it anew
 * with another key, or opens it for good. A slice is one transaction; what it leaves the next one
 * finds.
 */
public final class Resealing {
  /** Rows of the history for each account of a slice: two rows written each. */
  private static final int HISTORY_SHARE = 2;

  private final Platform platform;
  private final Vault vault;

  public Resealing(Platform platform, Vault vault) {
    this.platform = platform;
    this.vault = vault;
  }

  /**
   * What a slice has brought into another form.
   *
   * @param history rows of the history of quotas
   * @param settings secrets among the settings
   * @param upstreams credentials of upstreams, and upstreams with headers
   */
  public record Slice(int accounts, int history, int settings, int upstreams) {
    private static final Slice NOTHING = new Slice(0, 0, 0, 0);

    public int total() {
      return accounts + history + settings + upstreams;
    }
  }

  /** How a secret among the settings is stored. */
  public enum Form {
    EMPTY,
    CLEAR,
    SEALED,
    OTHER_KEY,
    LOCKED
  }

  /**
   * How everything is stored.
   *
   * @param upstreams credentials of upstreams and the values of their headers
   * @param settings by their names in the panel's API, e.g. {@code app.api_key}
   */
  public record State(
      Reseal.Counts accounts,
      UpstreamSecrets.Counts upstreams,
      Map<String, Form> settings,
      int pendingSettings) {
    /** How much another slice would find. */
    public int pending() {
      return accounts.pending() + accounts.pendingHistory() + upstreams.pending() + pendingSettings;
    }
  }

  /** Two round trips, one when there is nothing to do, none when nothing can be. */
  public Slice slice(int maxAccounts) {
    List<Vault.Range> outdated = vault.outdated();
    if (outdated.isEmpty()) {
      return Slice.NOTHING;
    }
    String ranges = Reseal.ranges(platform.json(), outdated);
    List<Statement> reads = new ArrayList<>();
    reads.add(Reseal.accounts(ranges, maxAccounts));
    reads.add(Reseal.history(ranges, HISTORY_SHARE * maxAccounts));
    reads.add(SettingsStore.all());
    reads.add(UpstreamSecrets.outdated(ranges, maxAccounts));
    reads.add(UpstreamSecrets.headers());
    for (Retention.Locks locks : Retention.Locks.values()) {
      reads.add(Reseal.locks(locks, ranges, maxAccounts));
    }
    List<Rows> found = platform.sql().batch(reads);
    List<Reseal.Move> accounts = accounts(found.get(0));
    List<Reseal.HistoryMove> history = history(found.get(1));
    List<Statement> settings = settings(stored(found.get(2)));
    List<Statement> writes = new ArrayList<>(Reseal.moved(platform.json(), accounts));
    if (!accounts.isEmpty()) {
      writes.add(Revisions.advance(Revisions.TOKENS));
    }
    writes.addAll(Reseal.historyMoved(platform.json(), history));
    writes.addAll(settings);
    if (!settings.isEmpty()) {
      writes.add(Revisions.advance(Revisions.SETTINGS));
    }
    List<UpstreamSecrets.Move> credentials = upstreamCredentials(found.get(3));
    List<UpstreamSecrets.HeadersMove> headers = headers(found.get(4));
    writes.addAll(UpstreamSecrets.moved(platform.json(), credentials));
    for (UpstreamSecrets.HeadersMove move : headers) {
      writes.add(UpstreamSecrets.headersMoved(move));
    }
    if (!writes.isEmpty()) {
      platform.sql().batch(writes);
    }
    return new Slice(
        accounts.size(), history.size(), settings.size(), credentials.size() + headers.size());
  }

  /** One round trip; reads the whole index of tokens. */
  public State state() {
    String ranges = Reseal.ranges(platform.json(), vault.outdated());
    List<Rows> found =
        platform
            .sql()
            .batch(
                List.of(
                    Reseal.counts(vault.sealedNow(), vault.sealedBefore(), ranges),
                    SettingsStore.all(),
                    UpstreamSecrets.counts(vault.sealedNow(), vault.sealedBefore(), ranges),
                    UpstreamSecrets.headers()));
    StoredSettings settings = stored(found.get(1));
    Map<String, Form> forms = new LinkedHashMap<>();
    for (SettingField<?> field : SettingsCatalogue.secrets()) {
      forms.put(field.name(), form(settings.storedText(field)));
    }
    return new State(
        Reseal.Counts.of(found.get(0)),
        upstreams(found.get(2), found.get(3)),
        forms,
        settings(settings).size());
  }

  private UpstreamSecrets.Counts upstreams(Rows credentials, Rows withHeaders) {
    UpstreamSecrets.Counts counts = UpstreamSecrets.Counts.of(credentials);
    for (Row row : withHeaders.rows()) {
      for (Header header : Upstreams.headers(platform.json(), row.text("headers"))) {
        counts =
            switch (form(header.value())) {
              case EMPTY -> counts;
              case CLEAR -> counts.plus(0, 1, 0, 0, vault.seals());
              case SEALED -> counts.plus(1, 0, 0, 0, false);
              case OTHER_KEY -> counts.plus(0, 0, 1, 0, vault.problem() == null);
              case LOCKED -> counts.plus(0, 0, 0, 1, false);
            };
      }
    }
    return counts;
  }

  private Form form(String stored) {
    if (stored.isEmpty()) {
      return Form.EMPTY;
    }
    if (!Vault.isSealed(stored)) {
      return Form.CLEAR;
    }
    if (vault.opened(stored) instanceof Unsealed.Locked) {
      return Form.LOCKED;
    }
    return vault.current(stored) ? Form.SEALED : Form.OTHER_KEY;
  }

  /** Of one that was altered nothing can be made; it stays as it is. */
  private List<Reseal.Move> accounts(Rows found) {
    List<Reseal.Move> moves = new ArrayList<>();
    for (Row row : found.rows()) {
      String stored = row.text("token");
      if (vault.opened(stored) instanceof Unsealed.Clear clear) {
        String id =
            row.isNull("id") ? AccountId.of(platform.digests(), clear.text()) : row.text("id");
        moves.add(new Reseal.Move(id, stored, vault.sealed(clear.text())));
      }
    }
    return moves;
  }

  private List<UpstreamSecrets.Move> upstreamCredentials(Rows found) {
    List<UpstreamSecrets.Move> moves = new ArrayList<>();
    for (Row row : found.rows()) {
      String stored = row.text("secret");
      String newForm = newForm(stored);
      if (!newForm.equals(stored)) {
        moves.add(new UpstreamSecrets.Move(row.text("id"), stored, newForm));
      }
    }
    return moves;
  }

  private List<UpstreamSecrets.HeadersMove> headers(Rows found) {
    List<UpstreamSecrets.HeadersMove> moves = new ArrayList<>();
    for (Row row : found.rows()) {
      String stored = row.text("headers");
      JsonWriter array = new JsonWriter(platform.json()).array();
      boolean moved = false;
      for (Header header : Upstreams.headers(platform.json(), stored)) {
        String value = newForm(header.value());
        moved = moved || !value.equals(header.value());
        array.object().name("name").value(header.name()).name("value").value(value).end();
      }
      if (moved) {
        moves.add(new UpstreamSecrets.HeadersMove(row.text("id"), stored, array.end().toString()));
      }
    }
    return moves;
  }

  private List<Reseal.HistoryMove> history(Rows found) {
    Map<String, String> known = new LinkedHashMap<>();
    List<Reseal.HistoryMove> moves = new ArrayList<>();
    for (Row row : found.rows()) {
      String stored = row.text("token");
      String newForm = known.get(stored);
      if (newForm == null) {
        newForm = newForm(stored);
        known.put(stored, newForm);
      }
      if (!newForm.equals(stored)) {
        moves.add(new Reseal.HistoryMove(row.integer("row"), newForm));
      }
    }
    return moves;
  }

  /** The text itself when it cannot be opened. */
  private String newForm(String stored) {
    return switch (vault.opened(stored)) {
      case Unsealed.Clear clear -> vault.sealed(clear.text());
      case Unsealed.Locked locked -> stored;
    };
  }

  private StoredSettings stored(Rows settings) {
    return new StoredSettings(SettingsStore.read(platform.json(), settings), vault);
  }

  private List<Statement> settings(StoredSettings settings) {
    List<Statement> moved = new ArrayList<>();
    if (vault.problem() != null) {
      return moved;
    }
    long now = platform.clock().nowMillis();
    for (SettingField<?> field : SettingsCatalogue.secrets()) {
      String stored = settings.storedText(field);
      String newForm = newForm(stored);
      if (!newForm.equals(stored)) {
        moved.add(Reseal.settingMoved(field.section(), field.key(), stored, newForm, now));
      }
    }
    return moved;
  }
}
