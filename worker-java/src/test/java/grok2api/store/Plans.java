package grok2api.store;

import grok2api.platform.Row;
import grok2api.platform.Sql;
import grok2api.platform.Statement;
import java.util.ArrayList;
import java.util.List;

/** How SQLite goes about a statement. */
final class Plans {
  private Plans() {}

  /** A step a line, e.g. {@code SEARCH t USING INDEX idx_tokens_id (id=?)}. */
  static String of(Sql sql, Statement statement) {
    List<String> steps = new ArrayList<>();
    for (Row row :
        sql.run(new Statement("EXPLAIN QUERY PLAN " + statement.sql(), statement.parameters()))
            .rows()) {
      steps.add(row.text("detail"));
    }
    return String.join("\n", steps);
  }

  /** Whether a plan reads every row of one of our tables, given by name or alias. */
  static boolean walks(String plan, String names) {
    return plan.matches("(?s).*SCAN (" + names + ")\\b(?! USING INDEX).*");
  }
}
