package grok2api.admin;

import grok2api.http.Response;
import grok2api.json.JsonNode;
import grok2api.platform.Json;
import grok2api.platform.JsonValue;
import grok2api.platform.Platform;
import grok2api.refusal.Refusal;
import grok2api.refusal.Refused;
import grok2api.settings.RawSettings;
import grok2api.settings.SettingsDraft;
import grok2api.vault.Vault;
import java.util.List;
import java.util.Map;

/** The settings for older scripts: sections and names as they are stored. */
final class LegacySettings {
  private static final List<String> SHOWN =
      List.of("global", "grok", "token", "cache", "performance");

  private final Platform platform;
  private final Vault vault;
  private final Answers answers;
  private final Bodies bodies;
  private final SettingsWriter writer;

  LegacySettings(AdminParts parts, SettingsWriter writer) {
    this.platform = parts.platform();
    this.vault = parts.vault();
    this.answers = parts.answers();
    this.bodies = parts.bodies();
    this.writer = writer;
  }

  /** {@code GET /api/settings}. */
  Response show(AdminCall call) {
    Json json = platform.json();
    Map<String, JsonValue> sections = writer.read().sections();
    return answers.legacy(
        body -> {
          body.name("data").object();
          for (String section : SHOWN) {
            body.name(section).raw(RawSettings.shown(sections.get(section), json));
          }
          body.end();
        });
  }

  /** {@code POST /api/settings}. */
  Response save(AdminCall call) {
    JsonNode sent = bodies.read(call.request(), JsonNode::object);
    SettingsWriter.Saved saved =
        writer.save(
            call, null, sections -> SettingsDraft.ofStored(sent, platform.json(), vault, sections));
    return switch (saved) {
      case SettingsWriter.Saved.Stale stale ->
          throw new Refused(new Refusal.Conflict("STALE_REVISION", Revision.STALE_SETTINGS));
      case SettingsWriter.Saved.Done done ->
          answers.legacy(body -> body.name("message").value(SettingsAdmin.message(done.draft())));
    };
  }

  /** {@code GET /api/storage/mode}. */
  Response storage(AdminCall call) {
    return answers.legacy(body -> body.name("data").object().name("mode").value("D1").end());
  }
}
