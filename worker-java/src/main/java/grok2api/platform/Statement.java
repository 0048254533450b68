package grok2api.platform;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * One SQL statement with its parameters.
 *
 * @param sql with {@code ?1 … ?99}; D1 allows 100 parameters
 * @param parameters each null, a {@code String}, an {@code Integer}, a {@code Long} or a {@code
 *     Double}
 */
public record Statement(String sql, List<Object> parameters) {
  public Statement {
    parameters = Collections.unmodifiableList(new ArrayList<>(parameters));
  }

  public static Statement of(String sql, Object... parameters) {
    return new Statement(sql, Arrays.asList(parameters));
  }
}
