package grok2api.openai;

import grok2api.json.JsonNode;
import grok2api.json.JsonShapeException;
import grok2api.refusal.Refused;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Reads {@code tools} and {@code tool_choice}. The limits are those of the OpenAI reference, except
 * for the description's, which keeps prompts in bounds.
 */
final class ToolReader {
  private static final int MAX_TOOLS = 128;
  private static final int MAX_NAME_CHARS = 64;
  private static final int MAX_DESCRIPTION_BYTES = 16 * 1024;

  private ToolReader() {}

  /** Whatever is wrong inside, the code is {@code invalid_tools} and the field {@code tools}. */
  static List<Tool> tools(JsonNode tools) {
    if (!tools.present()) {
      return List.of();
    }
    try {
      return tools(tools.elements(), tools);
    } catch (JsonShapeException e) {
      throw Refused.invalid("invalid_tools", "tools", e.getMessage());
    }
  }

  private static List<Tool> tools(List<JsonNode> elements, JsonNode tools) {
    if (elements.size() > MAX_TOOLS) {
      throw tools.problem("at most " + MAX_TOOLS + " tools");
    }
    List<Tool> read = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (JsonNode element : elements) {
      Tool tool = tool(element.object());
      if (!names.add(tool.name())) {
        throw element.get("function").get("name").problem("a name no other tool has");
      }
      read.add(tool);
    }
    return read;
  }

  private static Tool tool(JsonNode tool) {
    if (!tool.get("type").string().equals("function")) {
      throw tool.get("type").problem("the tool type function");
    }
    JsonNode function = tool.get("function").object();
    return new Tool(
        name(function.get("name")),
        description(function.get("description")),
        parameters(function.get("parameters")));
  }

  private static String name(JsonNode node) {
    String name = node.string();
    boolean valid = !name.isEmpty() && name.length() <= MAX_NAME_CHARS;
    for (int i = 0; valid && i < name.length(); i++) {
      valid = isNameChar(name.charAt(i));
    }
    if (!valid) {
      throw node.problem("1 to " + MAX_NAME_CHARS + " letters, digits, _ or -");
    }
    return name;
  }

  private static boolean isNameChar(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '_'
        || c == '-';
  }

  private static String description(JsonNode node) {
    String description = node.stringOrNull();
    if (description == null) {
      return "";
    }
    if (utf8Bytes(description) > MAX_DESCRIPTION_BYTES) {
      throw node.problem("at most " + MAX_DESCRIPTION_BYTES + " bytes");
    }
    return description;
  }

  /** Each half of a surrogate pair counts for half of its four bytes. */
  private static int utf8Bytes(String text) {
    int bytes = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean pairHalf = c >= 0xD800 && c <= 0xDFFF;
      bytes += c < 0x80 ? 1 : c < 0x800 || pairHalf ? 2 : 3;
    }
    return bytes;
  }

  private static String parameters(JsonNode node) {
    return node.present() ? node.object().value().toJson() : "{}";
  }

  static ToolChoice choice(JsonNode choice, List<Tool> tools) {
    if (!choice.present()) {
      return new ToolChoice.Auto();
    }
    if (choice.isObject()) {
      return named(choice, tools);
    }
    return switch (choice.string()) {
      case "auto" -> new ToolChoice.Auto();
      case "none" -> new ToolChoice.None();
      case "required" -> {
        if (tools.isEmpty()) {
          throw choice.problem("auto or none, as there are no tools,");
        }
        yield new ToolChoice.Required();
      }
      default -> throw choice.problem("auto, none, required or a function");
    };
  }

  private static ToolChoice named(JsonNode choice, List<Tool> tools) {
    if (!choice.get("type").string().equals("function")) {
      throw choice.get("type").problem("the type function");
    }
    JsonNode name = choice.get("function").object().get("name");
    for (Tool tool : tools) {
      if (tool.name().equals(name.string())) {
        return new ToolChoice.Named(tool.name());
      }
    }
    throw name.problem("the name of one of the tools");
  }
}
