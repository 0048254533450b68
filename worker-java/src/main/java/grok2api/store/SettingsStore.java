package grok2api.store;

import grok2api.platform.Json;
import grok2api.platform.JsonValue;
import grok2api.platform.Row;
import grok2api.platform.Rows;
import grok2api.platform.Statement;
import java.util.HashMap;
import java.util.Map;

/** Table {@code settings}: one JSON object for each section. */
public final class SettingsStore {
  private SettingsStore() {}

  public static Statement all() {
    return Statement.of("SELECT key, value FROM settings");
  }

  /** Sections by name; null for a row whose text is not JSON. */
  public static Map<String, JsonValue> read(Json json, Rows found) {
    Map<String, JsonValue> sections = new HashMap<>();
    for (Row row : found.rows()) {
      sections.put(row.text("key"), json.parse(row.text("value")));
    }
    return sections;
  }
}
