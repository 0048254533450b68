package grok2api.openai;

import grok2api.json.JsonNode;
import grok2api.json.JsonShapeException;
import grok2api.media.AspectRatio;
import grok2api.platform.Json;
import grok2api.refusal.Refused;

/**
 * Reads {@code video_config}; every member may be left out.
 *
 * <pre>{@code
 * {"aspect_ratio":"16:9","video_length":6,"resolution":"HD","preset":"normal"}
 * }</pre>
 */
public final class VideoConfigReader {
  private static final int MIN_SECONDS = 5;
  private static final int MAX_SECONDS = 15;

  private VideoConfigReader() {}

  /**
   * @param config the member as JSON text; null without one
   * @throws Refused with the code that belongs to the member at fault, e.g. {@code
   *     invalid_video_length} for {@code video_config.video_length}
   */
  public static VideoConfig read(Json json, String config) {
    return config == null
        ? VideoConfig.DEFAULT
        : read(JsonNode.at("video_config", json.parse(config)));
  }

  private static VideoConfig read(JsonNode config) {
    if (!config.isObject()) {
      throw Refused.invalid(
          "invalid_value", config.path(), config.problem("an object").getMessage());
    }
    return new VideoConfig(
        ratio(config.get("aspect_ratio")),
        seconds(config.get("video_length")),
        resolution(config.get("resolution")),
        preset(config.get("preset")));
  }

  private static AspectRatio ratio(JsonNode node) {
    if (!node.present()) {
      return VideoConfig.DEFAULT.ratio();
    }
    AspectRatio ratio = node.isString() ? AspectRatio.named(node.string()) : null;
    if (ratio == null) {
      throw invalid("invalid_aspect_ratio", node, "16:9, 9:16, 1:1, 2:3 or 3:2");
    }
    return ratio;
  }

  private static int seconds(JsonNode node) {
    if (!node.present()) {
      return VideoConfig.DEFAULT.seconds();
    }
    int seconds = integerOrZero(node);
    if (seconds < MIN_SECONDS || seconds > MAX_SECONDS) {
      throw invalid(
          "invalid_video_length", node, "whole seconds from " + MIN_SECONDS + " to " + MAX_SECONDS);
    }
    return seconds;
  }

  private static int integerOrZero(JsonNode node) {
    try {
      return node.integer();
    } catch (JsonShapeException notOne) {
      return 0;
    }
  }

  private static String resolution(JsonNode node) {
    return switch (text(node, VideoConfig.DEFAULT.resolution())) {
      case "SD", "480p" -> "SD";
      case "HD", "720p" -> "HD";
      default -> throw invalid("invalid_resolution", node, "SD or HD");
    };
  }

  private static String preset(JsonNode node) {
    String preset = text(node, VideoConfig.DEFAULT.preset());
    return switch (preset) {
      case "normal", "fun", "custom" -> preset;
      default -> throw invalid("invalid_preset", node, "normal, fun or custom");
    };
  }

  /** Empty for what is no text. */
  private static String text(JsonNode node, String absent) {
    if (!node.present()) {
      return absent;
    }
    return node.isString() ? node.string() : "";
  }

  private static Refused invalid(String code, JsonNode node, String expected) {
    return Refused.invalid(code, node.path(), node.problem(expected).getMessage());
  }
}
