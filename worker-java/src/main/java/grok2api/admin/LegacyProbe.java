package grok2api.admin;

import grok2api.accounts.NamedAccounts;
import grok2api.accounts.QuotaKeeper;
import grok2api.http.PathParameters;
import grok2api.http.Request;
import grok2api.http.Response;
import grok2api.json.JsonWriter;
import grok2api.platform.Platform;
import grok2api.platform.Rows;
import grok2api.platform.Statement;
import grok2api.settings.Settings;
import grok2api.settings.SettingsReader;
import grok2api.store.PoolAccount;
import grok2api.store.Quotas;
import grok2api.store.SettingsStore;
import grok2api.upstream.AccountUpstream.Measured;
import grok2api.upstream.Failure;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code POST /api/tokens/test}: asks the provider how much of an account is left, and so whether
 * its session still holds. No chat is spent on it.
 *
 * <pre>{@code
 * {"success":true,"message":"The account works",
 *  "data":{"valid":true,"remaining_queries":72,"heavy_remaining_queries":-1,"limit":80}}
 * {"success":false,"message":"…","data":{"valid":false,"error_type":"cooldown","error_code":429,
 *  "cooldown_remaining":20}}
 * }</pre>
 */
final class LegacyProbe {
  private final Platform platform;
  private final Answers answers;
  private final Bodies bodies;
  private final QuotaKeeper quotas;

  LegacyProbe(Platform platform, Answers answers, QuotaKeeper quotas) {
    this.platform = platform;
    this.answers = answers;
    this.bodies = new Bodies(platform.json());
    this.quotas = quotas;
  }

  /** {@code {"token":"eyJ0…","token_type":"sso"}}. */
  Response run(Request request, PathParameters none) {
    Subject subject = find(bodies.read(request, TokensAdmin::name));
    PoolAccount account = subject.account();
    List<QuotaKeeper.Measurement> measurements =
        quotas.measureAll(
            account.token(),
            account.superAccount(),
            Quotas.Source.OPERATOR_TEST,
            subject.settings());
    return switch (measurements.get(0).measured()) {
      case Measured.Known known -> known(known, measurements);
      case Measured.Unknown unknown -> failed(unknown.failure(), account);
    };
  }

  private record Subject(PoolAccount account, Settings settings) {}

  private Subject find(String name) {
    List<Statement> reads =
        new ArrayList<>(
            NamedAccounts.reads(platform.json(), List.of(name), platform.clock().nowMillis()));
    reads.add(SettingsStore.all());
    List<Rows> found = platform.sql().batch(reads);
    int last = found.size() - 1;
    PoolAccount account = NamedAccounts.of(found.subList(0, last)).find(name);
    if (account == null) {
      throw TokensAdmin.noSuchAccount();
    }
    return new Subject(
        account,
        SettingsReader.read(SettingsStore.read(platform.json(), found.get(last))).settings());
  }

  private Response known(Measured.Known known, List<QuotaKeeper.Measurement> measurements) {
    if (known.quota().remaining() == 0) {
      return failed(
          "The account works, but its quota is used up",
          body -> type(body, "exhausted").value("quota_exhausted"));
    }
    int heavy =
        measurements.size() > 1
                && measurements.get(1).measured() instanceof Measured.Known heavyKnown
            ? heavyKnown.quota().remaining()
            : -1;
    return answers.legacy(
        body -> {
          body.name("message").value("The account works");
          body.name("data").object().name("valid").value(true);
          body.name("remaining_queries").value(known.quota().remaining());
          body.name("heavy_remaining_queries").value(heavy);
          body.name("limit").value(known.quota().totalQueries()).end();
        });
  }

  private Response failed(Failure failure, PoolAccount account) {
    return switch (failure.kind()) {
      case SESSION_REFUSED, CREDENTIAL_DEAD ->
          failed("The session has ended", body -> type(body, "expired").value(401));
      case RATE_LIMITED ->
          failed(
              "The account must rest",
              body ->
                  type(body, "cooldown")
                      .value(429)
                      .name("cooldown_remaining")
                      .value(LegacyTokens.seconds(restMillis(failure, account))));
      case ACCOUNT_BLOCKED, FORBIDDEN, CHALLENGE ->
          failed("The provider refused to answer", body -> type(body, "blocked").value(403));
      case CONTENT_REFUSED, REQUEST_REFUSED, TROUBLE, TIMEOUT, MISCONFIGURED, CLIENT_GONE ->
          failed(
              "The provider did not answer properly",
              body -> type(body, "unknown").value(failure.status()));
    };
  }

  private long restMillis(Failure failure, PoolAccount account) {
    long known = account.restsUntilMillis() - platform.clock().nowMillis();
    return Math.max(failure.retryAfterMillis(), known);
  }

  private Response failed(String message, Answers.Members data) {
    return answers.legacyFailed(
        message,
        body -> {
          data.write(body.name("data").object().name("valid").value(false));
          body.end();
        });
  }

  private static JsonWriter type(JsonWriter body, String errorType) {
    return body.name("error_type").value(errorType).name("error_code");
  }
}
