package grok2api.json;

import grok2api.platform.Json;
import grok2api.platform.TextBuffer;

/**
 * Writes compact JSON in the order of the calls; commas come by themselves.
 *
 * <pre>{@code
 * writer.object().name("object").value("list").name("data").array().end().end();
 * // {"object":"list","data":[]}
 * }</pre>
 */
public final class JsonWriter {
  private final Json json;
  private final TextBuffer out;
  private String closers = "";
  private boolean first = true;
  private boolean afterName;

  public JsonWriter(Json json) {
    this.json = json;
    this.out = json.buffer();
  }

  public JsonWriter object() {
    return open("{", "}");
  }

  public JsonWriter array() {
    return open("[", "]");
  }

  /** Closes the innermost object or array. */
  public JsonWriter end() {
    out.append(closers.substring(0, 1));
    closers = closers.substring(1);
    first = false;
    return this;
  }

  public JsonWriter name(String name) {
    separate();
    out.append(json.quote(name)).append(":");
    afterName = true;
    return this;
  }

  /** A string, or {@code null}. */
  public JsonWriter value(String text) {
    return raw(text == null ? "null" : json.quote(text));
  }

  public JsonWriter value(long number) {
    return raw(Long.toString(number));
  }

  public JsonWriter value(boolean flag) {
    return raw(flag ? "true" : "false");
  }

  public JsonWriter nullValue() {
    return raw("null");
  }

  /** A value that is JSON already. */
  public JsonWriter raw(String value) {
    separate();
    out.append(value);
    return this;
  }

  /** Everything written; the writer starts anew. */
  @Override
  public String toString() {
    first = true;
    return out.take();
  }

  private JsonWriter open(String opener, String closer) {
    separate();
    out.append(opener);
    closers = closer + closers;
    first = true;
    return this;
  }

  private void separate() {
    if (afterName) {
      afterName = false;
    } else if (!first) {
      out.append(",");
    }
    first = false;
  }
}
