package grok2api.admin;

import grok2api.json.JsonWriter;
import grok2api.platform.HttpCall.Header;
import grok2api.routing.Upstream;
import grok2api.store.AccountStatus;
import grok2api.store.CredentialCounts;
import grok2api.store.NewCredential;
import grok2api.store.UpstreamList.Listed;
import grok2api.vault.Unsealed;
import grok2api.vault.Vault;

/**
 * An upstream in answers.
 *
 * <pre>{@code
 * {"id":"5f3a9c0d1e2b","name":"deepseek","kind":"openai","base_url":"https://api.deepseek.com/v1",
 *  "auth":"key","headers":[{"name":"X-Title","value":"…"}],"enabled":true,"priority":0,"weight":1,
 *  "first_byte_seconds":60,"idle_seconds":120,"total_seconds":600,"fail_threshold":3,
 *  "ask_usage":true,"patterns":["*"],"fetch_models":true,"model_count":2,
 *  "models_fetched_at":1795180256000,"resting_until":null,"rest_step":0,"last_failure":null,
 *  "last_failure_at":null,"created_at":1795180256000,"updated_at":1795180256000,
 *  "credentials":{"total":3,"enabled":2,"ready":1,"resting":1,"set_aside":0}}
 * }</pre>
 *
 * <p>Of a header only as much of the value is told as of a credential.
 */
final class UpstreamJson {
  private static final String LOCKED = "…";

  private UpstreamJson() {}

  /** Writes an object that is left open. */
  static void begin(JsonWriter body, Listed listed, Vault vault, long nowMillis) {
    Upstream upstream = listed.upstream();
    body.object().name("id").value(upstream.id()).name("name").value(upstream.name());
    body.name("kind").value(upstream.kind().wireName());
    body.name("base_url").value(upstream.baseUrl());
    body.name("auth").value(upstream.keyed() ? "key" : "none");
    headers(body.name("headers").array(), upstream, vault);
    body.end().name("enabled").value(listed.enabled());
    body.name("priority").value(upstream.priority()).name("weight").value(upstream.weight());
    body.name("first_byte_seconds").value(upstream.limits().firstByte() / 1000);
    body.name("idle_seconds").value(upstream.limits().idle() / 1000);
    body.name("total_seconds").value(upstream.limits().total() / 1000);
    body.name("fail_threshold").value(upstream.failThreshold());
    body.name("ask_usage").value(upstream.asksUsage()).name("patterns").array();
    upstream.patterns().forEach(body::value);
    body.end().name("fetch_models").value(listed.fetchesModels());
    body.name("model_count").value(upstream.models().size());
    Answers.time(body.name("models_fetched_at"), listed.modelsFetchedAtMillis());
    restingUntil(body, upstream, nowMillis);
    body.name("rest_step").value(upstream.restStep());
    body.name("last_failure").value(listed.lastFailure());
    Answers.time(body.name("last_failure_at"), listed.lastFailureAtMillis());
    Answers.time(body.name("created_at"), listed.createdMillis());
    Answers.time(body.name("updated_at"), listed.updatedMillis());
    counts(body.name("credentials"), listed.credentials());
  }

  /** {@code "resting_until":1795180256000}, null for an upstream that may be asked. */
  static void restingUntil(JsonWriter body, Upstream upstream, long nowMillis) {
    long until = upstream.restsUntilMillis();
    Answers.time(body.name("resting_until"), until > nowMillis ? until : 0);
  }

  static void counts(JsonWriter body, CredentialCounts counts) {
    body.object().name("total").value(counts.total()).name("enabled").value(counts.enabled());
    body.name("ready").value(counts.ready()).name("resting").value(counts.resting());
    body.name("set_aside").value(counts.setAside()).end();
  }

  /** Grok accounts as if they were credentials; those with nothing left rest. */
  static CredentialCounts counts(AccountCounts accounts) {
    long resting = accounts.of(AccountStatus.COOLING) + accounts.of(AccountStatus.EXHAUSTED);
    long invalid = accounts.of(AccountStatus.INVALID);
    return new CredentialCounts(accounts.total() - resting - invalid, resting, invalid, 0);
  }

  /** What is shown of a header's value. */
  static String masked(Header header, Vault vault) {
    return switch (vault.opened(header.value())) {
      case Unsealed.Clear clear -> NewCredential.masked(clear.text());
      case Unsealed.Locked locked -> LOCKED;
    };
  }

  private static void headers(JsonWriter body, Upstream upstream, Vault vault) {
    for (Header header : upstream.headers()) {
      body.object().name("name").value(header.name());
      body.name("value").value(masked(header, vault)).end();
    }
  }
}
