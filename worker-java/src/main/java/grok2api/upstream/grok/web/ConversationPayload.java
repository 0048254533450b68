package grok2api.upstream.grok.web;

import grok2api.json.JsonWriter;
import grok2api.models.Model;
import grok2api.platform.Json;
import grok2api.settings.GrokSettings;
import java.util.List;

/** The body that starts a conversation: a chat, or a picture asked for in words. */
final class ConversationPayload {
  private ConversationPayload() {}

  /**
   * Writes it.
   *
   * @param attachments ids of uploaded pictures
   */
  static String write(
      String message, List<String> attachments, Model model, GrokSettings settings, Json json) {
    JsonWriter out = new JsonWriter(json).object();
    out.name("temporary").value(settings.temporary());
    begin(out, model.upstreamName(), model.upstreamMode(), message, attachments);
    out.name("toolOverrides").object().end();
    usual(out);
    out.name("webpageUrls").array().end();
    out.name("disableTextFollowUps").value(true);
    out.name("responseMetadata").object();
    modelDetails(out, model.upstreamName());
    out.end();
    end(out, settings);
    return out.end().toString();
  }

  /** What comes before {@code toolOverrides}. */
  static void begin(
      JsonWriter out, String modelName, String mode, String message, List<String> attachments) {
    out.name("modelName").value(modelName);
    if (mode != null) {
      out.name("modelMode").value(mode);
    }
    out.name("message").value(message);
    out.name("fileAttachments").array();
    for (String id : attachments) {
      out.value(id);
    }
    out.end();
    out.name("imageAttachments").array().end();
    out.name("disableSearch").value(false);
    out.name("enableImageGeneration").value(true);
    out.name("returnImageBytes").value(false);
    out.name("returnRawGrokInXaiRequest").value(false);
    out.name("enableImageStreaming").value(true);
    out.name("imageGenerationCount").value(2);
    out.name("forceConcise").value(false);
  }

  /** What follows {@code toolOverrides}. */
  static void usual(JsonWriter out) {
    out.name("enableSideBySide").value(true);
    out.name("sendFinalMetadata").value(true);
    out.name("isReasoning").value(false);
  }

  static void modelDetails(JsonWriter out, String modelName) {
    out.name("requestModelDetails").object().name("modelId").value(modelName).end();
  }

  /** What follows {@code responseMetadata}. */
  static void end(JsonWriter out, GrokSettings settings) {
    out.name("disableMemory").value(settings.disableMemory());
    out.name("forceSideBySide").value(false);
    out.name("isAsyncChat").value(false);
  }
}
