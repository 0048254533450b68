package grok2api.openai;

import grok2api.media.AspectRatio;
import grok2api.refusal.Refused;

/**
 * Reads and checks what {@code POST /v1/images/generations} and {@code /v1/images/edits} are sent.
 *
 * <pre>{@code
 * {"prompt":"a red kite","n":2,"size":"1024x1536","response_format":"url"}
 * }</pre>
 *
 * <p>Members that mean nothing to the upstream ({@code quality}, {@code style}, {@code background},
 * {@code user}, …) are ignored, whatever they hold. Each method checks in the order of the
 * contract, which tells a caller of one fault at a time.
 */
public final class ImageRequestReader {
  /** Where a caller names none. */
  public static final String GENERATOR = "grok-imagine-1.0";

  public static final String EDITOR = "grok-imagine-1.0-edit";

  /** Most pictures that may be sent to be changed. */
  public static final int MAX_PICTURES = 16;

  private static final int MAX_PROMPT_CHARS = 8000;
  private static final int MAX_COUNT = 10;
  private static final int MAX_STREAMED = 2;
  private static final int MAX_CONCURRENCY = 3;
  private static final String AUTO = "auto";

  private ImageRequestReader() {}

  /**
   * @throws Refused with {@code missing_prompt} or {@code invalid_value}
   */
  public static String prompt(ImageFields fields) {
    String prompt = fields.text("prompt");
    if (prompt == null || prompt.isBlank()) {
      throw Refused.invalid("missing_prompt", "prompt", "A prompt is needed");
    }
    if (prompt.length() > MAX_PROMPT_CHARS) {
      throw Refused.invalid(
          "invalid_value", "prompt", "The prompt may have " + MAX_PROMPT_CHARS + " characters");
    }
    return prompt.trim();
  }

  /** The requested model's id, or the fallback. */
  public static String model(ImageFields fields, String fallback) {
    String model = fields.text("model");
    return model == null || model.isBlank() ? fallback : model;
  }

  /** New pictures. */
  public static ImageRequest generation(ImageFields fields, String prompt, String model) {
    int concurrency = concurrency(fields);
    boolean stream = fields.on("stream");
    int count = count(fields, stream);
    ImageFormat format = format(fields);
    AspectRatio ofSize = size(fields);
    AspectRatio named = ratio(fields);
    return new ImageRequest(
        prompt,
        model,
        count,
        named == null ? ofSize : named,
        named == null && fields.has("size") ? fields.text("size") : AUTO,
        concurrency,
        stream,
        partials(fields),
        format);
  }

  /**
   * Changed pictures.
   *
   * @param pictures how many were sent along
   */
  public static ImageRequest edit(ImageFields fields, String prompt, String model, int pictures) {
    boolean stream = fields.on("stream");
    int count = count(fields, stream);
    if (pictures == 0) {
      throw Refused.invalid("missing_image", "image", "A picture to be changed is needed");
    }
    if (pictures > MAX_PICTURES) {
      throw Refused.invalid(
          "invalid_image_count", "image", "At most " + MAX_PICTURES + " pictures can be sent");
    }
    return new ImageRequest(
        prompt,
        model,
        count,
        AspectRatio.PORTRAIT,
        AUTO,
        MAX_CONCURRENCY,
        stream,
        partials(fields),
        format(fields));
  }

  /** Refuses to change everything where only a part was meant. */
  public static Refused maskRefused() {
    return Refused.invalid(
        "unsupported_parameter", "mask", "Only whole pictures can be changed, without a mask");
  }

  private static int count(ImageFields fields, boolean stream) {
    double count = fields.has("n") ? fields.number("n") : 1;
    if (!(count >= 1 && count <= MAX_COUNT) || count != Math.floor(count)) {
      throw Refused.invalid("invalid_n", "n", "n must be an integer from 1 to " + MAX_COUNT);
    }
    if (stream && count > MAX_STREAMED) {
      throw Refused.invalid(
          "invalid_stream_n", "n", "A stream has at most " + MAX_STREAMED + " pictures");
    }
    return (int) count;
  }

  private static int concurrency(ImageFields fields) {
    double asked = fields.has("concurrency") ? Math.floor(fields.number("concurrency")) : 1;
    if (!(asked >= 1 && asked <= MAX_CONCURRENCY)) {
      throw Refused.invalid(
          "invalid_concurrency",
          "concurrency",
          "concurrency must be a number from 1 to " + MAX_CONCURRENCY);
    }
    return (int) asked;
  }

  private static ImageFormat format(ImageFields fields) {
    String name = textOr(fields, "response_format", "invalid_response_format");
    if (name == null || name.isBlank()) {
      return null;
    }
    ImageFormat format = ImageFormat.named(name.trim());
    if (format == null) {
      throw Refused.invalid(
          "invalid_response_format",
          "response_format",
          "response_format must be url, b64_json or base64");
    }
    return format;
  }

  /** {@code auto} leaves it to the upstream, whose own choice is an upright picture. */
  private static AspectRatio size(ImageFields fields) {
    String size = textOr(fields, "size", "invalid_size");
    if (size == null) {
      return AspectRatio.SQUARE;
    }
    if (size.equals(AUTO)) {
      return AspectRatio.PORTRAIT;
    }
    AspectRatio ratio = AspectRatio.ofSize(size);
    ratio = ratio == null ? AspectRatio.named(size) : ratio;
    if (ratio == null) {
      throw Refused.invalid("invalid_size", "size", "There is no such size; try 1024x1024 or auto");
    }
    return ratio;
  }

  private static AspectRatio ratio(ImageFields fields) {
    String name = textOr(fields, "aspect_ratio", "invalid_aspect_ratio");
    if (name == null || name.equals(AUTO)) {
      return null;
    }
    AspectRatio ratio = AspectRatio.named(name);
    if (ratio == null) {
      throw Refused.invalid(
          "invalid_aspect_ratio", "aspect_ratio", "There are 16:9, 9:16, 1:1, 2:3 and 3:2");
    }
    return ratio;
  }

  /**
   * Only {@code 0} means something here: how many partial pictures there are, nobody can choose.
   */
  private static boolean partials(ImageFields fields) {
    return fields.number("partial_images") != 0;
  }

  private static String textOr(ImageFields fields, String name, String code) {
    try {
      return fields.text(name);
    } catch (Refused e) {
      throw Refused.invalid(code, name, name + " must be a text");
    }
  }
}
