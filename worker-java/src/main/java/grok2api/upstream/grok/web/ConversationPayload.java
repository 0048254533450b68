package grok2api.upstream.grok.web;

import grok2api.json.JsonWriter;
import grok2api.models.Model;
import grok2api.platform.Json;
import grok2api.settings.GrokSettings;

/** The body that starts a conversation: a chat, or a picture asked for in words. */
final class ConversationPayload {
  private ConversationPayload() {}

  static String write(String message, Model model, GrokSettings settings, Json json) {
    JsonWriter out = new JsonWriter(json);
    out.object();
    out.name("temporary").value(settings.temporary());
    out.name("modelName").value(model.upstreamName());
    if (model.upstreamMode() != null) {
      out.name("modelMode").value(model.upstreamMode());
    }
    out.name("message").value(message);
    out.name("fileAttachments").array().end();
    out.name("imageAttachments").array().end();
    out.name("disableSearch").value(false);
    out.name("enableImageGeneration").value(true);
    out.name("returnImageBytes").value(false);
    out.name("returnRawGrokInXaiRequest").value(false);
    out.name("enableImageStreaming").value(true);
    out.name("imageGenerationCount").value(2);
    out.name("forceConcise").value(false);
    out.name("toolOverrides").object().end();
    out.name("enableSideBySide").value(true);
    out.name("sendFinalMetadata").value(true);
    out.name("isReasoning").value(false);
    out.name("webpageUrls").array().end();
    out.name("disableTextFollowUps").value(true);
    out.name("responseMetadata").object().name("requestModelDetails").object();
    out.name("modelId").value(model.upstreamName()).end().end();
    out.name("disableMemory").value(settings.disableMemory());
    out.name("forceSideBySide").value(false);
    out.name("isAsyncChat").value(false);
    return out.end().toString();
  }
}
