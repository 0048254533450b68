package grok2api.openai;

import grok2api.json.JsonText;
import grok2api.json.JsonWriter;
import grok2api.platform.Json;
import java.util.List;

/**
 * A whole answer, sent at once.
 *
 * <pre>{@code
 * {"id":"chatcmpl-1","object":"chat.completion","created":1770000000,"model":"grok-4",
 *  "choices":[{"index":0,"message":{"role":"assistant","content":"4","refusal":null},"finish_reason":"stop"}],
 *  "usage":{"prompt_tokens":12,"completion_tokens":1,"total_tokens":13,"completion_tokens_details":{"reasoning_tokens":0}}}
 * }</pre>
 *
 * @param id {@code chatcmpl-} and a UUID
 * @param created seconds since 1970
 * @param model as the client asked for it
 * @param content the answer's text; when empty beside tool calls it is sent as null
 * @param reasoning sent as {@code reasoning_content}; null leaves the member out
 * @param toolCalls empty for none
 */
public record ChatCompletion(
    String id,
    long created,
    String model,
    JsonText content,
    JsonText reasoning,
    List<ToolCall> toolCalls,
    FinishReason finishReason,
    Usage usage) {
  public ChatCompletion {
    toolCalls = List.copyOf(toolCalls);
  }

  public String toJson(Json json) {
    JsonWriter writer = new JsonWriter(json);
    writer.object().name("id").value(id).name("object").value("chat.completion");
    writer.name("created").value(created).name("model").value(model);
    writer.name("choices").array().object().name("index").value(0);
    writer.name("message");
    writeMessage(writer, json);
    writer.name("finish_reason").value(finishReason.wireName()).end().end();
    writer.name("usage").raw(usage.toJson(json)).end();
    return writer.toString();
  }

  private void writeMessage(JsonWriter writer, Json json) {
    writer.object().name("role").value("assistant");
    writer.name("content").raw(contentJson(json)).name("refusal").nullValue();
    if (reasoning != null) {
      writer.name("reasoning_content").raw(quoted(reasoning, json));
    }
    if (!toolCalls.isEmpty()) {
      writer.name("tool_calls").array();
      for (ToolCall call : toolCalls) {
        call.writeMembers(writer.object());
        writer.end();
      }
      writer.end();
    }
    writer.end();
  }

  private String contentJson(Json json) {
    boolean onlyCalls = !toolCalls.isEmpty() && content.literal(json).isEmpty();
    return onlyCalls ? "null" : quoted(content, json);
  }

  private static String quoted(JsonText text, Json json) {
    return json.buffer().append("\"").append(text.literal(json)).append("\"").take();
  }
}
