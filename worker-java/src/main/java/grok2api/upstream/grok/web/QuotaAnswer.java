package grok2api.upstream.grok.web;

import grok2api.models.Quota;
import grok2api.platform.JsonValue;

/**
 * The answer of the rate-limits call; any member may be missing or null.
 *
 * <pre>{@code
 * {"windowSizeSeconds":72000,"remainingQueries":70,"totalQueries":80,
 *  "remainingTokens":70,"totalTokens":80,
 *  "lowEffortRateLimits":{"cost":1,"remainingQueries":70},
 *  "highEffortRateLimits":{"cost":4,"remainingQueries":17}}
 * }</pre>
 *
 * <p>Tokens are units of quota here: an ordinary request costs 1, one that thinks hard 4 (observed,
 * early 2026).
 */
final class QuotaAnswer {
  private static final String LOW_EFFORT = "lowEffortRateLimits";
  private static final String HIGH_EFFORT = "highEffortRateLimits";

  /** The only rate model that counts as high effort. */
  private static final String HEAVY = "grok-4-heavy";

  private static final double MISSING = -1;

  private QuotaAnswer() {}

  /**
   * Understands an answer.
   *
   * @param answer null for what is no JSON
   * @param payload the answer as it is to be kept
   * @return null when nothing tells how much is left
   */
  static Quota read(JsonValue answer, String rateModel, String payload) {
    JsonValue low = member(answer, LOW_EFFORT);
    JsonValue high = member(answer, HIGH_EFFORT);
    JsonValue effort = rateModel.equals(HEAVY) ? high : low;
    double effortQueries = figure(effort, "remainingQueries");
    double queries = effortQueries < 0 ? figure(answer, "remainingQueries") : effortQueries;
    double tokens = figure(answer, "remainingTokens");
    if (queries < 0 && tokens < 0) {
      return null;
    }
    return new Quota(
        whole(queries < 0 ? tokens / Math.max(1, figure(effort, "cost")) : queries),
        whole(figure(answer, "totalQueries")),
        whole(tokens),
        whole(figure(answer, "totalTokens")),
        cost(low),
        cost(high),
        whole(figure(answer, "windowSizeSeconds")),
        metric(queries, tokens),
        payload);
  }

  private static String metric(double queries, double tokens) {
    if (queries < 0) {
      return "tokens";
    }
    return tokens < 0 ? "queries" : "mixed";
  }

  /** What a request costs; nothing costs nothing. */
  private static int cost(JsonValue effort) {
    int cost = whole(figure(effort, "cost"));
    return cost == 0 ? (int) MISSING : cost;
  }

  /** A number that is not negative; every other value counts as missing. */
  private static double figure(JsonValue object, String name) {
    JsonValue value = member(object, name);
    double number = value == null ? MISSING : value.number();
    return number >= 0 ? number : MISSING;
  }

  private static JsonValue member(JsonValue object, String name) {
    return object == null ? null : object.get(name);
  }

  private static int whole(double number) {
    return (int) Math.floor(Math.min(number, Integer.MAX_VALUE));
  }
}
