package grok2api.platform;

import java.util.List;

/**
 * A parsed JSON value, a lazy view over the runtime's own tree.
 *
 * <p>Accessors never throw: asking a value for something it is not gives the absent form named
 * below. Use {@link #kind()} (or {@code json.JsonNode}) where the difference matters.
 */
public interface JsonValue {
  /** The six kinds of RFC 8259, booleans taken as one. */
  enum Kind {
    OBJECT,
    ARRAY,
    STRING,
    NUMBER,
    BOOLEAN,
    NULL
  }

  Kind kind();

  /** An object's member, or null when this is no object or has no such member. */
  JsonValue get(String name);

  /** An object's member names in their order; empty for other kinds. */
  List<String> names();

  /** Elements of an array; 0 for other kinds. */
  int size();

  /** An array's element; null out of range or for other kinds. */
  JsonValue at(int index);

  /** A string's text; null for other kinds. */
  String text();

  /** A number's value; NaN for other kinds. */
  double number();

  /** True only for the value {@code true}. */
  boolean isTrue();

  /** This value as compact JSON text. */
  String toJson();

  /** A string member's text; null when absent or of another kind. */
  default String text(String name) {
    JsonValue member = get(name);
    return member == null ? null : member.text();
  }
}
