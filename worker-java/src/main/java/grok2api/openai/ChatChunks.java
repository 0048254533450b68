package grok2api.openai;

import grok2api.json.JsonText;
import grok2api.json.JsonWriter;
import grok2api.platform.Json;
import grok2api.platform.TextBuffer;

/**
 * Writes the server-sent events of one streamed answer.
 *
 * <pre>{@code
 * data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1770000000,"model":"grok-4","choices":[{"index":0,"delta":{"content":"4"},"finish_reason":null}]}
 * }</pre>
 *
 * <p>Everything around a token is prepared once, so that a token costs three appends and stays the
 * JSON literal it arrived as. {@code id}, {@code created} and {@code model} never change within an
 * answer. When the client asked for usage, every chunk but that of {@link #usage} has {@code
 * "usage":null}.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/chat/streaming">OpenAI,
 *     Streaming</a>
 */
public final class ChatChunks {
  private static final String EVENT_END = "}\n\n";

  private final Json json;
  private final String opening;
  private final String ending;
  private final String contentHead;
  private final String reasoningHead;
  private final String textTail;

  /**
   * @param id {@code chatcmpl-} and a UUID
   * @param created seconds since 1970
   * @param model as the client asked for it
   * @param includeUsage {@code stream_options.include_usage}
   */
  public ChatChunks(Json json, String id, long created, String model, boolean includeUsage) {
    this.json = json;
    opening =
        "data: {\"id\":"
            + json.quote(id)
            + ",\"object\":\"chat.completion.chunk\",\"created\":"
            + created
            + ",\"model\":"
            + json.quote(model)
            + ",\"choices\":[";
    ending = "}]" + (includeUsage ? ",\"usage\":null" : "") + EVENT_END;
    contentHead = opening + "{\"index\":0,\"delta\":{\"content\":\"";
    reasoningHead = opening + "{\"index\":0,\"delta\":{\"reasoning_content\":\"";
    textTail = "\"},\"finish_reason\":null" + ending;
  }

  /** The first chunk of every answer, and the only one that names the role. */
  public void role(TextBuffer out) {
    delta(out, "{\"role\":\"assistant\",\"content\":\"\"}", "null");
  }

  /** A piece of the answer. */
  public void content(TextBuffer out, JsonText text) {
    out.append(contentHead).append(text.literal(json)).append(textTail);
  }

  /** A piece of reasoning in a field of its own. */
  public void reasoning(TextBuffer out, JsonText text) {
    out.append(reasoningHead).append(text.literal(json)).append(textTail);
  }

  /**
   * A complete call.
   *
   * @param index which of the answer's calls, from 0
   */
  public void toolCall(TextBuffer out, int index, ToolCall call) {
    JsonWriter writer = new JsonWriter(json);
    writer.object().name("tool_calls").array();
    writer.object().name("index").value(index);
    call.writeMembers(writer);
    writer.end().end().end();
    delta(out, writer.toString(), "null");
  }

  public void finish(TextBuffer out, FinishReason reason) {
    delta(out, "{}", json.quote(reason.wireName()));
  }

  /** The extra chunk for {@code include_usage}; the last before {@link #done}. */
  public void usage(TextBuffer out, Usage usage) {
    out.append(opening).append("],\"usage\":").append(usage.toJson(json)).append(EVENT_END);
  }

  /**
   * The answer broke off. {@link #done} follows, nothing else.
   *
   * @param envelope {@code {"error":{…}}}
   */
  public static void error(TextBuffer out, String envelope) {
    out.append("data: ").append(envelope).append("\n\n");
  }

  /** The end of every stream. */
  public static void done(TextBuffer out) {
    out.append("data: [DONE]\n\n");
  }

  /** A comment that keeps idle connections open; readers of events skip it. */
  public static void keepAlive(TextBuffer out) {
    out.append(": keep-alive\n\n");
  }

  private void delta(TextBuffer out, String delta, String finishReason) {
    out.append(opening).append("{\"index\":0,\"delta\":").append(delta);
    out.append(",\"finish_reason\":").append(finishReason).append(ending);
  }
}
