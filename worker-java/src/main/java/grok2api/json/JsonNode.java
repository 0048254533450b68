package grok2api.json;

import grok2api.platform.JsonValue;
import java.util.ArrayList;
import java.util.List;

/**
 * A JSON value together with its path, for reading what a stranger sent.
 *
 * <p>A path reads like {@code messages.2.role}; the root's is empty. Every accessor that finds
 * another kind than it expects throws {@link JsonShapeException} naming that path.
 */
public final class JsonNode {
  private final JsonValue value;
  private final String path;

  private JsonNode(JsonValue value, String path) {
    this.value = value;
    this.path = path;
  }

  public static JsonNode root(JsonValue value) {
    return new JsonNode(value, "");
  }

  /** A value that is itself part of something, e.g. at {@code grok.models}. */
  public static JsonNode at(String path, JsonValue value) {
    return new JsonNode(value, path);
  }

  public String path() {
    return path;
  }

  /** The member, present or not; an absent one answers {@link #present()} with false. */
  public JsonNode get(String name) {
    JsonValue member = value == null ? null : value.get(name);
    return new JsonNode(member, path.isEmpty() ? name : path + "." + name);
  }

  /** Whether there is a value other than {@code null}. */
  public boolean present() {
    return value != null && value.kind() != JsonValue.Kind.NULL;
  }

  public boolean isString() {
    return is(JsonValue.Kind.STRING);
  }

  public boolean isArray() {
    return is(JsonValue.Kind.ARRAY);
  }

  public boolean isObject() {
    return is(JsonValue.Kind.OBJECT);
  }

  public String string() {
    expect(JsonValue.Kind.STRING, "a string");
    return value.text();
  }

  /** The string, or null when absent or {@code null}. */
  public String stringOrNull() {
    return present() ? string() : null;
  }

  public boolean bool() {
    expect(JsonValue.Kind.BOOLEAN, "a boolean");
    return value.isTrue();
  }

  public boolean boolOr(boolean fallback) {
    return present() ? bool() : fallback;
  }

  /** A whole number that an {@code int} holds. */
  public int integer() {
    expect(JsonValue.Kind.NUMBER, "an integer");
    double number = value.number();
    if (number != (int) number) {
      throw problem("an integer");
    }
    return (int) number;
  }

  public List<JsonNode> elements() {
    expect(JsonValue.Kind.ARRAY, "an array");
    List<JsonNode> elements = new ArrayList<>(value.size());
    for (int i = 0; i < value.size(); i++) {
      elements.add(new JsonNode(value.at(i), path.isEmpty() ? "" + i : path + "." + i));
    }
    return elements;
  }

  public JsonNode object() {
    expect(JsonValue.Kind.OBJECT, "an object");
    return this;
  }

  /** The value itself, to be kept or written as it is; null when absent. */
  public JsonValue value() {
    return value;
  }

  /** A problem at this node, for rules that go beyond the kind. */
  public JsonShapeException problem(String expected) {
    return new JsonShapeException(path, expected);
  }

  private boolean is(JsonValue.Kind kind) {
    return value != null && value.kind() == kind;
  }

  private void expect(JsonValue.Kind kind, String name) {
    if (!is(kind)) {
      throw problem(name);
    }
  }
}
