package grok2api.store;

import grok2api.platform.Json;
import grok2api.platform.Row;
import grok2api.platform.Rows;
import grok2api.platform.Statement;
import grok2api.vault.Vault;
import grok2api.vault.Vault.Range;
import java.util.ArrayList;
import java.util.List;

/**
 * Brings stored credentials into another form, a bounded number at once. A token is a key, so all
 * tables that name the account follow it in the same transaction; a row that keeps its form costs
 * nothing, as forms are found by the index of the tokens.
 *
 * <p>Ranges of texts travel as JSON, {@code [["","enc:v1:"],["enc:v1;","…"]]}, their ends left out.
 */
public final class Reseal {
  private static final String LIMIT = " LIMIT ?2";
  private static final String WITHIN = " > r.value ->> 0 AND ";
  private static final String BELOW = " < r.value ->> 1";

  private Reseal() {}

  /** An account whose token is to be stored in another form. */
  public record Move(String id, String token, String newToken) {}

  /** A row of the history whose account is to be named by another form of its token. */
  public record HistoryMove(long row, String newToken) {}

  public static String ranges(Json json, List<Range> ranges) {
    List<String> literals = new ArrayList<>();
    for (Range range : ranges) {
      literals.add("[" + json.quote(range.above()) + "," + json.quote(range.below()) + "]");
    }
    return "[" + String.join(",", literals) + "]";
  }

  /** Accounts with tokens of these ranges: columns {@code token} and {@code id}. */
  public static Statement accounts(String rangesJson, int limit) {
    return Statement.of(
        "SELECT t.token, t.id FROM json_each(?1) r CROSS JOIN tokens t ON " + inRange("t") + LIMIT,
        rangesJson,
        limit);
  }

  /** Rows of the history of quotas: columns {@code row} and {@code token}. */
  public static Statement history(String rangesJson, int limit) {
    return Statement.of(
        "SELECT a.id AS \"row\", a.token FROM json_each(?1) r CROSS JOIN token_quota_audit a ON "
            + inRange("a")
            + LIMIT,
        rangesJson,
        limit);
  }

  /** Deletes short locks: they are void long before anybody could need their other form. */
  public static Statement locks(Retention.Locks locks, String rangesJson, int limit) {
    return Statement.of(
        "DELETE FROM "
            + locks.table()
            + " WHERE rowid IN (SELECT l.rowid FROM json_each(?1) r CROSS JOIN "
            + locks.table()
            + " l ON "
            + inRange("l")
            + LIMIT
            + ")",
        rangesJson,
        limit);
  }

  private static String inRange(String table) {
    return table + ".token" + WITHIN + table + ".token" + BELOW;
  }

  /**
   * Gives accounts the new form of their tokens, everywhere. Where another row has that form
   * already it is the same account, which an earlier edition has added once more: that row stays.
   */
  public static List<Statement> moved(Json json, List<Move> moves) {
    List<String> literals = new ArrayList<>(moves.size());
    for (Move move : moves) {
      literals.add(
          json.buffer()
              .append("[")
              .append(json.quote(move.token()))
              .append(",")
              .append(json.quote(move.newToken()))
              .append(",")
              .append(json.quote(move.id()))
              .append("]")
              .take());
    }
    List<Statement> statements = new ArrayList<>();
    for (String array : JsonLists.ofLiterals(json, literals)) {
      for (String sql : MOVED) {
        statements.add(Statement.of(sql, array));
      }
    }
    return statements;
  }

  /** {@code ?1} is an array of {@code [token, new token, id]}. */
  private static final List<String> MOVED =
      List.of(
          "UPDATE OR IGNORE tokens SET token = m.value ->> 1, id = coalesce(tokens.id, m.value ->> 2)"
              + " FROM json_each(?1) m WHERE tokens.token = m.value ->> 0",
          "DELETE FROM tokens WHERE rowid IN (SELECT t.rowid FROM json_each(?1) m"
              + " CROSS JOIN tokens t ON t.token = m.value ->> 0"
              + " WHERE EXISTS (SELECT 1 FROM tokens n WHERE n.token = m.value ->> 1))",
          "UPDATE OR IGNORE token_quota_state SET token = m.value ->> 1"
              + " FROM json_each(?1) m WHERE token_quota_state.token = m.value ->> 0",
          "DELETE FROM token_quota_state"
              + " WHERE token IN (SELECT m.value ->> 0 FROM json_each(?1) m)",
          "INSERT OR IGNORE INTO token_tags (tag, token) " + tagsBy("t.token"),
          "DELETE FROM token_tags WHERE (tag, token) IN (" + tagsBy("m.value ->> 0") + ")");

  /** The tags of moved accounts; the table itself cannot be searched by token. */
  private static String tagsBy(String token) {
    return "SELECT j.value, "
        + token
        + " FROM json_each(?1) m CROSS JOIN tokens t ON t.token = m.value ->> 1"
        + " CROSS JOIN json_each(CASE WHEN json_valid(t.tags) THEN t.tags ELSE '[]' END) j"
        + " WHERE j.type = 'text'";
  }

  public static List<Statement> historyMoved(Json json, List<HistoryMove> moves) {
    List<String> literals = new ArrayList<>(moves.size());
    for (HistoryMove move : moves) {
      literals.add("[" + move.row() + "," + json.quote(move.newToken()) + "]");
    }
    List<Statement> statements = new ArrayList<>();
    for (String array : JsonLists.ofLiterals(json, literals)) {
      statements.add(
          Statement.of(
              "UPDATE token_quota_audit SET token = m.value ->> 1 FROM json_each(?1) m"
                  + " WHERE token_quota_audit.id = m.value ->> 0",
              array));
    }
    return statements;
  }

  /** Stores a member of a settings section in another form, unless somebody has changed it. */
  public static Statement settingMoved(
      String section, String member, String stored, String newForm, long nowMillis) {
    return Statement.of(
        "UPDATE settings SET value = json_set(value, '$.' || ?2, ?4), updated_at = ?5"
            + " WHERE key = ?1 AND CASE WHEN json_valid(value)"
            + " THEN json_extract(value, '$.' || ?2) = ?3 END",
        section,
        member,
        stored,
        newForm,
        nowMillis);
  }

  /**
   * Counts for {@link Counts#of}.
   *
   * @param now null when no key is in force
   * @param before null when there is no key before
   * @param rangesJson of what is outdated
   */
  public static Statement counts(Range now, Range before, String rangesJson) {
    return Statement.of(
        "SELECT count(*) AS total, coalesce(sum(token NOT LIKE '"
            + Vault.PREFIX
            + "%'), 0) AS clear, coalesce(sum(token > ?2 AND token < ?3), 0) AS now,"
            + " coalesce(sum(token > ?4 AND token < ?5), 0) AS before,"
            + " (SELECT count(*) FROM json_each(?1) r CROSS JOIN tokens t ON "
            + inRange("t")
            + ") AS pending, (SELECT count(*) FROM json_each(?1) r CROSS JOIN token_quota_audit a"
            + " ON "
            + inRange("a")
            + ") AS history FROM tokens",
        rangesJson,
        now == null ? "" : now.above(),
        now == null ? "" : now.below(),
        before == null ? "" : before.above(),
        before == null ? "" : before.below());
  }

  /**
   * How the accounts are stored.
   *
   * @param sealed with the key in force
   * @param sealedBefore with the key before
   * @param pending outdated
   * @param pendingHistory rows of the history that are
   */
  public record Counts(
      int total, int clear, int sealed, int sealedBefore, int pending, int pendingHistory) {
    public static Counts of(Rows found) {
      Row row = found.rows().get(0);
      return new Counts(
          (int) row.integer("total"),
          (int) row.integer("clear"),
          (int) row.integer("now"),
          (int) row.integer("before"),
          (int) row.integer("pending"),
          (int) row.integer("history"));
    }

    /** Sealed with a key of which nothing is known here. */
    public int locked() {
      return total - clear - sealed - sealedBefore;
    }
  }
}
