package grok2api.store;

import grok2api.platform.Rows;
import grok2api.platform.Statement;
import java.util.List;

/**
 * Table {@code videos}: films that are made while nobody waits.
 *
 * <p>Whoever takes a film out of {@code queued} is alone with it, so nobody begins it twice, and it
 * goes back only if nothing was asked of the upstream. Whoever makes it holds it until {@code
 * lease_until}, and the exact value of that column is the proof: what a holder says after somebody
 * has given its film up changes nothing.
 *
 * <p>Whoever ends a film without success gives its charge back in the same transaction, before the
 * change that both depend on, so that it is given back once.
 */
public final class Videos {
  /** How long a holder may be silent: until the upstream has begun, {@link #OPENING_MILLIS}. */
  public static final long LEASE_MILLIS = 90_000;

  /** Sending a picture (60 s), the post (30 s), the wait for an answer (60 s) and for a sign. */
  public static final long OPENING_MILLIS = 300_000;

  /** A film that nobody has begun by then is given up: no cron trigger runs. */
  public static final long QUEUE_MILLIS = 900_000;

  private static final int PRUNED_ROWS = 500;

  private static final String COLUMNS =
      "id, owner, key_name, status, model, prompt, config, start_key, progress, created_at,"
          + " completed_at, expires_at, lease_until, account, url, thumbnail_url, error_code,"
          + " error_message";

  private static final String AS_SEEN = " WHERE id = ?1 AND status = ?2 AND lease_until = ?3";

  private static final String UNFINISHED = "status IN ('queued', 'in_progress')";

  private Videos() {}

  /** Rows of any statement here that answers with films. */
  public static List<Video> read(Rows rows) {
    return Video.read(rows);
  }

  /**
   * Stores a film to be made; changes no row when its owner has {@code most} unfinished ones.
   *
   * @param chargeKey whose counter it was taken from; null for nobody's
   */
  public static Statement queue(Video video, String chargeKey, String chargeDay, int most) {
    return Statement.of(
        "INSERT INTO videos (id, owner, key_name, status, model, prompt, config, start_key,"
            + " created_at, expires_at, charge_key, charge_day)"
            + " SELECT ?1, ?2, ?3, 'queued', ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11 WHERE ?12 >"
            + " (SELECT count(*) FROM videos WHERE owner = ?2 AND "
            + UNFINISHED
            + " AND (created_at > ?13 OR lease_until > ?8))",
        video.id(),
        video.owner(),
        video.keyName(),
        video.model(),
        video.prompt(),
        video.config(),
        video.startKey(),
        video.createdAtMillis(),
        video.expiresAtMillis(),
        chargeKey,
        chargeDay,
        most,
        video.createdAtMillis() - QUEUE_MILLIS);
  }

  public static Statement find(String id, String owner) {
    return Statement.of(
        "SELECT " + COLUMNS + " FROM videos WHERE id = ?1 AND owner = ?2", id, owner);
  }

  /**
   * An owner's films by their age.
   *
   * @param after id of the film before them; null to begin with the first
   */
  public static Statement list(String owner, String after, boolean ascending, int limit) {
    String order = ascending ? " ORDER BY created_at, id" : " ORDER BY created_at DESC, id DESC";
    String beyond =
        " AND (created_at, id) "
            + (ascending ? ">" : "<")
            + " (SELECT created_at, id FROM videos WHERE id = ?3 AND owner = ?1)";
    String sql =
        "SELECT "
            + COLUMNS
            + " FROM videos WHERE owner = ?1"
            + (after == null ? "" : beyond)
            + order
            + " LIMIT ?2";
    return after == null ? Statement.of(sql, owner, limit) : Statement.of(sql, owner, limit, after);
  }

  /** The oldest films that are not finished. Reads nothing when there are none. */
  public static Statement unfinished(int limit) {
    return Statement.of(
        "SELECT " + COLUMNS + " FROM videos WHERE " + UNFINISHED + " ORDER BY created_at LIMIT ?1",
        limit);
  }

  /** Takes a queued film; answers with it, or with no row when somebody else has. */
  public static Statement claim(String id, long nowMillis) {
    return Statement.of(
        "UPDATE videos SET status = 'in_progress', lease_until = ?2"
            + " WHERE id = ?1 AND status = 'queued' RETURNING "
            + COLUMNS,
        id,
        nowMillis + OPENING_MILLIS);
  }

  /** Holds a film on; changes no row when it was given up meanwhile. */
  public static Statement hold(Video held, int progress, long leaseUntilMillis) {
    return Statement.of(
        "UPDATE videos SET progress = max(progress, ?3), lease_until = ?4"
            + " WHERE id = ?1 AND status = 'in_progress' AND lease_until = ?2",
        held.id(),
        held.leaseUntilMillis(),
        progress,
        leaseUntilMillis);
  }

  /** Lets a held film that nobody has begun wait again; changes no row when it was given up. */
  public static Statement putBack(Video held) {
    return Statement.of(
        "UPDATE videos SET status = 'queued', lease_until = 0"
            + " WHERE id = ?1 AND status = 'in_progress' AND lease_until = ?2",
        held.id(),
        held.leaseUntilMillis());
  }

  /**
   * A held film is made; changes no row when it was given up meanwhile.
   *
   * @param account id; may be empty
   */
  public static Statement complete(
      Video held,
      String account,
      String url,
      String thumbnailUrl,
      long nowMillis,
      long expiresAtMillis) {
    return Statement.of(
        "UPDATE videos SET status = 'completed', progress = 100, lease_until = 0, account = ?3,"
            + " url = ?4, thumbnail_url = ?5, completed_at = ?6, expires_at = ?7"
            + " WHERE id = ?1 AND status = 'in_progress' AND lease_until = ?2",
        held.id(),
        held.leaseUntilMillis(),
        account,
        url,
        thumbnailUrl,
        nowMillis,
        expiresAtMillis);
  }

  /**
   * Ends a film, as it was read, without success. Of the two statements the last one changes a row
   * when the film was still like that.
   *
   * @param giveBack whether its charge is given back
   */
  public static List<Statement> fail(
      Video seen, String code, String message, boolean giveBack, long nowMillis) {
    Statement failing =
        Statement.of(
            "UPDATE videos SET status = 'failed', lease_until = 0, completed_at = ?4,"
                + " error_code = ?5, error_message = ?6"
                + AS_SEEN,
            seen.id(),
            seen.status().wireName(),
            seen.leaseUntilMillis(),
            nowMillis,
            code,
            message);
    return giveBack ? List.of(giveBack(seen), failing) : List.of(failing);
  }

  /** Deletes a film as it was read, and gives the charge of one that nobody has begun back. */
  public static List<Statement> delete(Video seen) {
    Statement deleting =
        Statement.of(
            "DELETE FROM videos" + AS_SEEN,
            seen.id(),
            seen.status().wireName(),
            seen.leaseUntilMillis());
    return seen.status() == Video.Status.QUEUED
        ? List.of(giveBack(seen), deleting)
        : List.of(deleting);
  }

  private static Statement giveBack(Video seen) {
    return Statement.of(
        "UPDATE api_key_usage_daily SET video_used = max(0, video_used - 1) WHERE (key, day) ="
            + " (SELECT charge_key, charge_day FROM videos"
            + AS_SEEN
            + ")",
        seen.id(),
        seen.status().wireName(),
        seen.leaseUntilMillis());
  }

  /** Deletes films whose things were kept until before that, some at once. */
  public static Statement prune(long beforeMillis) {
    return Statement.of(
        "DELETE FROM videos WHERE id IN (SELECT id FROM videos WHERE expires_at < ?1 AND NOT "
            + UNFINISHED
            + " LIMIT ?2)",
        beforeMillis,
        PRUNED_ROWS);
  }
}
