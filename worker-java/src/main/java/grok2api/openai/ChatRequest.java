package grok2api.openai;

import grok2api.media.PictureSource;
import java.util.ArrayList;
import java.util.List;

/**
 * A validated body of {@code POST /v1/chat/completions}.
 *
 * @param model requested id, not yet looked up
 * @param messages at least one
 * @param thinking the caller's wish about reasoning; null leaves it to the settings
 * @param includeUsage {@code stream_options.include_usage}
 * @param stop texts that end the answer; at most 4, none empty
 * @param maxTokens cut after that many estimated tokens; null for no limit
 * @param tools functions the model may call; empty for none
 * @param toolChoice whether and which tool to call
 * @param parallelToolCalls whether several calls may come in one answer
 * @param responseFormat what the text should look like
 * @param videoConfig {@code video_config} as JSON text, or null without one; only a film's request
 *     is held to it, see {@link VideoConfigReader}
 */
public record ChatRequest(
    String model,
    List<ChatMessage> messages,
    boolean stream,
    Boolean thinking,
    boolean includeUsage,
    List<String> stop,
    Integer maxTokens,
    List<Tool> tools,
    ToolChoice toolChoice,
    boolean parallelToolCalls,
    ResponseFormat responseFormat,
    String videoConfig) {
  public ChatRequest {
    messages = List.copyOf(messages);
    stop = List.copyOf(stop);
    tools = List.copyOf(tools);
  }

  /** One that is not about a film. */
  public ChatRequest(
      String model,
      List<ChatMessage> messages,
      boolean stream,
      Boolean thinking,
      boolean includeUsage,
      List<String> stop,
      Integer maxTokens,
      List<Tool> tools,
      ToolChoice toolChoice,
      boolean parallelToolCalls,
      ResponseFormat responseFormat) {
    this(
        model,
        messages,
        stream,
        thinking,
        includeUsage,
        stop,
        maxTokens,
        tools,
        toolChoice,
        parallelToolCalls,
        responseFormat,
        null);
  }

  /** Where the pictures of all messages are, in order. */
  public List<PictureSource> pictures() {
    List<PictureSource> pictures = new ArrayList<>();
    for (ChatMessage message : messages) {
      pictures.addAll(message.pictures());
    }
    return pictures;
  }

  /** Whether tool calls can appear in the answer. */
  public boolean offersTools() {
    return !tools.isEmpty() && !(toolChoice instanceof ToolChoice.None);
  }
}
