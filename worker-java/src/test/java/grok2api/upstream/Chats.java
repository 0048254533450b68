package grok2api.upstream;

import grok2api.openai.ChatMessage;
import grok2api.openai.ChatRequest;
import grok2api.openai.ResponseFormat;
import grok2api.openai.Tool;
import grok2api.openai.ToolChoice;
import java.util.List;

/** Requests for tests. */
public final class Chats {
  public static final Tool WEATHER =
      new Tool("get_weather", "Weather of a city", "{\"type\":\"object\"}");
  public static final Tool CLOCK = new Tool("get_time", "", "{}");

  private Chats() {}

  public static ChatMessage says(String role, String text) {
    return new ChatMessage(role, text, List.of(), null);
  }

  public static ChatRequest of(ChatMessage... messages) {
    return chat(List.of(messages), List.of(), new ToolChoice.Auto(), true, plain());
  }

  public static ChatRequest withTools(
      ToolChoice choice, boolean parallel, ChatMessage... messages) {
    return chat(List.of(messages), List.of(WEATHER, CLOCK), choice, parallel, plain());
  }

  public static ChatRequest withTools() {
    return withTools(new ToolChoice.Auto(), true, says("user", "Weather in Rome?"));
  }

  public static ChatRequest formatted(ResponseFormat format, ChatMessage... messages) {
    return chat(List.of(messages), List.of(), new ToolChoice.Auto(), true, format);
  }

  private static ResponseFormat plain() {
    return new ResponseFormat.PlainText();
  }

  private static ChatRequest chat(
      List<ChatMessage> messages,
      List<Tool> tools,
      ToolChoice choice,
      boolean parallel,
      ResponseFormat format) {
    return new ChatRequest(
        "grok-4", messages, true, null, false, List.of(), null, tools, choice, parallel, format);
  }
}
