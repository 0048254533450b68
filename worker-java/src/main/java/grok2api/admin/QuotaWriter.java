package grok2api.admin;

import grok2api.accounts.QuotaKeeper.Measurement;
import grok2api.json.JsonWriter;
import grok2api.models.Quota;
import grok2api.upstream.AccountUpstream.Measured;

/** Writes what measuring one rate model of an account brought. */
final class QuotaWriter {
  private static final Quota NOTHING = new Quota(-1, -1, -1, -1, -1, -1, -1, "unknown", "");

  private QuotaWriter() {}

  /**
   * Members of an open object; null stands for what the upstream did not tell.
   *
   * <pre>{@code
   * "remaining_queries":72,"total_queries":80,"remaining_tokens":null,"total_tokens":null,
   * "low_effort_cost":1,"high_effort_cost":4,"window_size_seconds":72000
   * }</pre>
   */
  static void figures(JsonWriter body, Measurement measurement) {
    Quota quota =
        switch (measurement.measured()) {
          case Measured.Known known -> known.quota();
          case Measured.Unknown unknown -> NOTHING;
        };
    figure(body, "remaining_queries", quota.remaining());
    figure(body, "total_queries", quota.totalQueries());
    figure(body, "remaining_tokens", quota.remainingTokens());
    figure(body, "total_tokens", quota.totalTokens());
    figure(body, "low_effort_cost", quota.lowEffortCost());
    figure(body, "high_effort_cost", quota.highEffortCost());
    figure(body, "window_size_seconds", quota.windowSeconds());
  }

  /** {@code rate_limit_api_http_401} and the like; null when the quota is known. */
  static String error(Measurement measurement) {
    return switch (measurement.measured()) {
      case Measured.Known known -> null;
      case Measured.Unknown unknown -> unknown.error();
    };
  }

  /** What is left of one rate model, as a member; null when there is no such figure. */
  static void remaining(JsonWriter body, String name, Measurement measurement) {
    int left =
        measurement != null && measurement.measured() instanceof Measured.Known known
            ? known.quota().remaining()
            : -1;
    figure(body, name, left);
  }

  private static void figure(JsonWriter body, String name, int figure) {
    body.name(name);
    if (figure < 0) {
      body.nullValue();
    } else {
      body.value(figure);
    }
  }
}
