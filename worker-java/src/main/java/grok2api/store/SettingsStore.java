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

  /**
   * Lays members over a section, whatever it holds by then: all others stay as they are. A text
   * that is no JSON object is replaced.
   *
   * @param membersJson e.g. {@code {"stream_total_timeout":300}}; a {@code null} removes a member
   */
  static Statement overlay(String section, String membersJson, long nowMillis) {
    return Statement.of(
        "INSERT INTO settings (key, value, updated_at) VALUES (?1, ?2, ?3)"
            + " ON CONFLICT (key) DO UPDATE SET updated_at = excluded.updated_at,"
            + " value = json_patch(CASE WHEN NOT json_valid(value) THEN '{}'"
            + " WHEN json_type(value) <> 'object' THEN '{}' ELSE value END, excluded.value)",
        section,
        membersJson,
        nowMillis);
  }
}
