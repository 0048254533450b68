package grok2api.store;

import grok2api.platform.Row;
import grok2api.platform.Rows;
import grok2api.platform.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Table {@code admin_tasks}: work on many accounts, done slice by slice by whoever comes by.
 *
 * <p>Whoever works on a slice holds the task until {@code lease_until}, and the exact value of that
 * column is the proof: what a holder learnt after its lease was taken over changes nothing.
 */
public final class Tasks {
  /** Asks the upstream for the quotas of an account. */
  public static final String REFRESH = "refresh";

  /** Sets an account's content preference. */
  public static final String PREFERENCE = "preference";

  /** How long a slice may take before somebody else may take the task. */
  public static final long LEASE_MILLIS = 30_000;

  /** A run of all accounts that was silent for so long counts as dead. */
  public static final long SILENCE_MILLIS = 120_000;

  private static final String COLUMNS =
      "id, kind, state, accounts IS NULL AS of_all, place, total, processed, ok, fail, failures,"
          + " updated_at, lease_until";

  private static final String OF_ALL = "kind = ?1 AND accounts IS NULL AND state = 'running'";

  private Tasks() {}

  /**
   * Starts a task for named accounts.
   *
   * @param accountsJson their ids, e.g. {@code ["9c1185a5c5e9"]}
   * @param total how many they are
   */
  public static Statement create(
      String id, String kind, String accountsJson, int total, long nowMillis) {
    return Statement.of(
        "INSERT INTO admin_tasks (id, kind, state, accounts, total, created_at, updated_at)"
            + " VALUES (?1, ?2, 'running', ?3, ?4, ?5, ?5)",
        id,
        kind,
        accountsJson,
        total,
        nowMillis);
  }

  /** Starts a task for all accounts that have not expired, unless one of that kind runs. */
  public static Statement createOfAll(String id, String kind, long nowMillis) {
    return Statement.of(
        "INSERT INTO admin_tasks (id, kind, state, total, created_at, updated_at)"
            + " SELECT ?2, ?1, 'running', (SELECT count(*) FROM tokens WHERE status = 'active'),"
            + " ?3, ?3 WHERE NOT EXISTS (SELECT 1 FROM admin_tasks WHERE "
            + OF_ALL
            + ")",
        kind,
        id,
        nowMillis);
  }

  /** Ends tasks for all accounts that count as dead. */
  public static Statement buryOfAll(String kind, long nowMillis) {
    return Statement.of(
        "UPDATE admin_tasks SET state = 'cancelled' WHERE " + OF_ALL + " AND updated_at <= ?2",
        kind,
        nowMillis - SILENCE_MILLIS);
  }

  /** Takes a running task that nobody holds; answers with it, or with no row. */
  public static Statement claim(String id, long nowMillis) {
    return Statement.of(
        "UPDATE admin_tasks SET lease_until = ?3"
            + " WHERE id = ?1 AND state = 'running' AND lease_until <= ?2 RETURNING "
            + COLUMNS,
        id,
        nowMillis,
        nowMillis + LEASE_MILLIS);
  }

  /**
   * The next accounts of a task held until {@code leaseUntilMillis}: columns {@code place}, {@code
   * id}, {@code token} and {@code token_type}; a named account that is gone has no token.
   *
   * <p>Named ones are picked out of their array by index: walking over it with {@code json_each}
   * counts as reading a row for each element.
   */
  public static Statement slice(String id, long leaseUntilMillis, int limit) {
    String held = " WHERE a.id = ?1 AND a.lease_until = ?2";
    return Statement.of(
        "WITH RECURSIVE next (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM next WHERE i + 1 < ?3)"
            + " SELECT * FROM (SELECT t.rowid AS place, t.id, t.token, t.token_type"
            + " FROM admin_tasks a JOIN tokens t ON t.status = 'active' AND t.rowid > a.place"
            + held
            + " AND a.accounts IS NULL ORDER BY t.rowid LIMIT ?3) UNION ALL"
            + " SELECT * FROM (SELECT a.place + next.i + 1, a.accounts ->> (a.place + next.i),"
            + " t.token, t.token_type FROM admin_tasks a CROSS JOIN next"
            + " LEFT JOIN tokens t ON t.id = a.accounts ->> (a.place + next.i)"
            + held
            + " AND a.place + next.i < json_array_length(a.accounts) ORDER BY next.i)",
        id,
        leaseUntilMillis,
        limit);
  }

  /**
   * What a slice did.
   *
   * @param place of the last account worked on
   * @param failures the task's, those of this slice included
   * @param last whether no account is left
   */
  public record Advance(long place, int ok, int fail, String failures, boolean last) {}

  /** Notes a slice and lets the task go; answers with it, or with no row when it was taken over. */
  public static Statement advance(Task held, Advance slice, long nowMillis) {
    return Statement.of(
        "UPDATE admin_tasks SET place = ?3, processed = processed + ?4 + ?5, ok = ok + ?4,"
            + " fail = fail + ?5, failures = ?6, updated_at = ?8, lease_until = 0,"
            + " total = CASE WHEN ?7 THEN processed + ?4 + ?5"
            + " ELSE max(total, processed + ?4 + ?5) END,"
            + " state = CASE WHEN ?7 AND state = 'running' THEN 'done' ELSE state END"
            + " WHERE id = ?1 AND lease_until = ?2 RETURNING "
            + COLUMNS,
        held.id(),
        held.leaseUntilMillis(),
        slice.place(),
        slice.ok(),
        slice.fail(),
        slice.failures(),
        slice.last() ? 1 : 0,
        nowMillis);
  }

  /** Ends a held task that cannot be worked on; answers with it, or with no row. */
  public static Statement fail(Task held, long nowMillis) {
    return Statement.of(
        "UPDATE admin_tasks SET state = 'error', updated_at = ?3, lease_until = 0"
            + " WHERE id = ?1 AND lease_until = ?2 AND state = 'running' RETURNING "
            + COLUMNS,
        held.id(),
        held.leaseUntilMillis(),
        nowMillis);
  }

  /** Stops a task before its next slice. */
  public static Statement cancel(String id, long nowMillis) {
    return Statement.of(
        "UPDATE admin_tasks SET state = 'cancelled', updated_at = ?2"
            + " WHERE id = ?1 AND state = 'running'",
        id,
        nowMillis);
  }

  public static Statement read(String id) {
    return Statement.of("SELECT " + COLUMNS + " FROM admin_tasks WHERE id = ?1", id);
  }

  /** The newest task for all accounts. */
  public static Statement latestOfAll(String kind) {
    return Statement.of(
        "SELECT "
            + COLUMNS
            + " FROM admin_tasks WHERE kind = ?1 AND accounts IS NULL"
            + " ORDER BY state = 'running' DESC, created_at DESC LIMIT 1",
        kind);
  }

  /** Running tasks that nobody holds, the newest first. */
  public static Statement free(long nowMillis, int limit) {
    return Statement.of(
        "SELECT "
            + COLUMNS
            + " FROM admin_tasks WHERE state = 'running' AND lease_until <= ?1"
            + " ORDER BY created_at DESC LIMIT ?2",
        nowMillis,
        limit);
  }

  /** Deletes tasks untouched since then. */
  public static Statement prune(long beforeMillis, int limit) {
    return Statement.of(
        "DELETE FROM admin_tasks WHERE id IN"
            + " (SELECT id FROM admin_tasks WHERE updated_at < ?1 LIMIT ?2)",
        beforeMillis,
        limit);
  }

  /**
   * Repeats a refresh of all accounts in {@code token_refresh_progress}, the row which earlier
   * editions read; does nothing for any other task. Belongs behind every statement that changes a
   * task.
   */
  public static Statement mirror(String id) {
    return Statement.of(
        "INSERT INTO token_refresh_progress (id, running, current, total, success, failed,"
            + " updated_at) SELECT 1, state = 'running', processed, total, ok, fail, updated_at"
            + " FROM admin_tasks WHERE id = ?1 AND kind = '"
            + REFRESH
            + "' AND accounts IS NULL ON CONFLICT (id) DO UPDATE SET running = excluded.running,"
            + " current = excluded.current, total = excluded.total, success = excluded.success,"
            + " failed = excluded.failed, updated_at = excluded.updated_at",
        id);
  }

  /** The row of {@link #mirror}, perhaps written by an earlier edition. */
  public static Statement mirrored() {
    return Statement.of(
        "SELECT current, total, success, failed, updated_at FROM token_refresh_progress");
  }

  /**
   * The latest refresh of all accounts.
   *
   * @param results of {@link #latestOfAll}, which has forgotten it after some days, and of {@link
   *     #mirrored}, which has not
   */
  public static Task latestRefresh(List<Rows> results) {
    Task task = one(results.get(0));
    if (task != null) {
      return task;
    }
    List<Row> rows = results.get(1).rows();
    Row row = rows.isEmpty() ? null : rows.get(0);
    return new Task(
        "",
        REFRESH,
        Task.State.DONE,
        true,
        0,
        row == null ? 0 : (int) row.integer("total"),
        row == null ? 0 : (int) row.integer("current"),
        row == null ? 0 : (int) row.integer("success"),
        row == null ? 0 : (int) row.integer("failed"),
        "[]",
        row == null ? 0 : row.integer("updated_at"),
        0);
  }

  /** Reads the answer of any statement here that answers with tasks. */
  public static List<Task> all(Rows found) {
    List<Task> tasks = new ArrayList<>(found.rows().size());
    for (Row row : found.rows()) {
      tasks.add(
          new Task(
              row.text("id"),
              row.text("kind"),
              Task.State.of(row.text("state")),
              row.integer("of_all") == 1,
              row.integer("place"),
              (int) row.integer("total"),
              (int) row.integer("processed"),
              (int) row.integer("ok"),
              (int) row.integer("fail"),
              row.text("failures"),
              row.integer("updated_at"),
              row.integer("lease_until")));
    }
    return tasks;
  }

  /** The only task of an answer, or null. */
  public static Task one(Rows found) {
    List<Task> tasks = all(found);
    return tasks.isEmpty() ? null : tasks.get(0);
  }
}
