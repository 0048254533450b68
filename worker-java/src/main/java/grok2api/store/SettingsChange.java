package grok2api.store;

import grok2api.platform.Json;
import grok2api.platform.Statement;
import grok2api.platform.TextBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What one request changes in the settings: gathered first, then written as one transaction. */
public final class SettingsChange {
  private final Map<String, Map<String, String>> sections = new LinkedHashMap<>();
  private final List<Statement> others = new ArrayList<>();

  /**
   * @param value as JSON
   */
  public SettingsChange set(String section, String key, String value) {
    sections.computeIfAbsent(section, name -> new LinkedHashMap<>()).put(key, value);
    return this;
  }

  /** Adds what is to happen with it or not at all. */
  public SettingsChange with(Statement other) {
    others.add(other);
    return this;
  }

  /**
   * Everything, for one batch. It fails as a whole unless the settings still have the revision that
   * the change was made for; afterwards they have the next one. Members of a section that are not
   * changed here are safe even from writers who heed no revision.
   */
  public List<Statement> statements(Json json, long revisionSeen, long nowMillis) {
    List<Statement> all = new ArrayList<>();
    all.add(Revisions.advance(Revisions.SETTINGS, revisionSeen));
    for (Map.Entry<String, Map<String, String>> section : sections.entrySet()) {
      all.add(SettingsStore.overlay(section.getKey(), object(json, section.getValue()), nowMillis));
    }
    all.addAll(others);
    return all;
  }

  private static String object(Json json, Map<String, String> members) {
    TextBuffer object = json.buffer().append("{");
    String separator = "";
    for (Map.Entry<String, String> member : members.entrySet()) {
      object.append(separator).append(json.quote(member.getKey())).append(":");
      object.append(member.getValue());
      separator = ",";
    }
    return object.append("}").take();
  }
}
