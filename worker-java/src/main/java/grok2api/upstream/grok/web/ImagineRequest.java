package grok2api.upstream.grok.web;

import grok2api.json.JsonWriter;
import grok2api.media.AspectRatio;
import grok2api.platform.Json;

/** The message that asks for pictures over the socket; it cannot say how many. */
final class ImagineRequest {
  private ImagineRequest() {}

  /**
   * Writes it.
   *
   * @param requestId comes back in the answers
   * @param nowMillis epoch
   */
  static String write(
      String text,
      AspectRatio ratio,
      boolean adultContent,
      String requestId,
      long nowMillis,
      Json json) {
    JsonWriter out = new JsonWriter(json).object();
    out.name("type").value("conversation.item.create");
    out.name("timestamp").value(nowMillis);
    out.name("item").object().name("type").value("message");
    out.name("content").array().object();
    out.name("requestId").value(requestId);
    out.name("text").value(text);
    out.name("type").value("input_scroll");
    out.name("properties").object();
    out.name("section_count").value(0);
    out.name("is_kids_mode").value(false);
    out.name("enable_nsfw").value(adultContent);
    out.name("skip_upsampler").value(false);
    out.name("is_initial").value(false);
    out.name("aspect_ratio").value(ratio.wireName());
    return out.end().end().end().end().end().toString();
  }
}
