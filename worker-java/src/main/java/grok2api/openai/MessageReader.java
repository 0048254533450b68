package grok2api.openai;

import grok2api.json.JsonNode;
import grok2api.media.PictureSource;
import grok2api.refusal.Refused;
import java.util.ArrayList;
import java.util.List;

/** Reads {@code messages}. */
final class MessageReader {
  private MessageReader() {}

  static List<ChatMessage> read(JsonNode messages) {
    if (!messages.isArray()) {
      throw Refused.invalid("missing_messages", "messages", "messages must be an array");
    }
    List<ChatMessage> read = new ArrayList<>();
    boolean anythingToSay = false;
    for (JsonNode node : messages.elements()) {
      ChatMessage message = message(node.object());
      anythingToSay |= saysAnything(message);
      read.add(message);
    }
    if (!anythingToSay) {
      throw Refused.invalid("empty_content", "messages", "No message has a text or a picture");
    }
    return read;
  }

  private static boolean saysAnything(ChatMessage message) {
    return !message.text().isEmpty()
        || !message.pictures().isEmpty()
        || !message.toolCalls().isEmpty();
  }

  private static ChatMessage message(JsonNode message) {
    String role = role(message.get("role"));
    JsonNode content = message.get("content");
    List<PictureSource> pictures = new ArrayList<>();
    String text = text(content, mayBeSilent(role), pictures);
    return switch (role) {
      case "assistant" ->
          new ChatMessage(role, text, pictures, toolCalls(message.get("tool_calls")), null);
      case "tool" ->
          new ChatMessage(role, text, pictures, List.of(), notBlank(message.get("tool_call_id")));
      default -> new ChatMessage(role, text, pictures, List.of(), null);
    };
  }

  /** A message without a role is the user's, as it always was in this gateway. */
  private static String role(JsonNode role) {
    if (!role.present()) {
      return "user";
    }
    return switch (role.string()) {
      case "developer", "system", "user", "assistant", "tool" -> role.string();
      default -> throw role.problem("developer, system, user, assistant or tool");
    };
  }

  /** An assistant may have done nothing but call, a tool may have returned nothing. */
  private static boolean mayBeSilent(String role) {
    return role.equals("assistant") || role.equals("tool");
  }

  /**
   * The text of a content.
   *
   * @param pictures those that are found beside it are added
   */
  private static String text(JsonNode content, boolean mayBeAbsent, List<PictureSource> pictures) {
    if (!content.present() && mayBeAbsent) {
      return "";
    }
    if (content.isString()) {
      return content.string().isBlank() ? "" : content.string();
    }
    if (!content.isArray()) {
      throw content.problem("a string or an array of parts");
    }
    List<String> texts = new ArrayList<>();
    for (JsonNode part : content.elements()) {
      JsonNode type = part.object().get("type");
      switch (type.string()) {
        case "text" -> addSpoken(part.get("text").string(), texts);
        case "image_url" -> pictures.add(picture(part.get("image_url")));
        case "input_audio", "file", "refusal" ->
            throw Refused.invalid(
                "invalid_value",
                type.path(),
                "Parts of type " + type.string() + " are not supported; send text and image_url");
        default -> throw type.problem("the part type text or image_url");
      }
    }
    return String.join("\n", texts);
  }

  private static void addSpoken(String text, List<String> texts) {
    if (!text.isBlank()) {
      texts.add(text);
    }
  }

  /** {@code {"url":"https://…","detail":"auto"}}; some clients send the address alone. */
  private static PictureSource picture(JsonNode image) {
    JsonNode url = image.isObject() ? image.get("url") : image;
    return new PictureSource(notBlank(url).trim(), image.path());
  }

  private static List<ToolCall> toolCalls(JsonNode calls) {
    if (!calls.present()) {
      return List.of();
    }
    List<ToolCall> read = new ArrayList<>();
    for (JsonNode call : calls.elements()) {
      read.add(toolCall(call.object()));
    }
    return read;
  }

  private static ToolCall toolCall(JsonNode call) {
    String type = call.get("type").stringOrNull();
    if (type != null && !type.equals("function")) {
      throw call.get("type").problem("the call type function");
    }
    JsonNode function = call.get("function").object();
    return new ToolCall(
        notBlank(call.get("id")),
        notBlank(function.get("name")),
        arguments(function.get("arguments")));
  }

  /** Text on the wire; some clients send the object itself, or nothing for a call without any. */
  private static String arguments(JsonNode arguments) {
    if (arguments.isObject()) {
      return arguments.value().toJson();
    }
    String text = arguments.stringOrNull();
    return text == null || text.isBlank() ? "{}" : text;
  }

  private static String notBlank(JsonNode node) {
    String text = node.string();
    if (text.isBlank()) {
      throw node.problem("a text that is not blank");
    }
    return text;
  }
}
