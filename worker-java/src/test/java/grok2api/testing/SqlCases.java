package grok2api.testing;

import grok2api.platform.Row;
import grok2api.platform.Rows;
import grok2api.platform.Sql;
import grok2api.platform.SqlFailed;
import grok2api.platform.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * What every implementation of {@link Sql} does, as one list: JUnit runs it over {@link JdbcSql}, a
 * test build of the Worker over D1.
 *
 * <p>Nothing here but the ports and plain Java, so that TeaVM compiles it too. A case begins with
 * an empty table {@code sql_cases (id INTEGER PRIMARY KEY, name TEXT UNIQUE, ratio REAL, kind TEXT
 * DEFAULT 'plain')}, which {@link Case#run} makes anew, and no case touches anything else.
 */
public final class SqlCases {
  private SqlCases() {}

  /**
   * One promise.
   *
   * @param name what is promised, unique
   * @param expected the text {@link #run} returns when the promise is kept
   */
  public record Case(String name, List<Batch> batches, String expected) {
    /**
     * Runs the batches one after another and renders what came back: {@code n changed} for each
     * statement and a line for each row, or {@code refused: …} for a batch that failed.
     */
    public String run(Sql sql) {
      sql.batch(FRESH_TABLE);
      StringBuilder shown = new StringBuilder();
      for (Batch batch : batches) {
        batch.run(sql, shown);
      }
      return shown.toString();
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /**
   * Statements for one {@link Sql#batch}.
   *
   * @param refusal a part of the message the batch must fail with; null when it must succeed
   */
  record Batch(List<Query> queries, String refusal) {
    void run(Sql sql, StringBuilder shown) {
      List<Statement> statements = new ArrayList<>();
      for (Query query : queries) {
        statements.add(query.statement());
      }
      try {
        List<Rows> results = sql.batch(statements);
        for (int i = 0; i < results.size(); i++) {
          queries.get(i).show(results.get(i), shown);
        }
      } catch (SqlFailed failed) {
        String message = failed.getMessage();
        boolean asTold = refusal != null && message.contains(refusal);
        shown.append("refused: ").append(asTold ? refusal : message).append('\n');
      }
    }
  }

  /**
   * A statement and how to read its rows.
   *
   * @param columns names with a type each, e.g. {@code "id:integer name:text ratio:real"}; empty
   *     for a statement without rows
   */
  record Query(Statement statement, String columns) {
    void show(Rows result, StringBuilder shown) {
      shown.append(result.changes()).append(" changed\n");
      for (Row row : result.rows()) {
        String separator = "  ";
        for (String column : words(columns)) {
          int colon = column.indexOf(':');
          String name = column.substring(0, colon);
          shown.append(separator).append(name).append('=');
          shown.append(row.isNull(name) ? "null" : value(row, name, column.substring(colon + 1)));
          separator = " ";
        }
        shown.append('\n');
      }
    }

    private static String value(Row row, String name, String type) {
      return switch (type) {
        case "integer" -> Long.toString(row.integer(name));
        case "real" -> Double.toString(row.real(name));
        default -> quoted(row.text(name));
      };
    }
  }

  private static final List<Statement> FRESH_TABLE =
      List.of(
          Statement.of("DROP TABLE IF EXISTS sql_cases"),
          Statement.of(
              "CREATE TABLE sql_cases (id INTEGER PRIMARY KEY, name TEXT UNIQUE, ratio REAL,"
                  + " kind TEXT DEFAULT 'plain')"));

  private static final String ADD = "INSERT INTO sql_cases (id, name, ratio) VALUES (?1, ?2, ?3)";
  private static final Query ALL =
      ask("id:integer name:text", "SELECT id, name FROM sql_cases ORDER BY id");

  /** The list. */
  public static List<Case> all() {
    List<Case> cases = new ArrayList<>();
    parameters(cases);
    rows(cases);
    changes(cases);
    batches(cases);
    return cases;
  }

  private static void parameters(List<Case> cases) {
    cases.add(
        new Case(
            "text comes back as it went in",
            List.of(
                batch(
                    ask(
                        "a:text b:text c:text d:text",
                        "SELECT ?1 AS a, ?2 AS b, ?3 AS c, ?4 AS d",
                        "it's \"quoted\" ?1 -- ; /* no comment */",
                        "line\nnext\r\n\ttab \\ backslash",
                        "Grüße, 世界, 😀, \u2028",
                        ""))),
            "0 changed\n"
                + "  a=\"it's \\\"quoted\\\" ?1 -- ; /* no comment */\""
                + " b=\"line\\nnext\\r\\n\\ttab \\\\ backslash\""
                + " c=\"Grüße, 世界, 😀, \u2028\" d=\"\"\n"));
    cases.add(
        new Case(
            "null is null, and not empty text or nought",
            List.of(
                batch(
                    tell(ADD, 1, null, null),
                    tell(ADD, 2, "", 0),
                    ask("id:integer name:text ratio:real", "SELECT * FROM sql_cases ORDER BY id"))),
            """
            1 changed
            1 changed
            0 changed
              id=1 name=null ratio=null
              id=2 name="" ratio=0.0
            """));
    cases.add(
        new Case(
            "whole numbers are exact up to 2^53, stored, compared and as an id",
            List.of(
                batch(
                    tell(ADD, 9007199254740992L, "highest", null),
                    tell(ADD, 9007199254740991L, "next", null),
                    tell(ADD, -9007199254740992L, "lowest", null),
                    tell(ADD, 2147483647, "int", null),
                    ask(
                        "id:integer kept:text",
                        "SELECT id, typeof(id) AS kept FROM sql_cases WHERE id > ?1 ORDER BY id",
                        -9007199254740992L),
                    ask(
                        "name:text",
                        "SELECT name FROM sql_cases WHERE id = ?1",
                        -9007199254740992L))),
            """
            1 changed
            1 changed
            1 changed
            1 changed
            0 changed
              id=2147483647 kept="integer"
              id=9007199254740991 kept="integer"
              id=9007199254740992 kept="integer"
            0 changed
              name="lowest"
            """));
    cases.add(
        new Case(
            "reals keep their fraction",
            List.of(
                batch(
                    ask(
                        "a:real b:real c:real d:real",
                        "SELECT ?1 AS a, ?2 AS b, 3.0 AS c, ?3 AS d",
                        1.5,
                        -0.1,
                        1.0e-7))),
            """
            0 changed
              a=1.5 b=-0.1 c=3.0 d=1.0E-7
            """));
    cases.add(
        new Case(
            "a bare number parameter is a real, so CAST it where an integer matters",
            List.of(
                batch(
                    ask(
                        "bare:text joined:text half:real cast:text halved:integer",
                        "SELECT typeof(?1) AS bare, ?1 || '' AS joined, ?1 / 2 AS half,"
                            + " CAST(?1 AS INTEGER) || '' AS cast,"
                            + " CAST(?1 AS INTEGER) / 2 AS halved",
                        5))),
            """
            0 changed
              bare="real" joined="5.0" half=2.5 cast="5" halved=2
            """));
    cases.add(
        new Case(
            "a column of INTEGER affinity makes a number whole again, a TEXT column does not",
            List.of(
                batch(
                    tell("INSERT INTO sql_cases (id, name) VALUES (?1, ?1)", 7),
                    ask(
                        "id_type:text name:text",
                        "SELECT typeof(id) AS id_type, name FROM sql_cases"))),
            """
            1 changed
            0 changed
              id_type="integer" name="7.0"
            """));
    cases.add(
        new Case(
            "a numbered parameter may be used twice and in any order",
            List.of(
                batch(
                    ask(
                        "a:text b:text c:text",
                        "SELECT ?2 AS a, ?1 AS b, ?2 AS c",
                        "first",
                        "second"))),
            """
            0 changed
              a="second" b="first" c="second"
            """));
    cases.add(
        new Case(
            "a parameter too few or too many is refused",
            List.of(
                refused("Wrong number of parameter", tell("SELECT ?1 AS a, ?2 AS b", 1)),
                refused("Wrong number of parameter", tell("SELECT ?1 AS a", 1, 2))),
            """
            refused: Wrong number of parameter
            refused: Wrong number of parameter
            """));
    cases.add(
        new Case(
            "LIMIT and OFFSET take parameters",
            List.of(
                batch(
                    ask(
                        "value:integer",
                        "SELECT value FROM json_each('[1,2,3,4]') LIMIT ?1 OFFSET ?2",
                        2,
                        1))),
            """
            0 changed
              value=2
              value=3
            """));
    cases.add(
        new Case(
            "one JSON array parameter stands for a list of any length",
            List.of(
                batch(
                    tell(ADD, 1, "one", null),
                    tell(ADD, 2, "two's", null),
                    tell(ADD, 3, "三", null),
                    ask(
                        "id:integer",
                        "SELECT id FROM sql_cases WHERE name IN (SELECT value FROM json_each(?1))"
                            + " ORDER BY id",
                        "[\"two's\",\"\\u4e09\",\"absent\"]"),
                    tell(
                        "DELETE FROM sql_cases WHERE id IN (SELECT value FROM json_each(?1))",
                        "[1,3,99]"),
                    ALL)),
            """
            1 changed
            1 changed
            1 changed
            0 changed
              id=2
              id=3
            2 changed
            0 changed
              id=2 name="two's"
            """));
  }

  private static void rows(List<Case> cases) {
    cases.add(
        new Case(
            "no row is an empty list",
            List.of(batch(ALL, tell("DELETE FROM sql_cases WHERE id = ?1", 1))),
            """
            0 changed
            0 changed
            """));
    cases.add(
        new Case(
            "an aggregate over nothing is one row",
            List.of(
                batch(
                    ask(
                        "n:integer top:integer",
                        "SELECT count(*) AS n, max(id) AS top FROM sql_cases"))),
            """
            0 changed
              n=0 top=null
            """));
    cases.add(
        new Case(
            "a comparison is 1, 0 or null",
            List.of(
                batch(
                    ask(
                        "yes:integer no:integer unknown:integer known:integer",
                        "SELECT ?1 = 1 AS yes, ?1 > 1 AS no, ?2 = 1 AS unknown,"
                            + " ?2 IS NOT NULL AS known",
                        1,
                        null))),
            """
            0 changed
              yes=1 no=0 unknown=null known=0
            """));
    cases.add(
        new Case(
            "columns are named as the statement spells them",
            List.of(
                batch(
                    tell(ADD, 1, "one", null),
                    ask(
                        "id:integer keyName:text count(*):integer",
                        "SELECT id, name AS keyName, count(*) FROM sql_cases"))),
            """
            1 changed
            0 changed
              id=1 keyName="one" count(*)=1
            """));
    cases.add(
        new Case(
            "an integer column may be read as a real, and a whole real as an integer",
            List.of(batch(ask("a:real b:integer", "SELECT 3 AS a, 4.0 AS b"))),
            """
            0 changed
              a=3.0 b=4
            """));
    cases.add(
        new Case(
            "RETURNING gives the rows as they are afterwards, and counts them",
            List.of(
                batch(
                    askAdded("INSERT INTO sql_cases (id, name) VALUES (1, 'a'), (2, 'b')"),
                    askAdded("UPDATE sql_cases SET name = name || '!' WHERE id = 2"),
                    askAdded("UPDATE sql_cases SET name = 'c' WHERE id = 3"),
                    askAdded("DELETE FROM sql_cases WHERE id = 1"))),
            """
            2 changed
              id=1 name="a" kind="plain"
              id=2 name="b" kind="plain"
            1 changed
              id=2 name="b!" kind="plain"
            0 changed
            1 changed
              id=1 name="a" kind="plain"
            """));
  }

  private static void changes(List<Case> cases) {
    String upsert =
        "INSERT INTO sql_cases (id, ratio) VALUES (1, ?1)"
            + " ON CONFLICT (id) DO UPDATE SET ratio = excluded.ratio"
            + " WHERE sql_cases.ratio + ?2 <= excluded.ratio";
    cases.add(
        new Case(
            "an upsert counts 1 when it inserts, 1 when it updates, 0 when its WHERE holds it back",
            List.of(
                batch(tell(upsert, 1000, 500)),
                batch(tell(upsert, 1200, 500)),
                batch(tell(upsert, 1500, 500)),
                batch(ask("ratio:real", "SELECT ratio FROM sql_cases"))),
            """
            1 changed
            0 changed
            1 changed
            0 changed
              ratio=1500.0
            """));
    cases.add(
        new Case(
            "changes of one batch are counted for each statement, reads in between as 0",
            List.of(
                batch(
                    tell("INSERT INTO sql_cases (id) VALUES (1), (2), (3)"),
                    tell("INSERT OR IGNORE INTO sql_cases (id) VALUES (3)"),
                    ask("n:integer", "SELECT count(*) AS n FROM sql_cases"),
                    tell("UPDATE sql_cases SET kind = kind"),
                    tell("UPDATE sql_cases SET kind = 'x' WHERE id = 9"),
                    tell("DELETE FROM sql_cases"))),
            """
            3 changed
            0 changed
            0 changed
              n=3
            3 changed
            0 changed
            3 changed
            """));
  }

  private static void batches(List<Case> cases) {
    cases.add(
        new Case(
            "a later statement sees what an earlier one of its batch did",
            List.of(
                batch(
                    tell(ADD, 1, "one", null),
                    tell("INSERT INTO sql_cases (id, name) SELECT id + 1, 'two' FROM sql_cases"),
                    ALL)),
            """
            1 changed
            1 changed
            0 changed
              id=1 name="one"
              id=2 name="two"
            """));
    cases.add(
        new Case(
            "a failing statement takes the whole batch back",
            List.of(
                batch(tell(ADD, 1, "one", null)),
                refused(
                    "UNIQUE constraint failed: sql_cases.name",
                    tell(ADD, 2, "two", null),
                    tell("UPDATE sql_cases SET name = 'changed' WHERE id = 1"),
                    tell(ADD, 3, "two", null),
                    tell(ADD, 4, "four", null)),
                batch(ALL)),
            """
            1 changed
            refused: UNIQUE constraint failed: sql_cases.name
            0 changed
              id=1 name="one"
            """));
    cases.add(
        new Case(
            "a statement that cannot be prepared takes the whole batch back as well",
            List.of(
                refused("syntax error", tell(ADD, 1, "one", null), tell("SELEC 1")), batch(ALL)),
            """
            refused: syntax error
            0 changed
            """));
    cases.add(
        new Case(
            "a missing table or column is named",
            List.of(
                refused("no such table: nowhere", tell("SELECT 1 FROM nowhere")),
                refused("no such column: absent", tell("SELECT absent FROM sql_cases"))),
            """
            refused: no such table: nowhere
            refused: no such column: absent
            """));
  }

  private static Batch batch(Query... queries) {
    return new Batch(List.of(queries), null);
  }

  private static Batch refused(String message, Query... queries) {
    return new Batch(List.of(queries), message);
  }

  private static Query tell(String sql, Object... parameters) {
    return new Query(Statement.of(sql, parameters), "");
  }

  private static Query ask(String columns, String sql, Object... parameters) {
    return new Query(Statement.of(sql, parameters), columns);
  }

  private static Query askAdded(String sql) {
    return ask("id:integer name:text kind:text", sql + " RETURNING id, name, kind");
  }

  private static List<String> words(String line) {
    List<String> words = new ArrayList<>();
    int start = 0;
    while (start < line.length()) {
      int space = line.indexOf(' ', start);
      int end = space < 0 ? line.length() : space;
      words.add(line.substring(start, end));
      start = end + 1;
    }
    return words;
  }

  /** Text in quotation marks, what would hide in a line written as an escape. */
  static String quoted(String text) {
    StringBuilder shown = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> shown.append("\\\"");
        case '\\' -> shown.append("\\\\");
        case '\n' -> shown.append("\\n");
        case '\r' -> shown.append("\\r");
        case '\t' -> shown.append("\\t");
        default -> shown.append(c);
      }
    }
    return shown.append('"').toString();
  }
}
