package grok2api.upstream.grok.web;

import grok2api.json.JsonWriter;
import grok2api.platform.Json;
import grok2api.settings.GrokSettings;
import java.util.List;

/** The body of a conversation that changes pictures named as what is to be changed. */
final class EditPayload {
  private EditPayload() {}

  /**
   * Writes it.
   *
   * @param mode null for none
   * @param references addresses of uploaded pictures
   */
  static String write(
      String message,
      List<String> references,
      String modelName,
      String mode,
      GrokSettings settings,
      Json json) {
    JsonWriter out = new JsonWriter(json).object();
    out.name("temporary").value(true);
    ConversationPayload.begin(out, modelName, mode, message, List.of());
    out.name("toolOverrides").object().name("imageGen").value(true).end();
    ConversationPayload.usual(out);
    out.name("disableTextFollowUps").value(false);
    out.name("responseMetadata").object();
    out.name("modelConfigOverride").object().name("modelMap").object();
    out.name("imageEditModel").value("imagine");
    out.name("imageEditModelConfig").object().name("imageReferences").array();
    for (String url : references) {
      out.value(url);
    }
    out.end().end().end().end();
    ConversationPayload.modelDetails(out, modelName);
    out.end();
    ConversationPayload.end(out, settings);
    return out.end().toString();
  }
}
