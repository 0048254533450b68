package grok2api.upstream.grok.web;

import grok2api.json.JsonWriter;
import grok2api.openai.VideoConfig;
import grok2api.platform.Json;

/** The body of the conversation that makes a film. */
final class VideoPayload {
  private VideoPayload() {}

  /**
   * Writes it.
   *
   * @param postId of the post the film belongs to
   */
  static String write(
      String prompt, VideoConfig config, String postId, String modelName, Json json) {
    JsonWriter out = new JsonWriter(json).object();
    out.name("temporary").value(true);
    out.name("modelName").value(modelName);
    out.name("message").value((prompt.trim() + " " + mode(config.preset())).trim());
    out.name("toolOverrides").object().name("videoGen").value(true).end();
    out.name("enableSideBySide").value(true);
    out.name("responseMetadata").object().name("experiments").array().end();
    out.name("modelConfigOverride").object().name("modelMap").object();
    out.name("videoGenModelConfig").object();
    out.name("parentPostId").value(postId);
    out.name("aspectRatio").value(config.ratio().wireName());
    out.name("videoLength").value(config.seconds());
    out.name("videoResolution").value(config.resolution());
    return out.end().end().end().end().end().toString();
  }

  private static String mode(String preset) {
    return switch (preset) {
      case "normal" -> "--mode=normal";
      case "fun" -> "--mode=extremely-crazy";
      default -> "--mode=custom";
    };
  }
}
