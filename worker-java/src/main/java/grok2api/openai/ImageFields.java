package grok2api.openai;

import grok2api.json.JsonNode;
import grok2api.json.JsonShapeException;
import grok2api.platform.Json;
import grok2api.platform.JsonValue;
import grok2api.refusal.Refused;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The members of a request for pictures, whether it came as JSON or as a form. */
public sealed interface ImageFields {
  /** Whether there is a value; in JSON {@code null} is none. */
  boolean has(String name);

  /**
   * A member's text; null without one.
   *
   * @throws Refused with {@code invalid_value} for a value of another kind
   */
  String text(String name);

  /** A member's number; NaN without one, or for anything else. */
  double number(String name);

  /** Whether a switch is on: {@code true}, {@code 1}, or one of these or {@code yes} as a text. */
  boolean on(String name);

  /**
   * The texts of a member that is one or an array of them; empty without one.
   *
   * @throws Refused with {@code invalid_value} for a value of another kind
   */
  List<String> texts(String name);

  /**
   * @throws Refused with {@code invalid_json}
   */
  static ImageFields ofJson(Json json, String body) {
    JsonValue root = json.parse(body);
    if (root == null) {
      throw Refused.invalid("invalid_json", null, "The request body is not valid JSON");
    }
    if (root.kind() != JsonValue.Kind.OBJECT) {
      throw Refused.invalid("invalid_json", null, "The request body must be a JSON object");
    }
    return new OfJson(JsonNode.root(root));
  }

  /**
   * @param texts by name; the files of the form are not among them
   */
  static ImageFields ofForm(Map<String, String> texts) {
    return new OfForm(texts);
  }

  private static boolean isOn(String text) {
    return text.equalsIgnoreCase("true") || text.equals("1") || text.equalsIgnoreCase("yes");
  }

  /** Members of a JSON object. */
  record OfJson(JsonNode root) implements ImageFields {
    @Override
    public boolean has(String name) {
      return root.get(name).present();
    }

    @Override
    public String text(String name) {
      return textAt(root.get(name));
    }

    @Override
    public double number(String name) {
      JsonNode member = root.get(name);
      return member.present() ? member.value().number() : Double.NaN;
    }

    @Override
    public boolean on(String name) {
      JsonNode member = root.get(name);
      if (!member.present()) {
        return false;
      }
      JsonValue value = member.value();
      return value.isTrue() || value.number() == 1 || (member.isString() && isOn(value.text()));
    }

    @Override
    public List<String> texts(String name) {
      JsonNode member = root.get(name);
      List<String> texts = new ArrayList<>();
      if (member.isArray()) {
        for (JsonNode element : member.elements()) {
          texts.add(element.present() ? textAt(element) : "");
        }
      } else if (member.present()) {
        texts.add(textAt(member));
      }
      return texts;
    }

    private static String textAt(JsonNode node) {
      try {
        return node.stringOrNull();
      } catch (JsonShapeException e) {
        throw Refused.invalid("invalid_value", e.path(), e.getMessage());
      }
    }
  }

  /** Text fields of a form. */
  record OfForm(Map<String, String> fields) implements ImageFields {
    public OfForm {
      fields = Map.copyOf(fields);
    }

    @Override
    public boolean has(String name) {
      return fields.containsKey(name);
    }

    @Override
    public String text(String name) {
      return fields.get(name);
    }

    @Override
    public double number(String name) {
      try {
        return has(name) ? Double.parseDouble(text(name).trim()) : Double.NaN;
      } catch (NumberFormatException e) {
        return Double.NaN;
      }
    }

    @Override
    public boolean on(String name) {
      return has(name) && isOn(text(name).trim());
    }

    @Override
    public List<String> texts(String name) {
      return has(name) ? List.of(text(name)) : List.of();
    }
  }
}
