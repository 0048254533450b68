package grok2api.openai;

import grok2api.json.JsonWriter;
import grok2api.platform.Json;

/**
 * Token figures of one answer; estimates where the upstream reports none.
 *
 * @param completionTokens all output, reasoning included
 * @param reasoningTokens the part that is reasoning
 */
public record Usage(int promptTokens, int completionTokens, int reasoningTokens) {

  /** The wire's {@code usage} object. */
  public String toJson(Json json) {
    JsonWriter writer = new JsonWriter(json);
    writer.object().name("prompt_tokens").value(promptTokens);
    writer.name("completion_tokens").value(completionTokens);
    writer.name("total_tokens").value((long) promptTokens + completionTokens);
    writer.name("completion_tokens_details").object();
    writer.name("reasoning_tokens").value(reasoningTokens).end().end();
    return writer.toString();
  }
}
