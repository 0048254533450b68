package grok2api.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import grok2api.platform.Json;
import grok2api.platform.JsonValue;
import grok2api.platform.TextBuffer;
import java.util.ArrayList;
import java.util.List;

/** The JSON port over Jackson. */
public final class JvmJson implements Json {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  @Override
  public JsonValue parse(String text) {
    try {
      JsonNode node = MAPPER.readTree(text);
      return node == null || node.isMissingNode() ? null : new Value(node);
    } catch (JsonProcessingException e) {
      return null;
    }
  }

  @Override
  public String quote(String text) {
    return write(text);
  }

  @Override
  public TextBuffer buffer() {
    return new Buffer();
  }

  private static String write(Object value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  private static final class Buffer implements TextBuffer {
    private final StringBuilder text = new StringBuilder();

    @Override
    public TextBuffer append(String more) {
      text.append(more);
      return this;
    }

    @Override
    public boolean isEmpty() {
      return text.isEmpty();
    }

    @Override
    public String take() {
      String taken = text.toString();
      text.setLength(0);
      return taken;
    }
  }

  private record Value(JsonNode node) implements JsonValue {
    @Override
    public Kind kind() {
      return switch (node.getNodeType()) {
        case OBJECT, POJO -> Kind.OBJECT;
        case ARRAY -> Kind.ARRAY;
        case STRING, BINARY -> Kind.STRING;
        case NUMBER -> Kind.NUMBER;
        case BOOLEAN -> Kind.BOOLEAN;
        case NULL, MISSING -> Kind.NULL;
      };
    }

    @Override
    public JsonValue get(String name) {
      return wrap(node.isObject() ? node.get(name) : null);
    }

    @Override
    public List<String> names() {
      List<String> names = new ArrayList<>();
      node.fieldNames().forEachRemaining(names::add);
      return names;
    }

    @Override
    public int size() {
      return node.isArray() ? node.size() : 0;
    }

    @Override
    public JsonValue at(int index) {
      return wrap(node.isArray() ? node.get(index) : null);
    }

    @Override
    public String text() {
      return node.isTextual() ? node.textValue() : null;
    }

    @Override
    public double number() {
      return node.isNumber() ? node.doubleValue() : Double.NaN;
    }

    @Override
    public boolean isTrue() {
      return node.isBoolean() && node.booleanValue();
    }

    @Override
    public String toJson() {
      return write(node);
    }

    private static JsonValue wrap(JsonNode node) {
      return node == null ? null : new Value(node);
    }
  }
}
