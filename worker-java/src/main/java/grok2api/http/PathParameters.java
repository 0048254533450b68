package grok2api.http;

import java.util.List;

/**
 * What the placeholders of a route's pattern matched, in order and percent-decoded.
 *
 * @param values for {@code /v1/models/{id}}: one
 */
public record PathParameters(List<String> values) {
  public static final PathParameters NONE = new PathParameters(List.of());

  public PathParameters {
    values = List.copyOf(values);
  }

  public String first() {
    return values.get(0);
  }
}
