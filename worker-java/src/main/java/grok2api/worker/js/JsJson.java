package grok2api.worker.js;

import org.teavm.jso.JSBody;
import org.teavm.jso.JSObject;
import org.teavm.jso.core.JSString;

/** {@code JSON} and plain access to the values it makes. */
public final class JsJson {
  private JsJson() {}

  /** A one-element array holding the root, or null when the text is not JSON. */
  @JSBody(params = "text", script = "try { return [JSON.parse(text)]; } catch (e) { return null; }")
  public static native JSObject parse(String text);

  @JSBody(params = "text", script = "return JSON.stringify(text);")
  public static native String quote(String text);

  @JSBody(params = "value", script = "return JSON.stringify(value);")
  public static native String stringify(JSObject value);

  /** 0 null, 1 boolean, 2 number, 3 string, 4 array, 5 object. */
  @JSBody(
      params = "value",
      script =
          "switch (typeof value) { case 'boolean': return 1; case 'number': return 2;"
              + " case 'string': return 3; }"
              + " return value === null ? 0 : Array.isArray(value) ? 4 : 5;")
  public static native int kind(JSObject value);

  @JSBody(
      params = {"value", "name"},
      script =
          "return typeof value === 'object' && value !== null && !Array.isArray(value)"
              + " && Object.hasOwn(value, name);")
  public static native boolean has(JSObject value, String name);

  @JSBody(
      params = {"value", "name"},
      script = "return value[name];")
  public static native JSObject get(JSObject value, String name);

  @JSBody(
      params = {"value", "index"},
      script = "return value[index];")
  public static native JSObject at(JSObject value, int index);

  @JSBody(params = "value", script = "return value.length;")
  public static native int length(JSObject value);

  @JSBody(params = "value", script = "return Object.keys(value);")
  public static native String[] names(JSObject value);

  @JSBody(params = "value", script = "return value;")
  public static native String text(JSObject value);

  @JSBody(params = "value", script = "return value;")
  public static native double number(JSObject value);

  @JSBody(params = "value", script = "return value === true;")
  public static native boolean isTrue(JSObject value);

  @JSBody(
      params = {"text", "what"},
      script = "return text.indexOf(what);")
  public static native int find(String text, String what);

  @JSBody(
      params = {"left", "right"},
      script = "return left + right;")
  public static native JSString concat(JSString left, String right);
}
