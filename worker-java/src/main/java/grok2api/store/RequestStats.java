package grok2api.store;

import grok2api.platform.Row;
import grok2api.platform.Rows;
import grok2api.platform.Statement;
import java.util.List;

/**
 * Table {@code request_stats}: the sums of each finished hour and model, so that statistics neither
 * read the log nor end with it. Two rows of {@code revisions} belong to it: {@code request_stats}
 * is the time up to which the logs are summed up, {@code request_total} how many requests that
 * were, of all time.
 */
public final class RequestStats {
  private static final String MARK = "request_stats";
  private static final String TOTAL = "request_total";
  private static final String MARKED =
      "(SELECT revision FROM revisions WHERE name = '" + MARK + "')";
  private static final String SUCCESS = "(status BETWEEN 200 AND 399)";

  /** Rows of the logs that are not summed up yet and are looked at nevertheless. */
  private static final int TAIL_ROWS = 20_000;

  private static final int PRUNED_ROWS = 2000;

  private RequestStats() {}

  /**
   * How far the logs are summed up.
   *
   * @param markMillis 0 when they never were
   * @param total requests up to there
   */
  public record Mark(long markMillis, long total) {}

  /** For {@link #readMark}. */
  public static Statement mark() {
    return Statement.of(
        "SELECT coalesce("
            + MARKED
            + ", 0) AS mark, coalesce((SELECT revision FROM revisions WHERE name = ?1), 0) AS total",
        TOTAL);
  }

  public static Mark readMark(Rows found) {
    Row row = found.rows().get(0);
    return new Mark(row.integer("mark"), row.integer("total"));
  }

  /** When the oldest row of either log was written, in column {@code millis}; null for none. */
  public static Statement oldest() {
    return Statement.of(
        "SELECT min(millis) AS millis FROM (SELECT min(id) >> 12 AS millis FROM request_log"
            + " UNION ALL SELECT min(timestamp) FROM request_logs)");
  }

  /**
   * When the row after so many was written, in column {@code millis}; null when there are not as
   * many.
   */
  public static Statement after(int rows, long fromMillis, long toMillis) {
    return Statement.of(
        "SELECT min(millis) AS millis FROM (SELECT id >> 12 AS millis FROM (SELECT id FROM"
            + " request_log WHERE id >= ?1 AND id < ?2 ORDER BY id LIMIT 1 OFFSET ?5)"
            + " UNION ALL SELECT timestamp FROM (SELECT timestamp FROM request_logs"
            + " WHERE timestamp >= ?3 AND timestamp < ?4 ORDER BY timestamp LIMIT 1 OFFSET ?5))",
        fromMillis * RequestLog.IDS_PER_MILLI,
        toMillis * RequestLog.IDS_PER_MILLI,
        fromMillis,
        toMillis,
        rows);
  }

  /**
   * Sums up whole hours of both logs and moves the mark, to be run as one transaction. Doing it
   * twice changes nothing: an hour's sums never shrink, and the total grows only together with the
   * mark.
   *
   * @param expectedMark as it was read; when another run has moved it, the total stays
   * @param offsetMillis how far local time is ahead of UTC
   */
  public static List<Statement> sumUp(
      long expectedMark, long fromMillis, long toMillis, long offsetMillis) {
    String both =
        " FROM (SELECT id >> 12 AS at, model, status, duration_ms, prompt_tokens,"
            + " completion_tokens FROM request_log WHERE id >= ?1 AND id < ?2"
            + " UNION ALL SELECT timestamp, model, status, CAST(round(duration * 1000) AS INTEGER),"
            + " 0, 0 FROM request_logs WHERE timestamp >= ?3 AND timestamp < ?4)";
    long firstId = fromMillis * RequestLog.IDS_PER_MILLI;
    long endId = toMillis * RequestLog.IDS_PER_MILLI;
    return List.of(
        Statement.of(
            "INSERT INTO request_stats (hour_at, model, success, failed, duration_ms,"
                + " prompt_tokens, completion_tokens) SELECT "
                + hour("?5")
                + ", model, sum("
                + SUCCESS
                + "), sum(NOT "
                + SUCCESS
                + "), sum(duration_ms), sum(coalesce(prompt_tokens, 0)),"
                + " sum(coalesce(completion_tokens, 0))"
                + both
                + " WHERE true GROUP BY 1, 2 ON CONFLICT (hour_at, model) DO UPDATE SET"
                + " success = max(success, excluded.success),"
                + " failed = max(failed, excluded.failed),"
                + " duration_ms = max(duration_ms, excluded.duration_ms),"
                + " prompt_tokens = max(prompt_tokens, excluded.prompt_tokens),"
                + " completion_tokens = max(completion_tokens, excluded.completion_tokens)",
            firstId,
            endId,
            fromMillis,
            toMillis,
            offsetMillis),
        Statement.of(
            "INSERT INTO revisions (name, revision) SELECT ?5, count(*)"
                + both
                + " WHERE coalesce("
                + MARKED
                + ", 0) = ?6 ON CONFLICT (name) DO UPDATE SET revision = revision +"
                + " excluded.revision",
            firstId,
            endId,
            fromMillis,
            toMillis,
            TOTAL,
            expectedMark),
        Statement.of(
            "INSERT INTO revisions (name, revision) VALUES (?1, ?2) ON CONFLICT (name)"
                + " DO UPDATE SET revision = max(revision, excluded.revision)",
            MARK,
            toMillis));
  }

  /**
   * Requests by hour: columns {@code hour_at}, {@code success}, {@code failed} and {@code models},
   * a JSON object such as {@code {"grok-4":11}}, which is null before {@code modelsFromMillis}. One
   * pass along the key, since a second grouping would read every row twice more.
   */
  public static Statement hours(long fromMillis, long modelsFromMillis) {
    return Statement.of(
        "SELECT hour_at, sum(success) AS success, sum(failed) AS failed,"
            + " iif(hour_at >= ?2, json_group_object(model, success + failed), NULL) AS models"
            + " FROM request_stats WHERE hour_at >= ?1 AND hour_at < coalesce("
            + MARKED
            + ", 0) GROUP BY hour_at",
        fromMillis,
        modelsFromMillis);
  }

  /**
   * What is not summed up yet, no further back than asked: columns {@code hour_at}, {@code model},
   * {@code success}, {@code failed}. The newest rows only, should there be very many.
   */
  public static Statement tail(boolean earlier, long fromMillis, long offsetMillis) {
    String from = "max(coalesce(" + MARKED + ", 0), CAST(?1 AS INTEGER))";
    String rows =
        earlier
            ? "SELECT timestamp AS at, model, status FROM request_logs WHERE timestamp >= "
                + from
                + " ORDER BY timestamp DESC"
            : "SELECT id >> 12 AS at, model, status FROM request_log WHERE id >= "
                + from
                + " * 4096 ORDER BY id DESC";
    return Statement.of(
        "SELECT "
            + hour("?2")
            + " AS hour_at, model, sum("
            + SUCCESS
            + ") AS success, sum(NOT "
            + SUCCESS
            + ") AS failed FROM ("
            + rows
            + " LIMIT "
            + TAIL_ROWS
            + ") GROUP BY 1, 2",
        fromMillis,
        offsetMillis);
  }

  /** Hours before that, some at once. */
  public static Statement prune(long beforeMillis) {
    return Statement.of(
        "DELETE FROM request_stats WHERE (hour_at, model) IN (SELECT hour_at, model FROM"
            + " request_stats WHERE hour_at < ?1 ORDER BY hour_at, model LIMIT ?2)",
        beforeMillis,
        PRUNED_ROWS);
  }

  /** When the local hour began; in whole numbers, which a parameter alone is not. */
  private static String hour(String offset) {
    String shift = "CAST(" + offset + " AS INTEGER)";
    return "(at + " + shift + ") / 3600000 * 3600000 - " + shift;
  }
}
