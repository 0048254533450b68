package grok2api.api;

import grok2api.gateway.Allowance;
import grok2api.platform.HttpCall.Header;
import java.util.ArrayList;
import java.util.List;

/**
 * What a key has left, in the headers that OpenAI's clients know.
 *
 * <pre>{@code
 * x-ratelimit-limit-requests: 60
 * x-ratelimit-remaining-requests: 59
 * x-ratelimit-reset-requests: 1s
 * }</pre>
 *
 * @see <a href="https://platform.openai.com/docs/guides/rate-limits">OpenAI, Rate limits</a>
 */
final class RateLimitHeaders {
  /** Pages of other origins may read them. */
  static final String EXPOSED =
      "x-ratelimit-limit-requests, x-ratelimit-remaining-requests, x-ratelimit-reset-requests,"
          + " x-ratelimit-limit-tokens, x-ratelimit-remaining-tokens, x-ratelimit-reset-tokens";

  private RateLimitHeaders() {}

  /** None for a caller without limits, which is null. */
  static List<Header> of(Allowance allowance) {
    List<Header> headers = new ArrayList<>();
    if (allowance != null) {
      add(headers, "requests", allowance.requests());
      add(headers, "tokens", allowance.tokens());
    }
    return headers;
  }

  /**
   * For a limit that has just been reached.
   *
   * @param kind {@code requests} or {@code tokens}
   */
  static List<Header> reached(String kind, long limit, long resetMillis) {
    List<Header> headers = new ArrayList<>();
    add(headers, kind, new Allowance.Window(limit, 0, resetMillis));
    return headers;
  }

  private static void add(List<Header> headers, String kind, Allowance.Window window) {
    if (window != null) {
      headers.add(new Header("x-ratelimit-limit-" + kind, Long.toString(window.limit())));
      headers.add(new Header("x-ratelimit-remaining-" + kind, Long.toString(window.remaining())));
      headers.add(new Header("x-ratelimit-reset-" + kind, duration(window.resetMillis())));
    }
  }

  /** {@code 250ms}, {@code 1s}, {@code 6m0s}, {@code 7h12m0s}. */
  static String duration(long millis) {
    if (millis < 1000) {
      return Math.max(0, millis) + "ms";
    }
    long seconds = (millis + 999) / 1000;
    long minutes = seconds / 60;
    long hours = minutes / 60;
    String text = seconds % 60 + "s";
    if (minutes > 0) {
      text = minutes % 60 + "m" + text;
    }
    return hours > 0 ? hours + "h" + text : text;
  }
}
