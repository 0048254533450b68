package grok2api.platform;

import java.util.List;

/** The SQL database (SQLite's dialect). */
public interface Sql {
  /**
   * Runs statements in order as one transaction and one round trip.
   *
   * @return one result for each statement
   * @throws SqlFailed when any statement failed; then none took effect
   */
  List<Rows> batch(List<Statement> statements);

  /** Runs a single statement. */
  default Rows run(Statement statement) {
    return batch(List.of(statement)).get(0);
  }
}
