package grok2api.admin;

import grok2api.accounts.FailureCode;
import grok2api.accounts.QuotaKeeper;
import grok2api.http.Request;
import grok2api.http.Response;
import grok2api.json.JsonNode;
import grok2api.json.JsonWriter;
import grok2api.platform.JsonValue;
import grok2api.platform.Platform;
import grok2api.platform.Rows;
import grok2api.platform.Statement;
import grok2api.settings.GrokSettings;
import grok2api.settings.SettingsDraft;
import grok2api.settings.SettingsReader;
import grok2api.store.AccountFilter;
import grok2api.store.AccountList;
import grok2api.store.AccountOrder;
import grok2api.store.AccountStatus;
import grok2api.store.PoolAccount;
import grok2api.store.SettingsStore;
import grok2api.store.Trip;
import grok2api.upstream.AccountUpstream;
import grok2api.upstream.AccountUpstream.Measured;
import grok2api.vault.Vault;
import java.util.Map;
import java.util.Set;

/**
 * {@code POST /api/v1/admin/config/test}: tries the upstream with settings that are not saved yet,
 * by asking for one account's quota. Nothing is kept of the answer, and the account does not pay
 * for settings that were wrong.
 */
final class SettingsTrial {
  /** The operator waits for it. */
  private static final int TIMEOUT_MILLIS = 10_000;

  private final Platform platform;
  private final Vault vault;
  private final AccountCalls calls;
  private final Answers answers;
  private final Bodies bodies;

  SettingsTrial(AdminParts parts, AccountCalls calls) {
    this.platform = parts.platform();
    this.vault = parts.vault();
    this.calls = calls;
    this.answers = parts.answers();
    this.bodies = parts.bodies();
  }

  Response run(AdminCall call) {
    JsonNode sent = bodies.read(call.request(), JsonNode::object);
    Stored stored = read();
    SettingsDraft draft =
        SettingsWriter.drafted(
            sections -> SettingsDraft.of(sent, platform.json(), vault, sections), stored.sections);
    if (stored.account() == null) {
      return answers.ok(body -> failed(body, "no_account", "There is no account to ask with"));
    }
    GrokSettings settings = SettingsReader.read(draft.sections(), vault).settings().grok();
    return ask(stored.account().token(), settings, call.request());
  }

  private Response ask(String token, GrokSettings settings, Request request) {
    long startMillis = platform.clock().nowMillis();
    Measured measured =
        calls
            .upstream()
            .measure(
                new AccountUpstream.Call(token, settings, request.signal(), TIMEOUT_MILLIS),
                QuotaKeeper.ORDINARY);
    long durationMillis = platform.clock().nowMillis() - startMillis;
    return answers.ok(
        body -> {
          write(body, measured);
          body.name("duration_ms").value(durationMillis);
        });
  }

  private static void write(JsonWriter body, Measured measured) {
    switch (measured) {
      case Measured.Known known -> body.name("ok").value(true).name("upstream_status").value(200);
      case Measured.Unknown unknown -> {
        failed(body, FailureCode.of(unknown.failure()), FailureText.of(unknown.failure()));
        if (unknown.failure().status() > 0) {
          body.name("upstream_status").value(unknown.failure().status());
        }
      }
    }
  }

  private static void failed(JsonWriter body, String error, String message) {
    body.name("ok").value(false).name("error").value(error).name("message").value(message);
  }

  /** The settings, and an account that can be asked: one that serves, or else one that rests. */
  private Stored read() {
    Stored stored = new Stored();
    new Trip()
        .add(
            SettingsStore.all(),
            rows -> stored.sections = SettingsStore.read(platform.json(), rows))
        .add(one(AccountStatus.ACTIVE), rows -> stored.active = first(rows))
        .add(one(AccountStatus.EXHAUSTED), rows -> stored.resting = first(rows))
        .run(platform.sql());
    return stored;
  }

  private Statement one(AccountStatus status) {
    return AccountList.page(
        new AccountFilter(null, Set.of(status), null, null, null),
        AccountOrder.NEWEST_FIRST,
        null,
        0,
        1,
        platform.clock().nowMillis());
  }

  private static PoolAccount first(Rows rows) {
    return rows.rows().isEmpty() ? null : AccountList.read(rows).get(0);
  }

  private static final class Stored {
    Map<String, JsonValue> sections;
    PoolAccount active;
    PoolAccount resting;

    PoolAccount account() {
      return active == null ? resting : active;
    }
  }
}
