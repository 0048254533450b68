package grok2api.openai;

import grok2api.json.JsonNode;
import grok2api.json.JsonShapeException;
import grok2api.platform.Json;
import grok2api.platform.JsonValue;
import grok2api.refusal.Refused;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads and checks the body of {@code POST /v1/chat/completions}.
 *
 * <pre>{@code
 * {"model":"grok-4","messages":[{"role":"user","content":"2+2?"}],"stream":true}
 * }</pre>
 *
 * <p>A member that is {@code null} counts as absent. Members that mean nothing to the upstream
 * ({@code temperature}, {@code top_p}, {@code user}, …) are ignored, whatever they hold.
 */
public final class ChatRequestReader {
  /** As in the OpenAI reference. */
  private static final int MAX_STOP_TEXTS = 4;

  private ChatRequestReader() {}

  /**
   * @throws Refused with {@code InvalidRequest}; its {@code param} names the field, e.g. {@code
   *     messages.2.content.0.type}
   */
  public static ChatRequest read(Json json, String body) {
    JsonValue root = json.parse(body);
    if (root == null) {
      throw Refused.invalid("invalid_json", null, "The request body is not valid JSON");
    }
    if (root.kind() != JsonValue.Kind.OBJECT) {
      throw Refused.invalid("invalid_json", null, "The request body must be a JSON object");
    }
    return read(root);
  }

  /**
   * @param root an object
   * @throws Refused with {@code InvalidRequest}
   */
  public static ChatRequest read(JsonValue root) {
    try {
      return read(JsonNode.root(root));
    } catch (JsonShapeException e) {
      throw Refused.invalid("invalid_value", e.path(), e.getMessage());
    }
  }

  private static ChatRequest read(JsonNode root) {
    String model = model(root.get("model"));
    List<ChatMessage> messages = MessageReader.read(root.get("messages"));
    boolean stream = root.get("stream").boolOr(false);
    refuseSeveralChoices(root.get("n"));
    List<Tool> tools = ToolReader.tools(root.get("tools"));
    return new ChatRequest(
        model,
        messages,
        stream,
        thinking(root.get("thinking")),
        includeUsage(root.get("stream_options"), stream),
        stop(root.get("stop")),
        maxTokens(root),
        tools,
        ToolReader.choice(root.get("tool_choice"), tools),
        root.get("parallel_tool_calls").boolOr(true),
        responseFormat(root.get("response_format")),
        jsonOrNull(root.get("video_config")));
  }

  private static String model(JsonNode model) {
    if (!model.isString() || model.string().isBlank()) {
      throw Refused.invalid("missing_model", "model", "The model to answer must be named");
    }
    return model.string();
  }

  private static void refuseSeveralChoices(JsonNode n) {
    if (n.present() && n.value().number() != 1) {
      throw Refused.invalid(
          "unsupported_parameter", "n", "Only one answer can be made: n must be 1");
    }
  }

  /** {@code "enabled"}, {@code "disabled"}, or an object with that as its {@code type}. */
  private static Boolean thinking(JsonNode thinking) {
    if (!thinking.present()) {
      return null;
    }
    JsonNode wish = thinking.isObject() ? thinking.get("type") : thinking;
    return switch (wish.string()) {
      case "enabled" -> true;
      case "disabled" -> false;
      default -> throw wish.problem("enabled or disabled");
    };
  }

  private static boolean includeUsage(JsonNode options, boolean stream) {
    if (!options.present()) {
      return false;
    }
    if (!stream) {
      throw Refused.invalid(
          "invalid_value", options.path(), "stream_options may only be given with stream: true");
    }
    return options.object().get("include_usage").boolOr(false);
  }

  /** A text or up to four. Empty ones, as forms send them, end nothing and are left out. */
  private static List<String> stop(JsonNode stop) {
    if (!stop.present()) {
      return List.of();
    }
    List<JsonNode> given = stop.isString() ? List.of(stop) : stop.elements();
    if (given.size() > MAX_STOP_TEXTS) {
      throw stop.problem("at most " + MAX_STOP_TEXTS + " texts");
    }
    List<String> texts = new ArrayList<>();
    for (JsonNode text : given) {
      if (!text.string().isEmpty()) {
        texts.add(text.string());
      }
    }
    return texts;
  }

  /** {@code max_completion_tokens} is the newer name and wins. */
  private static Integer maxTokens(JsonNode root) {
    Integer older = positive(root.get("max_tokens"));
    Integer newer = positive(root.get("max_completion_tokens"));
    return newer == null ? older : newer;
  }

  private static Integer positive(JsonNode node) {
    if (!node.present()) {
      return null;
    }
    int number = node.integer();
    if (number < 1) {
      throw node.problem("a positive integer");
    }
    return number;
  }

  private static String jsonOrNull(JsonNode node) {
    return node.present() ? node.value().toJson() : null;
  }

  private static ResponseFormat responseFormat(JsonNode format) {
    if (!format.present()) {
      return new ResponseFormat.PlainText();
    }
    try {
      return knownResponseFormat(format.object());
    } catch (JsonShapeException e) {
      throw Refused.invalid("invalid_response_format", "response_format", e.getMessage());
    }
  }

  private static ResponseFormat knownResponseFormat(JsonNode format) {
    return switch (format.get("type").string()) {
      case "text" -> new ResponseFormat.PlainText();
      case "json_object" -> new ResponseFormat.JsonObject();
      case "json_schema" ->
          new ResponseFormat.JsonSchema(
              format.get("json_schema").object().get("schema").object().value().toJson());
      default -> throw format.get("type").problem("text, json_object or json_schema");
    };
  }
}
