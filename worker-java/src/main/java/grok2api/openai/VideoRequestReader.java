package grok2api.openai;

import grok2api.json.JsonNode;
import grok2api.json.JsonShapeException;
import grok2api.media.AspectRatio;
import grok2api.media.PictureSource;
import grok2api.platform.Bytes;
import grok2api.platform.Json;
import grok2api.platform.JsonValue;
import grok2api.refusal.Refused;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the body of {@code POST /v1/videos}, which OpenAI's libraries send as a form.
 *
 * <pre>{@code
 * {"model":"grok-imagine-1.0-video","prompt":"a paper boat on a lake","seconds":"6",
 *  "size":"1280x720","input_reference":{"image_url":"https://…"}}
 * }</pre>
 *
 * <p>Of our own, and stronger than {@code size}: {@code aspect_ratio}, {@code resolution}, {@code
 * preset}, or {@code video_config} as in a chat, which the single members are laid over.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/videos/create">OpenAI, Create
 *     video</a>
 */
public final class VideoRequestReader {
  private static final String DEFAULT_MODEL = "grok-imagine-1.0-video";
  private static final int MIN_SECONDS = 5;
  private static final int MAX_SECONDS = 15;
  private static final int MAX_PROMPT_CHARS = 8000;

  /** The first picture. */
  public static final String REFERENCE = "input_reference";

  private static final String IMAGE_URL = "image_url";
  private static final String CONFIG = "video_config";
  private static final List<String> TEXTS =
      List.of("model", "prompt", "seconds", "size", "aspect_ratio", "resolution", "preset");

  private final Json json;
  private final Map<String, String> fields;

  private VideoRequestReader(Json json, Map<String, String> fields) {
    this.json = json;
    this.fields = fields;
  }

  /**
   * @throws Refused with {@code InvalidRequest}; its {@code param} names the member
   */
  public static VideoRequest read(Json json, String body) {
    JsonValue root = json.parse(body);
    if (root == null || root.kind() != JsonValue.Kind.OBJECT) {
      throw Refused.invalid("invalid_json", null, "The request body must be a JSON object");
    }
    Map<String, String> fields = new HashMap<>();
    JsonNode members = JsonNode.root(root);
    try {
      for (String name : TEXTS) {
        put(fields, name, members.get(name));
      }
      JsonNode reference = members.get(REFERENCE);
      put(fields, REFERENCE, reference.isObject() ? imageUrl(reference) : reference);
      put(fields, CONFIG, members.get(CONFIG));
    } catch (JsonShapeException e) {
      throw Refused.invalid("invalid_value", e.path(), e.getMessage());
    }
    return new VideoRequestReader(json, fields).read(null);
  }

  private static JsonNode imageUrl(JsonNode reference) {
    JsonNode url = reference.get(IMAGE_URL);
    if (!url.isString()) {
      throw unknownReference();
    }
    return url;
  }

  private static Refused unknownReference() {
    return Refused.invalid(
        "invalid_value", REFERENCE, "The first picture has to be a file, or an image_url");
  }

  private static void put(Map<String, String> fields, String name, JsonNode node) {
    if (node.isString()) {
      fields.put(name, node.string());
    } else if (node.isObject() && name.equals(CONFIG)) {
      fields.put(name, node.value().toJson());
    } else if (node.present()) {
      fields.put(name, Integer.toString(node.integer()));
    }
  }

  /**
   * The same from a form.
   *
   * @param texts by name; nested members have names like {@code input_reference[image_url]}
   * @param file what {@code input_reference} has; null for none
   */
  public static VideoRequest read(Json json, Map<String, String> texts, Bytes file) {
    Map<String, String> fields = new HashMap<>(texts);
    String url = fields.get(REFERENCE + "[" + IMAGE_URL + "]");
    if (url != null) {
      fields.put(REFERENCE, url);
    } else if (fields.containsKey(REFERENCE + "[file_id]")) {
      throw unknownReference();
    }
    return new VideoRequestReader(json, fields).read(file);
  }

  private VideoRequest read(Bytes file) {
    String model = fields.getOrDefault("model", "").trim();
    String prompt = fields.getOrDefault("prompt", "").trim();
    String reference = fields.getOrDefault(REFERENCE, "").trim();
    if (prompt.isEmpty() && reference.isEmpty() && file == null) {
      throw Refused.invalid("missing_prompt", "prompt", "The prompt says what the film shows");
    }
    if (prompt.length() > MAX_PROMPT_CHARS) {
      throw Refused.invalid(
          "invalid_value", "prompt", "The prompt may have " + MAX_PROMPT_CHARS + " characters");
    }
    return new VideoRequest(
        model.isEmpty() ? DEFAULT_MODEL : model,
        prompt,
        config(),
        reference.isEmpty() ? null : new PictureSource(reference, REFERENCE),
        file);
  }

  private VideoConfig config() {
    VideoConfig base = VideoConfigReader.read(json, fields.get(CONFIG));
    VideoSize size = size();
    AspectRatio ratio = size == null ? base.ratio() : size.ratio();
    String resolution = size == null ? base.resolution() : size.resolution();
    return new VideoConfig(ratio(ratio), seconds(base), resolution(resolution), preset(base));
  }

  private VideoSize size() {
    String text = text("size");
    if (text == null || text.equals("auto")) {
      return null;
    }
    VideoSize size = VideoSize.read(text);
    if (size == null) {
      throw Refused.invalid(
          "invalid_size",
          "size",
          "Expected a size like 1280x720, in the shape 16:9, 9:16, 1:1, 2:3 or 3:2");
    }
    return size;
  }

  private AspectRatio ratio(AspectRatio otherwise) {
    String text = text("aspect_ratio");
    AspectRatio ratio = text == null ? otherwise : AspectRatio.named(text);
    if (ratio == null) {
      throw Refused.invalid(
          "invalid_aspect_ratio", "aspect_ratio", "Expected 16:9, 9:16, 1:1, 2:3 or 3:2");
    }
    return ratio;
  }

  private int seconds(VideoConfig otherwise) {
    String text = text("seconds");
    if (text == null) {
      return otherwise.seconds();
    }
    int seconds = text.length() > 2 ? 0 : wholeOrZero(text);
    if (seconds < MIN_SECONDS || seconds > MAX_SECONDS) {
      throw Refused.invalid(
          "invalid_video_length",
          "seconds",
          "Expected whole seconds from " + MIN_SECONDS + " to " + MAX_SECONDS);
    }
    return seconds;
  }

  private static int wholeOrZero(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  private String resolution(String otherwise) {
    String text = text("resolution");
    return switch (text == null ? otherwise : text) {
      case "SD", "480p" -> "SD";
      case "HD", "720p" -> "HD";
      default -> throw Refused.invalid("invalid_resolution", "resolution", "Expected SD or HD");
    };
  }

  private String preset(VideoConfig otherwise) {
    String text = text("preset");
    String preset = text == null ? otherwise.preset() : text;
    return switch (preset) {
      case "normal", "fun", "custom" -> preset;
      default ->
          throw Refused.invalid("invalid_preset", "preset", "Expected normal, fun or custom");
    };
  }

  /** Null without one; forms have empty fields for that. */
  private String text(String name) {
    String text = fields.get(name);
    return text == null || text.isBlank() ? null : text.trim();
  }
}
