package grok2api.upstream;

import grok2api.json.JsonText;
import grok2api.openai.ChatMessage;
import grok2api.openai.ChatRequest;
import grok2api.openai.ResponseFormat;
import grok2api.openai.Tool;
import grok2api.openai.ToolChoice;
import grok2api.platform.Json;
import grok2api.platform.TextBuffer;

/**
 * A conversation as the one text that a provider without roles takes.
 *
 * <p>Turns are joined by empty lines and carry their role, save the last one of the user:
 *
 * <pre>
 * system: Be brief.
 *
 * user: Hi
 *
 * assistant: Hello!
 *
 * 2+2?
 * </pre>
 *
 * <p>Tools on offer and the response format come first, as turns of the system.
 *
 * @param text may be empty when no turn has any text
 * @param tokens its size and that of the chat's pictures, estimated
 */
public record PromptText(String text, int tokens) {
  private static final String JSON_ONLY =
      "system: Answer with one JSON object and nothing else, without code fence";

  /** One picture, estimated. */
  private static final int PICTURE_TOKENS = 256;

  /** Flattens a chat; turns without text and calls are left out, their pictures go beside it. */
  public static PromptText of(ChatRequest chat, Json json) {
    TextBuffer out = json.buffer();
    if (chat.offersTools()) {
      tools(chat, turn(out));
    }
    format(chat.responseFormat(), out);
    return conversation(chat, out, chat.pictures().size());
  }

  /** Flattens a chat for a film, which calls no tools, has no format and one picture at most. */
  public static PromptText ofFilm(ChatRequest chat, Json json) {
    return conversation(chat, json.buffer(), Math.min(1, chat.pictures().size()));
  }

  private static PromptText conversation(ChatRequest chat, TextBuffer out, int pictures) {
    ChatMessage question = lastOfUser(chat);
    for (ChatMessage message : chat.messages()) {
      if (message == question) {
        turn(out).append(message.text());
      } else {
        prefixed(message, out);
      }
    }
    String text = out.take();
    return new PromptText(text, estimate(JsonText.of(text)) + pictures * PICTURE_TOKENS);
  }

  private static void prefixed(ChatMessage message, TextBuffer out) {
    boolean tool = message.role().equals("tool");
    boolean spoken = !message.text().isBlank();
    boolean calling = !message.toolCalls().isEmpty();
    if (!spoken && !calling && !tool) {
      return;
    }
    turn(out).append(tool ? "tool result " + message.toolCallId() : message.role()).append(": ");
    if (spoken) {
      out.append(message.text());
    }
    if (calling) {
      out.append(spoken ? "\n" : "").append(ToolMarkup.write(message.toolCalls()));
    }
  }

  private static TextBuffer turn(TextBuffer out) {
    return out.append(out.isEmpty() ? "" : "\n\n");
  }

  /** One token for each wide character, one for four others, rounded up. */
  private static int estimate(JsonText text) {
    return text.wideChars() + (text.otherChars() + 3) / 4;
  }

  private static ChatMessage lastOfUser(ChatRequest chat) {
    for (int i = chat.messages().size() - 1; i >= 0; i--) {
      ChatMessage message = chat.messages().get(i);
      if (message.role().equals("user") && !message.text().isBlank()) {
        return message;
      }
    }
    return null;
  }

  private static void tools(ChatRequest chat, TextBuffer out) {
    out.append("system: You can call these functions of the user's program:");
    for (Tool tool : chat.tools()) {
      out.append("\n- ").append(tool.name());
      if (!tool.description().isBlank()) {
        out.append(": ").append(tool.description().trim());
      }
      out.append("\n  JSON schema of its parameters: ").append(tool.parameters());
    }
    out.append(
            "\nTo call, answer with exactly one element of this form, without code fence, and stop:\n")
        .append(ToolMarkup.example())
        .append("\nThe parameters are one JSON object that follows the function's schema. ")
        .append(
            chat.parallelToolCalls()
                ? "Several calls are several <tool_call> elements inside the one element."
                : "Make one call only.")
        .append(" The results follow as \"tool result\" turns. ")
        .append(demand(chat.toolChoice()));
  }

  private static String demand(ToolChoice choice) {
    return switch (choice) {
      case ToolChoice.Auto auto -> "If no call is needed, answer normally.";
      case ToolChoice.None none -> "";
      case ToolChoice.Required required -> "A call is mandatory: do not answer without one.";
      case ToolChoice.Named named ->
          "A call of " + named.name() + " is mandatory: do not answer without it, call no other.";
    };
  }

  private static void format(ResponseFormat format, TextBuffer out) {
    switch (format) {
      case ResponseFormat.PlainText plain -> {}
      case ResponseFormat.JsonObject any -> turn(out).append(JSON_ONLY).append(".");
      case ResponseFormat.JsonSchema exact ->
          turn(out)
              .append(JSON_ONLY)
              .append(". It must follow this JSON schema:\n")
              .append(exact.schema());
    }
  }
}
