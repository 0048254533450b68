package grok2api.store;

import grok2api.platform.Json;
import grok2api.platform.Row;
import grok2api.platform.Rows;
import grok2api.platform.Statement;
import grok2api.routing.Credential;
import java.util.ArrayList;
import java.util.List;

/**
 * What is read to ask upstreams after their credentials and models, and what their answers leave.
 * Unlike {@link Upstreams} this sees what is disabled or set aside.
 */
public final class UpstreamChecks {
  private static final String CREDENTIAL_COLUMNS =
      "c.id, c.upstream, c.secret, c.failures, c.ready_at, c.cooldown_step, c.last_used_at,"
          + " c.set_aside_at IS NOT NULL AS set_aside";

  private UpstreamChecks() {}

  /**
   * A credential to be checked.
   *
   * @param setAside whether requests go without it
   */
  public record Subject(Credential credential, boolean setAside) {}

  /** One upstream, for {@link Upstreams#read}; its list in {@code model_list} besides. */
  public static Statement upstream(String id) {
    return Statement.of(
        "SELECT " + Upstreams.COLUMNS + ", models_fetched_at FROM upstreams WHERE id = ?1", id);
  }

  /** All upstreams that are enabled. */
  public static Statement enabledUpstreams() {
    return Statement.of("SELECT " + Upstreams.COLUMNS + " FROM upstreams WHERE enabled = 1");
  }

  /**
   * The enabled credentials of an upstream, set aside or not, in the order of their ids.
   *
   * @param after the id that the last ones ended with; empty to begin
   */
  public static Statement all(String upstream, String after, int limit) {
    return Statement.of(
        "SELECT "
            + CREDENTIAL_COLUMNS
            + " FROM upstream_credentials c WHERE c.upstream = ?1 AND c.id > ?2 AND c.enabled = 1"
            + " ORDER BY c.id LIMIT ?3",
        upstream,
        after,
        limit);
  }

  /**
   * Those of an upstream that are named, enabled or not; otherwise as {@link #all}.
   *
   * @param ids few
   */
  public static Statement named(
      String upstream, Json json, List<String> ids, String after, int limit) {
    return Statement.of(
        "SELECT "
            + CREDENTIAL_COLUMNS
            + " FROM upstream_credentials c WHERE c.upstream = ?1 AND c.id > ?2"
            + " AND c.id IN (SELECT value FROM json_each(?4)) ORDER BY c.id LIMIT ?3",
        upstream,
        after,
        limit,
        JsonLists.ofOne(json, ids));
  }

  /** Those to ask an upstream with: the ones that requests would use, rested ones first. */
  public static Statement usable(String upstream, int limit) {
    return Statement.of(
        "SELECT "
            + CREDENTIAL_COLUMNS
            + " FROM upstream_credentials c WHERE c.upstream = ?1 AND c.enabled = 1"
            + " AND c.set_aside_at IS NULL ORDER BY c.ready_at, c.id LIMIT ?2",
        upstream,
        limit);
  }

  /** Those set aside, of all enabled upstreams, the one first whose last check is longest ago. */
  public static Statement setAside(long nowMillis, int limit) {
    return Statement.of(
        "SELECT "
            + CREDENTIAL_COLUMNS
            + " FROM upstream_credentials c JOIN upstreams u ON u.id = c.upstream"
            + " WHERE u.enabled = 1 AND u.auth = 'key' AND u.kind <> 'grok_web' AND c.enabled = 1"
            + " AND c.set_aside_at IS NOT NULL AND c.ready_at <= ?1"
            + " ORDER BY coalesce(c.checked_at, 0), c.id LIMIT ?2",
        nowMillis,
        limit);
  }

  public static List<Subject> subjects(Rows found) {
    List<Credential> credentials = Upstreams.readCredentials(found);
    List<Subject> subjects = new ArrayList<>();
    for (int i = 0; i < credentials.size(); i++) {
      Row row = found.rows().get(i);
      subjects.add(new Subject(credentials.get(i), row.integer("set_aside") == 1));
    }
    return subjects;
  }

  /** The upstream took a credential: it is as good as new. */
  public static Statement accepted(String credential, long nowMillis) {
    return Statement.of(
        "UPDATE upstream_credentials SET failures = 0, set_aside_at = NULL, ready_at = 0,"
            + " cooldown_step = 0, checked_at = ?2 WHERE id = ?1",
        credential,
        nowMillis);
  }

  /**
   * Nothing speaks against a credential, and nothing for it. One that was set aside gets another
   * chance: the next refusal sets it aside again.
   */
  public static Statement unrefuted(String credential, int threshold, long nowMillis) {
    return Statement.of(
        "UPDATE upstream_credentials SET"
            + " failures = CASE WHEN set_aside_at IS NULL THEN failures ELSE max(0, ?2 - 1) END,"
            + " set_aside_at = NULL, checked_at = ?3 WHERE id = ?1",
        credential,
        threshold,
        nowMillis);
  }

  /**
   * The upstream did not take a credential: it rests, and after {@code threshold} failures in a row
   * it is set aside. Unlike {@link UpstreamMarks#refused} each one counts.
   */
  public static Statement refused(
      String credential, int threshold, long restUntilMillis, String reason, long nowMillis) {
    return Statement.of(
        "UPDATE upstream_credentials SET failures = failures + 1, ready_at = ?3,"
            + " set_aside_at = coalesce(set_aside_at, CASE WHEN failures + 1 >= ?2 THEN ?5 END),"
            + " last_failure = ?4, last_failure_at = ?5, checked_at = ?5 WHERE id = ?1",
        credential,
        threshold,
        restUntilMillis,
        reason,
        nowMillis);
  }

  /** A credential is none the worse, but may not be used for a while. */
  public static Statement rests(
      String credential, int cooldownStep, long untilMillis, String reason, long nowMillis) {
    return Statement.of(
        "UPDATE upstream_credentials SET cooldown_step = ?2, ready_at = max(ready_at, ?3),"
            + " last_failure = ?4, last_failure_at = ?5, checked_at = ?5 WHERE id = ?1",
        credential,
        cooldownStep,
        untilMillis,
        reason,
        nowMillis);
  }

  /** It was looked at, and that is all that can be said. */
  public static Statement checked(String credential, long nowMillis) {
    return Statement.of(
        "UPDATE upstream_credentials SET checked_at = ?2 WHERE id = ?1", credential, nowMillis);
  }

  /**
   * Upstreams whose models are to be asked for again and that can be asked, the one first that was
   * not asked for the longest time, whether it answered or not.
   *
   * @param beforeMillis for those that have not answered since
   */
  public static Statement staleLists(long beforeMillis, int limit) {
    return Statement.of(
        "SELECT "
            + Upstreams.COLUMNS
            + ", max(coalesce(models_fetched_at, 0), coalesce(last_failure_at, 0)) AS asked_at"
            + " FROM upstreams WHERE enabled = 1 AND fetch_models = 1 AND kind <> 'grok_web'"
            + " AND coalesce(models_fetched_at, 0) <= ?1 AND (auth = 'none' OR EXISTS (SELECT 1"
            + " FROM upstream_credentials c WHERE c.upstream = upstreams.id AND c.enabled = 1"
            + " AND c.set_aside_at IS NULL)) ORDER BY asked_at, id LIMIT ?2",
        beforeMillis,
        limit);
  }

  /** What an upstream lists now. */
  public static Statement listed(String upstream, Json json, List<String> models, long nowMillis) {
    return Statement.of(
        "UPDATE upstreams SET model_list = ?2, models_fetched_at = ?3 WHERE id = ?1",
        upstream,
        JsonLists.ofOne(json, models),
        nowMillis);
  }

  /** It has no list to ask for; what was known stays. */
  public static Statement listsNone(String upstream, long nowMillis) {
    return Statement.of(
        "UPDATE upstreams SET models_fetched_at = ?2 WHERE id = ?1", upstream, nowMillis);
  }

  /** It did not answer when asked for its models. */
  public static Statement unlisted(String upstream, String reason, long nowMillis) {
    return Statement.of(
        "UPDATE upstreams SET last_failure = ?2, last_failure_at = ?3 WHERE id = ?1",
        upstream,
        reason,
        nowMillis);
  }
}
