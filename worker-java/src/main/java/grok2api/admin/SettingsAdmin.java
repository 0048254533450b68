package grok2api.admin;

import grok2api.http.Response;
import grok2api.json.JsonNode;
import grok2api.json.JsonWriter;
import grok2api.platform.Json;
import grok2api.platform.Platform;
import grok2api.settings.SettingField;
import grok2api.settings.SettingType;
import grok2api.settings.SettingsCatalogue;
import grok2api.settings.SettingsDraft;
import grok2api.settings.SettingsReader;
import grok2api.settings.StoredSettings;
import grok2api.vault.Vault;
import java.util.List;
import java.util.Map;

/** The settings as the panel shows and changes them. */
final class SettingsAdmin {
  private final Platform platform;
  private final Vault vault;
  private final Answers answers;
  private final Bodies bodies;
  private final Audit audit;
  private final SettingsWriter writer;

  SettingsAdmin(AdminParts parts, SettingsWriter writer) {
    this.platform = parts.platform();
    this.vault = parts.vault();
    this.answers = parts.answers();
    this.bodies = parts.bodies();
    this.audit = parts.audit();
    this.writer = writer;
  }

  /** {@code GET /api/v1/admin/config}: the values that act, secrets masked. */
  Response show(AdminCall call) {
    SettingsWriter.Stored stored = writer.read();
    Response response = answers.ok(body -> write(body, stored));
    return Revision.tagged(response, stored.revision());
  }

  private void write(JsonWriter body, SettingsWriter.Stored stored) {
    Json json = platform.json();
    StoredSettings settings = new StoredSettings(stored.sections(), vault);
    for (String group : SettingsCatalogue.GROUPS) {
      body.name(group).object();
      for (SettingField<?> field : SettingsCatalogue.group(group)) {
        body.name(field.member()).raw(settings.shown(field, json));
      }
      body.end();
    }
    texts(body, "warnings", SettingsReader.read(stored.sections(), vault).warnings());
    body.name("revision").value(stored.revision());
  }

  /** {@code POST /api/v1/admin/config}: changes what is sent and leaves the rest. */
  Response save(AdminCall call) {
    JsonNode sent = bodies.read(call.request(), JsonNode::object);
    SettingsWriter.Saved saved =
        writer.save(
            call,
            Revision.seen(call.request()),
            sections -> SettingsDraft.of(sent, platform.json(), vault, sections));
    return switch (saved) {
      case SettingsWriter.Saved.Stale stale ->
          Revision.refused(answers, Revision.STALE_SETTINGS, stale.revision());
      case SettingsWriter.Saved.Done done ->
          Revision.tagged(answers.ok(body -> write(body, done)), done.revision());
    };
  }

  private static void write(JsonWriter body, SettingsWriter.Saved.Done done) {
    SettingsDraft draft = done.draft();
    body.name("message").value(message(draft));
    texts(body, "changed", draft.changed());
    texts(body, "ignored", draft.ignored());
    texts(body, "replaced", draft.replaced());
    body.name("revision").value(done.revision());
  }

  static String message(SettingsDraft draft) {
    if (draft.isEmpty()) {
      return "Nothing to change";
    }
    return draft.replaced().isEmpty()
        ? "Saved"
        : "Saved; what could not be read there was replaced: "
            + String.join(", ", draft.replaced());
  }

  private static void texts(JsonWriter body, String name, List<String> texts) {
    body.name(name).array();
    for (String text : texts) {
      body.value(text);
    }
    body.end();
  }

  /** {@code POST /api/v1/admin/config/reveal}: one secret in clear. */
  Response reveal(AdminCall call) {
    SettingField<?> field = bodies.read(call.request(), SettingsAdmin::revealable);
    StoredSettings stored = new StoredSettings(writer.read().sections(), vault);
    String value = Revealed.setting(stored, field);
    audit.record(call, "settings.revealed", Map.of("field", field.name()));
    return answers.ok(body -> body.name("field").value(field.name()).name("value").value(value));
  }

  private static SettingField<?> revealable(JsonNode body) {
    JsonNode name = body.get("field");
    SettingField<?> field = SettingsCatalogue.named(name.string());
    if (field == null || !(field.type() instanceof SettingType.Secret)) {
      throw name.problem("the name of a secret that is stored in clear");
    }
    return field;
  }

  /** {@code GET /api/v1/admin/storage}. */
  Response storage(AdminCall call) {
    return answers.ok(body -> body.name("type").value("d1"));
  }
}
