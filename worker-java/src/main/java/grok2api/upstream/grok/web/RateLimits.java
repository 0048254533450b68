package grok2api.upstream.grok.web;

import grok2api.json.JsonWriter;
import grok2api.models.Quota;
import grok2api.platform.Clock;
import grok2api.platform.Json;
import grok2api.upstream.AccountUpstream.Call;
import grok2api.upstream.AccountUpstream.Measured;
import grok2api.upstream.Failure;

/**
 * The call that tells how much of a rate model's quota is left.
 *
 * <pre>{@code
 * POST /rest/rate-limits  {"requestKind":"DEFAULT","modelName":"grok-4"}
 * }</pre>
 */
final class RateLimits {
  private static final String PATH = "/rest/rate-limits";

  /** For the whole call, its body included. */
  private static final int TIMEOUT_MILLIS = 25_000;

  private static final int MAX_BODY_CHARS = 64 << 10;

  /** As much of an answer as is kept for the operator. */
  private static final int MAX_KEPT_CHARS = 4096;

  private static final String FETCH_FAILED = "rate_limit_api_fetch_failed";
  private static final String PARSE_FAILED = "rate_limit_api_parse_failed";
  private static final String HTTP = "rate_limit_api_http_";

  private final SessionCalls calls;
  private final Json json;
  private final Clock clock;

  RateLimits(SessionCalls calls, Json json, Clock clock) {
    this.calls = calls;
    this.json = json;
    this.clock = clock;
  }

  Measured measure(Call call, String rateModel) {
    int timeoutMillis = call.within(TIMEOUT_MILLIS);
    long untilMillis = clock.nowMillis() + timeoutMillis;
    return switch (calls.post(call, CallForm.CHAT, PATH, question(rateModel), timeoutMillis)) {
      case SessionCalls.Outcome.Answered answered ->
          answer(calls.read(answered.reply(), MAX_BODY_CHARS, untilMillis, call), rateModel, call);
      case SessionCalls.Outcome.Failed failed ->
          new Measured.Unknown(
              failed.failure(), error(failed.failure()), kept(failed.body(), call));
    };
  }

  private String question(String rateModel) {
    JsonWriter out = new JsonWriter(json).object();
    out.name("requestKind").value("DEFAULT").name("modelName").value(rateModel);
    return out.end().toString();
  }

  private Measured answer(SessionCalls.Body body, String rateModel, Call call) {
    String text = kept(body.text(), call);
    if (body.failure() != null) {
      return new Measured.Unknown(body.failure(), FETCH_FAILED, text);
    }
    Quota quota = QuotaAnswer.read(json.parse(body.text()), rateModel, text);
    return quota == null
        ? new Measured.Unknown(
            Failure.of(Failure.Kind.TROUBLE, 200, "no quota fields"), PARSE_FAILED, text)
        : new Measured.Known(quota);
  }

  private static String error(Failure failure) {
    if (failure.status() == 0) {
      return FETCH_FAILED;
    }
    return SessionCalls.isSuccess(failure.status()) ? PARSE_FAILED : HTTP + failure.status();
  }

  private static String kept(String body, Call call) {
    return SessionCalls.upTo(MAX_KEPT_CHARS, SessionCalls.withoutCredentials(body, call).trim());
  }
}
