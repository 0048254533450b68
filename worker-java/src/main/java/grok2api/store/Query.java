package grok2api.store;

import grok2api.platform.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * A statement put together from parts, some of which bring a parameter. Text from outside only ever
 * enters as a parameter.
 */
final class Query {
  /** Stands for the present in any part; takes one parameter however often it is used. */
  static final String NOW = ":now";

  private final StringBuilder sql = new StringBuilder();
  private final List<Object> parameters = new ArrayList<>();
  private final long nowMillis;

  Query(long nowMillis) {
    this.nowMillis = nowMillis;
  }

  Query add(String text) {
    sql.append(text);
    return this;
  }

  /** Adds a parameter: a place for it here, its value among the statement's. */
  Query bind(Object value) {
    parameters.add(value);
    sql.append('?').append(parameters.size());
    return this;
  }

  Statement statement() {
    String text = sql.toString();
    if (!text.contains(NOW)) {
      return new Statement(text, parameters);
    }
    List<Object> all = new ArrayList<>(parameters);
    all.add(nowMillis);
    return new Statement(text.replace(NOW, "?" + all.size()), all);
  }
}
