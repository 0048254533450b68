package grok2api.store;

import grok2api.platform.HttpCall.Header;
import grok2api.platform.Json;
import grok2api.platform.TextBuffer;
import grok2api.routing.Upstream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What an operator lays down for an upstream. A term that is not set stays as it is; for a new
 * upstream it is the table's default.
 */
public final class UpstreamTerms {
  private final Map<String, Object> columns = new LinkedHashMap<>();

  public UpstreamTerms name(String name) {
    return set("name", name);
  }

  public UpstreamTerms kind(Upstream.Kind kind) {
    return set("kind", kind.wireName());
  }

  public UpstreamTerms baseUrl(String url) {
    return set("base_url", url);
  }

  public UpstreamTerms keyed(boolean keyed) {
    return set("auth", keyed ? "key" : "none");
  }

  /**
   * @param headers the values as they are to be stored
   */
  public UpstreamTerms headers(Json json, List<Header> headers) {
    TextBuffer array = json.buffer().append("[");
    String separator = "";
    for (Header header : headers) {
      array.append(separator).append("{\"name\":").append(json.quote(header.name()));
      array.append(",\"value\":").append(json.quote(header.value())).append("}");
      separator = ",";
    }
    return set("headers", array.append("]").take());
  }

  public UpstreamTerms patterns(Json json, Collection<String> patterns) {
    return set("patterns", patterns.isEmpty() ? "[]" : JsonLists.ofTexts(json, patterns).get(0));
  }

  /** A column that holds a number. */
  public UpstreamTerms number(String column, int value) {
    return set(column, value);
  }

  /** A column that holds 0 or 1. */
  public UpstreamTerms flag(String column, boolean value) {
    return set(column, value ? 1 : 0);
  }

  /** Forgets troubles of the past. */
  public UpstreamTerms awake() {
    return set("resting_until", 0)
        .set("rest_step", 0)
        .set("last_failure", null)
        .set("last_failure_at", null);
  }

  /** It is another place than it was: forgets what was learnt of the earlier one. */
  public UpstreamTerms moved() {
    return awake().set("model_list", null).set("models_fetched_at", null);
  }

  public boolean isEmpty() {
    return columns.isEmpty();
  }

  /** A term that is a text; null where it is not set. */
  public String text(String column) {
    return (String) columns.get(column);
  }

  /** The terms that are set, by their columns; for the audit. */
  public List<String> names() {
    return new ArrayList<>(columns.keySet());
  }

  Map<String, Object> columns() {
    return Collections.unmodifiableMap(columns);
  }

  private UpstreamTerms set(String column, Object value) {
    columns.put(column, value);
    return this;
  }
}
