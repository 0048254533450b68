package grok2api.admin;

import grok2api.accounts.Resealing;
import grok2api.http.Response;
import grok2api.json.JsonWriter;
import grok2api.refusal.Refusal;
import grok2api.refusal.Refused;
import grok2api.store.Reseal;
import grok2api.store.UpstreamSecrets;
import grok2api.vault.Vault;
import java.util.Locale;
import java.util.Map;

/**
 * What is sealed in the database, and sealing it now instead of with the next cron runs.
 *
 * <pre>{@code
 * {"enabled":true,"key_id":"q83vEj","problem":null,
 *  "accounts":{"total":120,"sealed":100,"clear":20,"other_key":0,"locked":0},
 *  "upstreams":{"total":12,"sealed":12,"clear":0,"other_key":0,"locked":0},
 *  "settings":{"app.api_key":"sealed","grok.cf_clearance":"empty"},"pending":20}
 * }</pre>
 *
 * <p>{@code sealed} counts what the key in force has sealed, {@code other_key} what {@code
 * DATA_KEY_OLD} opens, {@code locked} what neither does: no chat can use it. A setting is {@code
 * empty} or one of these. {@code upstreams} counts their credentials and the values of their
 * headers. {@code pending} is how many rows are still to be brought into the form of now. {@code
 * problem} says why a {@code DATA_KEY} is not taken.
 */
final class EncryptionAdmin {
  /** Of one call: 60 µs of CPU and some ten rows written for each account. */
  static final int SLICE = 100;

  private final Vault vault;
  private final Resealing resealing;
  private final Answers answers;
  private final Audit audit;

  EncryptionAdmin(AdminParts parts, Resealing resealing) {
    this.vault = parts.vault();
    this.resealing = resealing;
    this.answers = parts.answers();
    this.audit = parts.audit();
  }

  /** {@code GET /api/v1/admin/encryption}. */
  Response show(AdminCall call) {
    Resealing.State state = resealing.state();
    String keyId = vault.keyId();
    return answers.ok(body -> write(body, state, keyId));
  }

  /**
   * {@code POST /api/v1/admin/encryption/apply}: a slice; to be called again until nothing was
   * applied. The answer is as above and has {@code
   * "applied":{"accounts":100,"history":0,"settings":1,"upstreams":12}}. What was altered stays
   * pending.
   */
  Response apply(AdminCall call) {
    if (vault.problem() != null) {
      throw new Refused(new Refusal.Misconfigured(vault.problem()));
    }
    Resealing.Slice slice = resealing.slice(SLICE);
    String keyId = vault.keyId();
    if (slice.total() > 0) {
      audit.record(
          call,
          "encryption.applied",
          Map.of(
              "accounts",
              slice.accounts(),
              "history",
              slice.history(),
              "settings",
              slice.settings(),
              "upstreams",
              slice.upstreams(),
              "key",
              keyId == null ? "none" : keyId));
    }
    Resealing.State state = resealing.state();
    return answers.ok(
        body -> {
          body.name("applied").object().name("accounts").value(slice.accounts());
          body.name("history").value(slice.history());
          body.name("settings").value(slice.settings());
          body.name("upstreams").value(slice.upstreams()).end();
          write(body, state, keyId);
        });
  }

  private void write(JsonWriter body, Resealing.State state, String keyId) {
    Reseal.Counts accounts = state.accounts();
    body.name("enabled").value(vault.seals()).name("key_id").value(keyId);
    body.name("problem").value(vault.problem()).name("accounts").object();
    body.name("total").value(accounts.total()).name("sealed").value(accounts.sealed());
    body.name("clear").value(accounts.clear()).name("other_key").value(accounts.sealedBefore());
    body.name("locked").value(accounts.locked()).end();
    UpstreamSecrets.Counts upstreams = state.upstreams();
    body.name("upstreams").object().name("total").value(upstreams.total());
    body.name("sealed").value(upstreams.sealed()).name("clear").value(upstreams.clear());
    body.name("other_key").value(upstreams.sealedBefore());
    body.name("locked").value(upstreams.locked()).end().name("settings").object();
    for (Map.Entry<String, Resealing.Form> setting : state.settings().entrySet()) {
      body.name(setting.getKey()).value(setting.getValue().name().toLowerCase(Locale.ROOT));
    }
    body.end().name("pending").value(state.pending());
  }
}
