package grok2api.admin;

import grok2api.accounts.QuotaKeeper.Measurement;
import grok2api.http.Response;
import grok2api.json.JsonWriter;
import grok2api.models.Quota;
import grok2api.platform.Platform;
import grok2api.store.AccountStatus;
import grok2api.store.PoolAccount;
import grok2api.store.Quotas.Source;
import grok2api.upstream.AccountUpstream.Measured;
import grok2api.upstream.Failure;
import java.util.List;

/**
 * {@code POST /api/tokens/test}: asks for the account's quotas.
 *
 * <pre>{@code
 * {"success":true,"message":"The account works",
 *  "data":{"valid":true,"remaining_queries":72,"heavy_remaining_queries":-1,"limit":80}}
 * {"success":false,"message":"The account rests","data":{"valid":false,
 *  "error_type":"cooldown","error_code":429,"cooldown_remaining":37}}
 * }</pre>
 */
final class LegacyTests {
  private final Platform platform;
  private final AccountCalls calls;
  private final Answers answers;
  private final Bodies bodies;

  LegacyTests(Platform platform, AccountCalls calls, Answers answers, Bodies bodies) {
    this.platform = platform;
    this.calls = calls;
    this.answers = answers;
    this.bodies = bodies;
  }

  Response test(AdminCall call) {
    TestOrder order = bodies.read(call.request(), TestOrder::ofAccount);
    PoolAccount account = order.find(platform);
    if (account == null) {
      return failed(new Fault("There is no such account of this type", "unknown", "404", 0));
    }
    List<Measurement> measured =
        calls
            .quotas()
            .measureAll(
                account.token(),
                account.superAccount(),
                Source.OPERATOR_TEST,
                call.session().settings());
    return switch (measured.get(0).measured()) {
      case Measured.Known known ->
          known.quota().remaining() == 0 ? failed(exhausted()) : valid(known.quota(), measured);
      case Measured.Unknown unknown -> failed(fault(unknown.failure(), account));
    };
  }

  private Response valid(Quota ordinary, List<Measurement> measured) {
    return answers.legacy(
        body -> {
          body.name("message").value("The account works").name("data").object();
          body.name("valid").value(true);
          body.name("remaining_queries").value(ordinary.remaining());
          body.name("heavy_remaining_queries").value(heavyRemaining(measured));
          body.name("limit").value(ordinary.totalQueries()).end();
        });
  }

  private static int heavyRemaining(List<Measurement> measured) {
    return measured.size() > 1 && measured.get(1).measured() instanceof Measured.Known known
        ? known.quota().remaining()
        : -1;
  }

  /**
   * Why an account is told as not valid.
   *
   * @param code JSON
   * @param restsMillis 0 when it does not rest
   */
  private record Fault(String message, String type, String code, long restsMillis) {}

  /** What the upstream said of the account; where it said nothing, what was known before. */
  private Fault fault(Failure failure, PoolAccount account) {
    String text = FailureText.of(failure);
    return switch (failure.kind()) {
      case SESSION_REFUSED, CREDENTIAL_DEAD -> new Fault(text, "expired", "401", 0);
      case ACCOUNT_BLOCKED, CHALLENGE, FORBIDDEN -> new Fault(text, "blocked", "403", 0);
      case RATE_LIMITED -> known(account, cooling(text, failure.retryAfterMillis()));
      case CONTENT_REFUSED,
          REQUEST_REFUSED,
          TROUBLE,
          TIMEOUT,
          MISCONFIGURED,
          CREDENTIAL_LOCKED,
          CLIENT_GONE ->
          known(account, new Fault(text, "unknown", "null", 0));
    };
  }

  private Fault known(PoolAccount account, Fault otherwise) {
    AccountStatus status = account.status();
    long rests = account.restsUntilMillis() - platform.clock().nowMillis();
    return switch (status) {
      case INVALID -> new Fault("The session has ended", "expired", "401", 0);
      case COOLING -> cooling("The account rests", rests);
      case EXHAUSTED -> exhausted();
      case ACTIVE, UNKNOWN -> otherwise;
    };
  }

  private static Fault exhausted() {
    return new Fault("The quota is used up", "exhausted", "\"quota_exhausted\"", 0);
  }

  private static Fault cooling(String text, long restsMillis) {
    return new Fault(text, "cooldown", "429", Math.max(1, restsMillis));
  }

  private Response failed(Fault fault) {
    JsonWriter body = new JsonWriter(platform.json()).object().name("success").value(false);
    body.name("message").value(fault.message()).name("data").object().name("valid").value(false);
    body.name("error_type").value(fault.type()).name("error_code").raw(fault.code());
    if (fault.restsMillis() > 0) {
      body.name("cooldown_remaining").value((fault.restsMillis() + 999) / 1000);
    }
    return Response.json(200, body.end().end().toString());
  }
}
