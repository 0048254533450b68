package grok2api.settings;

import grok2api.json.JsonNode;
import grok2api.json.JsonShapeException;
import grok2api.json.JsonWriter;
import grok2api.platform.Json;
import grok2api.platform.JsonValue;
import grok2api.vault.Vault;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a caller wants changed, compared with what is stored. A value that is shown already is no
 * change, whatever it is, so that a panel may send back all it was given.
 */
public final class SettingsDraft {
  /** Members of the answer that shows the settings, beside the settings. */
  private static final Set<String> ENVELOPE =
      Set.of("success", "status", "revision", "warnings", "message");

  private static final int MAX_IGNORED = 50;
  private static final int MAX_NAME_CHARS = 100;

  private final Json json;
  private final Vault vault;
  private final Map<String, JsonValue> sections;
  private final StoredSettings stored;
  private final List<Change> changes = new ArrayList<>();
  private final List<String> ignored = new ArrayList<>();
  private JsonNode password;

  /**
   * A new value.
   *
   * @param value in the form in which it is stored, as JSON; a secret still in clear
   */
  public record Change(SettingField<?> field, String value) {}

  private SettingsDraft(Json json, Vault vault, Map<String, JsonValue> sections) {
    this.json = json;
    this.vault = vault;
    this.sections = sections;
    this.stored = new StoredSettings(sections, vault);
  }

  /**
   * Reads settings by their names in the panel's API; names that are none are ignored.
   *
   * <pre>{@code
   * {"app":{"image_format":"base64"},"grok":{"timeout":300}}
   * }</pre>
   *
   * @throws JsonShapeException naming the first setting that cannot have its value
   */
  public static SettingsDraft of(
      JsonNode body, Json json, Vault vault, Map<String, JsonValue> sections) {
    SettingsDraft draft = new SettingsDraft(json, vault, sections);
    for (String group : body.object().value().names()) {
      if (SettingsCatalogue.GROUPS.contains(group)) {
        draft.readGroup(body.get(group).object());
      } else if (!ENVELOPE.contains(group)) {
        draft.ignore(group);
      }
    }
    draft.checkTogether();
    return draft;
  }

  /**
   * Reads settings by the names under which they are stored; other names are wrong.
   *
   * <pre>{@code
   * {"global_config":{"image_mode":"base64"},"grok_config":{"stream_total_timeout":300}}
   * }</pre>
   *
   * @throws JsonShapeException naming the first member that is unknown or cannot have its value
   */
  public static SettingsDraft ofStored(
      JsonNode body, Json json, Vault vault, Map<String, JsonValue> sections) {
    SettingsDraft draft = new SettingsDraft(json, vault, sections);
    for (String name : body.object().value().names()) {
      switch (name) {
        case "global_config" -> draft.readSection("global", body.get(name).object());
        case "grok_config" -> draft.readSection("grok", body.get(name).object());
        default -> throw body.get(name).problem("global_config or grok_config");
      }
    }
    draft.checkTogether();
    return draft;
  }

  public boolean isEmpty() {
    return changes.isEmpty() && password == null;
  }

  /** All but the password. */
  public List<Change> changes() {
    return List.copyOf(changes);
  }

  /** The new password as sent, its rules still to be checked; null to keep the old one. */
  public JsonNode password() {
    return password;
  }

  /** The operator's name as it will be. */
  public String username() {
    return new StoredSettings(sections(), vault).text(SettingsCatalogue.ADMIN_USERNAME);
  }

  /** Whether it changes the operator's name or password. */
  public boolean letsSomebodyElseIn() {
    return password != null || changed().contains(SettingsCatalogue.ADMIN_USERNAME.name());
  }

  /** Names of the settings that change, e.g. {@code grok.timeout}. */
  public List<String> changed() {
    List<String> names = new ArrayList<>();
    for (Change change : changes) {
      names.add(change.field().name());
    }
    if (password != null) {
      names.add(SettingsCatalogue.PASSWORD.name());
    }
    return names;
  }

  /** Sections that change although they hold what is no JSON object; that text is lost. */
  public List<String> replaced() {
    List<String> replaced = new ArrayList<>();
    for (String section : touched()) {
      if (stored.damaged(section)) {
        replaced.add(section);
      }
    }
    return replaced;
  }

  private Set<String> touched() {
    Map<String, Boolean> touched = new LinkedHashMap<>();
    for (Change change : changes) {
      touched.put(change.field().section(), true);
    }
    if (password != null) {
      touched.put(SettingsCatalogue.PASSWORD.section(), true);
    }
    return touched.keySet();
  }

  /** Names that were sent but changed nothing, because there is no such setting to be changed. */
  public List<String> ignored() {
    return List.copyOf(ignored);
  }

  /** The sections as they will be, changed secrets in clear; without the password. */
  public Map<String, JsonValue> sections() {
    Map<String, Map<String, String>> changed = new HashMap<>();
    for (Change change : changes) {
      changed
          .computeIfAbsent(change.field().section(), section -> new LinkedHashMap<>())
          .put(change.field().key(), change.value());
    }
    Map<String, JsonValue> after = new HashMap<>(sections);
    changed.forEach((section, values) -> after.put(section, laidOver(section, values)));
    return after;
  }

  private JsonValue laidOver(String section, Map<String, String> values) {
    JsonWriter writer = new JsonWriter(json).object();
    JsonValue before = sections.get(section);
    if (before != null) {
      for (String name : before.names()) {
        if (!values.containsKey(name)) {
          writer.name(name).raw(before.get(name).toJson());
        }
      }
    }
    values.forEach((name, value) -> writer.name(name).raw(value));
    return json.parse(writer.end().toString());
  }

  private void readGroup(JsonNode group) {
    for (String member : group.value().names()) {
      String name = group.path() + "." + member;
      SettingField<?> field = SettingsCatalogue.named(name);
      if (field == null) {
        ignore(name);
      } else {
        consider(field, group.get(member));
      }
    }
  }

  private void readSection(String section, JsonNode members) {
    JsonValue before = sections.get(section);
    for (String name : members.value().names()) {
      JsonNode sent = members.get(name);
      JsonValue now = before == null ? null : before.get(name);
      if (now != null && RawSettings.shown(name, now, json).equals(sent.value().toJson())) {
        continue;
      }
      SettingField<?> field = SettingsCatalogue.stored(section, name);
      if (field == null) {
        throw sent.problem("a setting that is known and can be changed");
      }
      consider(field, sent);
    }
  }

  private void consider(SettingField<?> field, JsonNode sent) {
    SettingType type = field.type();
    if (sent.value().toJson().equals(stored.shown(field, json))) {
      return;
    }
    if (type instanceof SettingType.Fixed) {
      ignore(field.name());
    } else if (type instanceof SettingType.Password) {
      String text = sent.string();
      password = text.isEmpty() || text.equals(SettingsCatalogue.MASK) ? null : sent;
    } else if (!(type instanceof SettingType.Secret)
        || !SettingsCatalogue.MASK.equals(sent.string())) {
      change(field, SentValue.accepted(type, sent, json));
    }
  }

  private void change(SettingField<?> field, String value) {
    JsonWriter section = new JsonWriter(json).object().name(field.key()).raw(value).end();
    StoredSettings after =
        new StoredSettings(Map.of(field.section(), json.parse(section.toString())), vault);
    if (stored.locked(field) || !after.acting(field, json).equals(stored.acting(field, json))) {
      changes.add(new Change(field, value));
    }
  }

  /** Rules that hold between settings, for those that change. */
  private void checkTogether() {
    List<String> changed = changed();
    StoredSettings after = new StoredSettings(sections(), vault);
    if ((changed.contains(SettingsCatalogue.DYNAMIC_STATSIG.name())
            || changed.contains(SettingsCatalogue.STATSIG_ID.name()))
        && !after.flag(SettingsCatalogue.DYNAMIC_STATSIG)
        && after.text(SettingsCatalogue.STATSIG_ID).isEmpty()) {
      throw JsonNode.at(SettingsCatalogue.STATSIG_ID.name(), null)
          .problem("a text, as dynamic_statsig is off,");
    }
  }

  private void ignore(String name) {
    if (ignored.size() < MAX_IGNORED) {
      ignored.add(name.length() > MAX_NAME_CHARS ? name.substring(0, MAX_NAME_CHARS) : name);
    }
  }
}
