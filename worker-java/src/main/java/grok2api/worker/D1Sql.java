package grok2api.worker;

import grok2api.platform.Row;
import grok2api.platform.Rows;
import grok2api.platform.Sql;
import grok2api.platform.SqlFailed;
import grok2api.platform.Statement;
import grok2api.worker.js.JsD1;
import grok2api.worker.js.JsPromises;
import java.util.ArrayList;
import java.util.List;
import org.teavm.jso.JSObject;
import org.teavm.jso.core.JSArray;
import org.teavm.jso.core.JSNumber;
import org.teavm.jso.core.JSString;

/** {@link Sql} over a D1 binding; a batch is one round trip and one transaction. */
final class D1Sql implements Sql {
  private final JSObject database;

  D1Sql(JSObject database) {
    this.database = database;
  }

  @Override
  public List<Rows> batch(List<Statement> statements) {
    if (statements.isEmpty()) {
      return List.of();
    }
    JSArray<JSObject> bound = new JSArray<>();
    for (Statement statement : statements) {
      bound.push(JsD1.bind(database, statement.sql(), parameters(statement)));
    }
    JsPromises.Settled settled = JsPromises.settle(JsD1.batch(database, bound)).await();
    if (!settled.isOk()) {
      throw new SqlFailed(settled.getMessage());
    }
    List<Rows> results = new ArrayList<>(statements.size());
    for (int i = 0; i < statements.size(); i++) {
      results.add(rows(settled.getValue(), i));
    }
    return results;
  }

  private static JSArray<JSObject> parameters(Statement statement) {
    JSArray<JSObject> parameters = new JSArray<>();
    for (Object parameter : statement.parameters()) {
      if (parameter == null) {
        parameters.push(null);
      } else if (parameter instanceof Number number) {
        parameters.push(JSNumber.valueOf(number.doubleValue()));
      } else {
        parameters.push(JSString.valueOf((String) parameter));
      }
    }
    return parameters;
  }

  private static Rows rows(JSObject results, int index) {
    JSArray<JSObject> found = JsD1.rows(results, index);
    List<Row> rows = new ArrayList<>(found.getLength());
    for (int i = 0; i < found.getLength(); i++) {
      rows.add(new D1Row(found.get(i)));
    }
    return new Rows(rows, (long) JsD1.changes(results, index));
  }

  private record D1Row(JSObject row) implements Row {
    @Override
    public boolean isNull(String column) {
      return JsD1.isNull(row, column);
    }

    @Override
    public String text(String column) {
      return JsD1.text(row, column);
    }

    @Override
    public long integer(String column) {
      return (long) JsD1.number(row, column);
    }

    @Override
    public double real(String column) {
      return JsD1.number(row, column);
    }
  }
}
