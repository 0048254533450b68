package grok2api.worker;

import grok2api.platform.Json;
import grok2api.platform.JsonValue;
import grok2api.platform.TextBuffer;
import grok2api.worker.js.JsJson;
import java.util.List;
import org.teavm.jso.JSObject;
import org.teavm.jso.core.JSString;

/** {@link Json} over the runtime's native parser; values are views over its objects. */
final class WorkersJson implements Json {
  @Override
  public JsonValue parse(String text) {
    JSObject holder = JsJson.parse(text);
    return holder == null ? null : new Value(JsJson.at(holder, 0));
  }

  @Override
  public String quote(String text) {
    return JsJson.quote(text);
  }

  @Override
  public TextBuffer buffer() {
    return new Buffer();
  }

  @Override
  public int find(String text, String what) {
    return JsJson.find(text, what);
  }

  private static final class Buffer implements TextBuffer {
    private static final JSString NOTHING = JSString.valueOf("");

    private JSString text = NOTHING;

    @Override
    public TextBuffer append(String more) {
      text = JsJson.concat(text, more);
      return this;
    }

    @Override
    public boolean isEmpty() {
      return text.getLength() == 0;
    }

    @Override
    public String take() {
      String taken = text.stringValue();
      text = NOTHING;
      return taken;
    }
  }

  private record Value(JSObject value) implements JsonValue {
    private static final Kind[] KINDS = {
      Kind.NULL, Kind.BOOLEAN, Kind.NUMBER, Kind.STRING, Kind.ARRAY, Kind.OBJECT
    };

    @Override
    public Kind kind() {
      return KINDS[JsJson.kind(value)];
    }

    @Override
    public JsonValue get(String name) {
      return JsJson.has(value, name) ? new Value(JsJson.get(value, name)) : null;
    }

    @Override
    public List<String> names() {
      return kind() == Kind.OBJECT ? List.of(JsJson.names(value)) : List.of();
    }

    @Override
    public int size() {
      return kind() == Kind.ARRAY ? JsJson.length(value) : 0;
    }

    @Override
    public JsonValue at(int index) {
      return index >= 0 && index < size() ? new Value(JsJson.at(value, index)) : null;
    }

    @Override
    public String text() {
      return kind() == Kind.STRING ? JsJson.text(value) : null;
    }

    @Override
    public double number() {
      return kind() == Kind.NUMBER ? JsJson.number(value) : Double.NaN;
    }

    @Override
    public boolean isTrue() {
      return JsJson.isTrue(value);
    }

    @Override
    public String toJson() {
      return JsJson.stringify(value);
    }
  }
}
