package grok2api.settings;

import grok2api.json.JsonWriter;
import grok2api.platform.Json;
import grok2api.platform.JsonValue;
import java.util.Set;

/** Sections as they are stored, for older scripts; only secrets are masked. */
public final class RawSettings {
  private static final Set<String> SECRETS =
      Set.of(
          "api_key",
          "cf_clearance",
          "admin_password",
          "admin_password_hash",
          "admin_password_salt");

  private RawSettings() {}

  /** A section as JSON. */
  public static String shown(JsonValue section, Json json) {
    JsonWriter writer = new JsonWriter(json).object();
    if (section != null) {
      for (String name : section.names()) {
        writer.name(name).raw(shown(name, section.get(name), json));
      }
    }
    return writer.end().toString();
  }

  /** One of its members as JSON; a secret's mask is empty only where the secret is. */
  static String shown(String name, JsonValue value, Json json) {
    boolean secret = SECRETS.contains(name) && !value.toJson().equals("\"\"");
    return secret ? json.quote(SettingsCatalogue.MASK) : value.toJson();
  }
}
