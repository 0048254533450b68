package grok2api.store;

import grok2api.platform.Rows;
import grok2api.platform.SqlFailed;
import grok2api.platform.Statement;

/**
 * Table {@code revisions}: how often something has changed as a whole, so that a change can be made
 * only to what was seen.
 */
public final class Revisions {
  /** The pool of accounts. */
  public static final String TOKENS = "tokens";

  public static final String SETTINGS = "settings";

  /** Upstreams with their credentials, and routes. */
  public static final String UPSTREAMS = "upstreams";

  /** {@link #advance} sets this column, which must not be null, to null. */
  private static final String GUARD_COLUMN = "revisions.revision";

  private Revisions() {}

  /** In column {@code revision}; no row before the first one is stored. */
  public static Statement find(String name) {
    return Statement.of("SELECT revision FROM revisions WHERE name = ?1", name);
  }

  public static long read(Rows found) {
    return found.rows().isEmpty() ? 0 : found.rows().get(0).integer("revision");
  }

  /** Goes on to the next revision; fails, and its batch with it, unless the one seen still is. */
  public static Statement advance(String name, long revisionSeen) {
    return Statement.of(
        "INSERT INTO revisions (name, revision) VALUES (?1, CASE WHEN"
            + " coalesce((SELECT revision FROM revisions WHERE name = ?1), 0) = ?2"
            + " THEN ?2 + 1 END) ON CONFLICT (name) DO UPDATE SET revision = excluded.revision",
        name,
        revisionSeen);
  }

  /** Goes on to the next revision whatever the one before: what was read by then is stale. */
  public static Statement advance(String name) {
    return Statement.of(
        "INSERT INTO revisions (name, revision) VALUES (?1, 1)"
            + " ON CONFLICT (name) DO UPDATE SET revision = revision + 1",
        name);
  }

  /** Whether a batch failed only because there was another revision than the one seen. */
  public static boolean wasStale(SqlFailed failure) {
    return failure.getMessage().contains(GUARD_COLUMN);
  }
}
