package grok2api.upstream.grok.web;

import grok2api.platform.Clock;
import grok2api.platform.Json;
import grok2api.platform.JsonValue;
import grok2api.upstream.AccountUpstream.Call;
import grok2api.upstream.Failure;

/** Calls whose answer is one small JSON text. */
final class ShortCalls {
  private static final int MAX_BODY_CHARS = 64 << 10;

  private final SessionCalls calls;
  private final Json json;
  private final Clock clock;

  ShortCalls(SessionCalls calls, Json json, Clock clock) {
    this.calls = calls;
    this.json = json;
    this.clock = clock;
  }

  /** What asking brings. */
  sealed interface Answer {
    record Told(JsonValue json) implements Answer {}

    record Failed(Failure failure) implements Answer {}
  }

  /**
   * Sends JSON and reads the answer.
   *
   * @param path from the base URL on
   * @param limitMillis for the whole call, its body included
   */
  Answer post(Call call, CallForm form, String path, String body, int limitMillis) {
    int timeoutMillis = call.within(limitMillis);
    long untilMillis = clock.nowMillis() + timeoutMillis;
    return switch (calls.post(call, form, path, body, timeoutMillis)) {
      case SessionCalls.Outcome.Answered answered ->
          answer(calls.read(answered.reply(), MAX_BODY_CHARS, untilMillis, call));
      case SessionCalls.Outcome.Failed failed -> new Answer.Failed(failed.failure());
    };
  }

  private Answer answer(SessionCalls.Body body) {
    if (body.failure() != null) {
      return new Answer.Failed(body.failure());
    }
    JsonValue told = json.parse(body.text());
    return told == null
        ? new Answer.Failed(Failure.of(Failure.Kind.TROUBLE, 200, "answer is not JSON"))
        : new Answer.Told(told);
  }
}
