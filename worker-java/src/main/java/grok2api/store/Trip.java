package grok2api.store;

import grok2api.platform.Rows;
import grok2api.platform.Sql;
import grok2api.platform.Statement;
import java.util.ArrayList;
import java.util.List;

/** One round trip to the database, gathered from several wishes. */
public final class Trip {
  private final List<Statement> statements = new ArrayList<>();
  private final List<Reader> readers = new ArrayList<>();

  /** Takes a statement's result. */
  @FunctionalInterface
  public interface Reader {
    void read(Rows rows);
  }

  public Trip add(Statement statement, Reader reader) {
    statements.add(statement);
    readers.add(reader);
    return this;
  }

  /** Adds a statement whose result nobody needs; null adds nothing. */
  public Trip add(Statement statement) {
    return statement == null ? this : add(statement, rows -> {});
  }

  public List<Statement> statements() {
    return statements;
  }

  public void run(Sql sql) {
    if (statements.isEmpty()) {
      return;
    }
    List<Rows> results = sql.batch(statements);
    for (int i = 0; i < results.size(); i++) {
      readers.get(i).read(results.get(i));
    }
  }
}
