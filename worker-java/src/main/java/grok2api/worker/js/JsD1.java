package grok2api.worker.js;

import org.teavm.jso.JSBody;
import org.teavm.jso.JSObject;
import org.teavm.jso.core.JSArray;
import org.teavm.jso.core.JSPromise;

/** The D1 client API, {@code D1Database}. */
public final class JsD1 {
  private JsD1() {}

  @JSBody(
      params = {"database", "sql", "parameters"},
      script =
          "const statement = database.prepare(sql);"
              + " return statement.bind.apply(statement, parameters);")
  public static native JSObject bind(JSObject database, String sql, JSArray<JSObject> parameters);

  @JSBody(
      params = {"database", "statements"},
      script = "return database.batch(statements);")
  public static native JSPromise<JSObject> batch(JSObject database, JSArray<JSObject> statements);

  @JSBody(
      params = {"results", "index"},
      script = "return results[index].results;")
  public static native JSArray<JSObject> rows(JSObject results, int index);

  @JSBody(
      params = {"results", "index"},
      script = "return results[index].meta.changes;")
  public static native double changes(JSObject results, int index);

  @JSBody(
      params = {"row", "column"},
      script = "const value = row[column]; return value === null || value === undefined;")
  public static native boolean isNull(JSObject row, String column);

  @JSBody(
      params = {"row", "column"},
      script = "const value = row[column]; return value === null ? null : String(value);")
  public static native String text(JSObject row, String column);

  @JSBody(
      params = {"row", "column"},
      script = "return Number(row[column]);")
  public static native double number(JSObject row, String column);
}
