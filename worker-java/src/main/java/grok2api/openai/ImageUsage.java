package grok2api.openai;

import grok2api.json.JsonWriter;
import grok2api.platform.Json;

/**
 * What pictures cost in tokens, estimated, as the upstream reports none.
 *
 * @param textTokens of the prompt
 * @param picturesIn sent along
 * @param picturesOut made
 */
public record ImageUsage(int textTokens, int picturesIn, int picturesOut) {
  /** Of one picture, whatever its size. */
  private static final int TOKENS_EACH = 256;

  public int inputTokens() {
    return textTokens + TOKENS_EACH * picturesIn;
  }

  public int outputTokens() {
    return TOKENS_EACH * picturesOut;
  }

  /** The wire's {@code usage} object. */
  public String toJson(Json json) {
    JsonWriter writer = new JsonWriter(json);
    writer.object().name("total_tokens").value(inputTokens() + outputTokens());
    writer.name("input_tokens").value(inputTokens());
    writer.name("output_tokens").value(outputTokens());
    writer.name("input_tokens_details").object();
    writer.name("text_tokens").value(textTokens);
    writer.name("image_tokens").value(TOKENS_EACH * picturesIn).end().end();
    return writer.toString();
  }
}
