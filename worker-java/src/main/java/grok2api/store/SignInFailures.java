package grok2api.store;

import grok2api.platform.Row;
import grok2api.platform.Rows;
import grok2api.platform.Statement;

/**
 * Tables {@code sign_in_failures} and {@code known_devices}: how often somebody guessed.
 *
 * <p>An attempt is counted before it is known to fail, in the statement that also looks whether it
 * is allowed: guesses made at the same time cannot pass unseen. With the {@link #MAX_FAILURES
 * fifth} in a row a counter is blocked, for ten minutes first and twice as long each time, up to an
 * hour; ten quiet minutes let it begin anew, a day of quiet (see {@link Retention}) forgets the
 * blocks as well. An attempt that is not allowed is not counted, so nobody can prolong a block.
 *
 * <pre>{@code
 * who            user:2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7
 * failures       5
 * since          1770285600000    the latest of them
 * blocked_until  1770286200000
 * blocks         1
 * }</pre>
 */
public final class SignInFailures {
  public static final int MAX_FAILURES = 5;

  /** How the audit calls a block. */
  public static final String BLOCKED = "sign_in.blocked";

  private static final long QUIET_MILLIS = 10 * 60_000;
  private static final long FIRST_BLOCK_MILLIS = 10 * 60_000;
  private static final long LONGEST_BLOCK_MILLIS = 60 * 60_000;

  /** Three doublings pass the longest block; more would only overflow. */
  private static final int MAX_DOUBLINGS = 3;

  /** The counters that an attempt goes by: the device's own if it is known, else all the others. */
  private static final String COUNTERS =
      "WITH device AS (SELECT 'device:' || digest AS who FROM known_devices"
          + " WHERE digest = ?1 AND expires_at > ?3),"
          + " counters AS (SELECT who FROM device"
          + " UNION ALL SELECT value FROM json_each(?2) WHERE NOT EXISTS (SELECT 1 FROM device))";

  private static final String NOW_FAILURES =
      "CASE WHEN since > ?3 - " + QUIET_MILLIS + " THEN failures ELSE 0 END + 1";

  private SignInFailures() {}

  /**
   * Who tries.
   *
   * @param device digest of what the browser shows as a known device; empty for none
   * @param countersJson the other counters as a JSON array, e.g. {@code ["ip:…","user:…"]}
   */
  public record Guesser(String device, String countersJson) {}

  /** Until when the guesser is blocked; to be read before {@link #count}, in one trip with it. */
  public static Statement standing(Guesser guesser, long nowMillis) {
    return Statement.of(
        COUNTERS
            + " SELECT coalesce(max(f.blocked_until), 0) AS blocked_until"
            + " FROM sign_in_failures f WHERE f.who IN (SELECT who FROM counters)"
            + " AND f.blocked_until > ?3",
        guesser.device(),
        guesser.countersJson(),
        nowMillis);
  }

  /** Epoch, UTC; 0 when the attempt is allowed. */
  public static long blockedUntilMillis(Rows standing) {
    return standing.rows().get(0).integer("blocked_until");
  }

  /** Counts an attempt as failed, on each counter, unless one of them is blocked. */
  public static Statement count(Guesser guesser, long nowMillis) {
    return Statement.of(
        COUNTERS
            + " INSERT INTO sign_in_failures (who, failures, since)"
            + " SELECT who, 1, ?3 FROM counters WHERE NOT EXISTS (SELECT 1 FROM sign_in_failures f"
            + " WHERE f.who IN (SELECT who FROM counters) AND f.blocked_until > ?3)"
            + " ON CONFLICT (who) DO UPDATE SET since = ?3, failures = "
            + NOW_FAILURES
            + ", blocked_until = CASE WHEN "
            + NOW_FAILURES
            + " >= "
            + MAX_FAILURES
            + " THEN ?3 + min("
            + LONGEST_BLOCK_MILLIS
            + ", "
            + FIRST_BLOCK_MILLIS
            + " << min(blocks, "
            + MAX_DOUBLINGS
            + ")) ELSE blocked_until END, blocks = blocks + ("
            + NOW_FAILURES
            + " >= "
            + MAX_FAILURES
            + ") RETURNING who, blocked_until",
        guesser.device(),
        guesser.countersJson(),
        nowMillis);
  }

  /**
   * What an attempt does to those after it.
   *
   * @param counter {@code ip}, {@code user}, {@code device} or {@code session}
   */
  public record Block(String counter, long untilMillis) {}

  /** The block that the attempt of {@link #count} brings; null for none. */
  public static Block block(Rows counted, long nowMillis) {
    Block block = null;
    for (Row row : counted.rows()) {
      long until = row.integer("blocked_until");
      if (until > nowMillis && (block == null || until > block.untilMillis())) {
        String who = row.text("who");
        block = new Block(who.substring(0, who.indexOf(':')), until);
      }
    }
    return block;
  }

  /** Forgives the counters of an attempt that succeeded. */
  public static Statement forgive(Guesser guesser, long nowMillis) {
    return Statement.of(
        "DELETE FROM sign_in_failures WHERE who IN (" + COUNTERS + " SELECT who FROM counters)",
        guesser.device(),
        guesser.countersJson(),
        nowMillis);
  }

  /** How many blocks the audit has noted since then. It is read by time, so that is cheap. */
  public static Statement notedBlocks(long sinceMillis) {
    return Statement.of(
        "SELECT count(*) AS n FROM audit_log WHERE id > ?2 AND action = ?1",
        BLOCKED,
        sinceMillis * RequestLog.IDS_PER_MILLI);
  }

  public static long count(Rows notedBlocks) {
    return notedBlocks.rows().get(0).integer("n");
  }
}
