package grok2api.openai;

import grok2api.json.JsonWriter;
import grok2api.platform.Json;

/** Writes what {@link VideoConfigReader} reads. */
public final class VideoConfigWriter {
  private VideoConfigWriter() {}

  public static String write(Json json, VideoConfig config) {
    JsonWriter writer = new JsonWriter(json).object();
    writer.name("aspect_ratio").value(config.ratio().wireName());
    writer.name("video_length").value(config.seconds());
    writer.name("resolution").value(config.resolution());
    writer.name("preset").value(config.preset());
    return writer.end().toString();
  }
}
