package grok2api.store;

import grok2api.platform.Statement;

/** What answers and failures leave at upstreams and their credentials. */
public final class UpstreamMarks {
  private UpstreamMarks() {}

  /**
   * A credential has served: failures before are forgotten. One that rests has failed since, while
   * its answer was still on the way.
   */
  public static Statement served(String credential, long nowMillis) {
    return Statement.of(
        "UPDATE upstream_credentials SET failures = 0, cooldown_step = 0, ready_at = 0,"
            + " last_used_at = ?2 WHERE id = ?1 AND ready_at <= ?2",
        credential,
        nowMillis);
  }

  /**
   * The upstream did not accept a credential. It rests, and counts once for each rest, so that many
   * requests of one moment do not condemn it; after {@code threshold} failures in a row it is set
   * aside.
   */
  public static Statement refused(
      String credential, int threshold, long restUntilMillis, String reason, long nowMillis) {
    return Statement.of(
        "UPDATE upstream_credentials SET failures = failures + 1, ready_at = ?3,"
            + " set_aside_at = CASE WHEN failures + 1 >= ?2 THEN ?5 ELSE set_aside_at END,"
            + " last_failure = ?4, last_failure_at = ?5 WHERE id = ?1 AND ready_at <= ?5",
        credential,
        threshold,
        restUntilMillis,
        reason,
        nowMillis);
  }

  /** A credential may be used again after a while, and is none the worse for it. */
  public static Statement rests(
      String credential, int cooldownStep, long untilMillis, String reason, long nowMillis) {
    return Statement.of(
        "UPDATE upstream_credentials SET cooldown_step = ?2, ready_at = max(ready_at, ?3),"
            + " last_failure = ?4, last_failure_at = ?5 WHERE id = ?1",
        credential,
        cooldownStep,
        untilMillis,
        reason,
        nowMillis);
  }

  /** An upstream is in trouble: it is left alone for a while. */
  public static Statement upstreamRests(
      String upstream, int step, long untilMillis, String reason, long nowMillis) {
    return Statement.of(
        "UPDATE upstreams SET rest_step = ?2, resting_until = ?3, last_failure = ?4,"
            + " last_failure_at = ?5 WHERE id = ?1",
        upstream,
        step,
        untilMillis,
        reason,
        nowMillis);
  }

  /** An upstream answers again. */
  public static Statement upstreamAwake(String upstream) {
    return Statement.of(
        "UPDATE upstreams SET rest_step = 0, resting_until = 0 WHERE id = ?1", upstream);
  }
}
