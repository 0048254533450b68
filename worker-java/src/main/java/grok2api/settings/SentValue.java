package grok2api.settings;

import grok2api.json.JsonNode;
import grok2api.models.BuiltInModels;
import grok2api.models.OperatorModels;
import grok2api.platform.Json;
import grok2api.platform.JsonValue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Takes what a caller sends for a setting: strict, where {@link StoredSettings} is lenient. */
final class SentValue {
  private static final int MAX_LISTED = 100;
  private static final int MAX_MODELS = 200;

  private SentValue() {}

  /**
   * The value in the form in which it is stored, as JSON; a secret still in clear.
   *
   * @throws grok2api.json.JsonShapeException when the setting cannot have it
   */
  static String accepted(SettingType type, JsonNode sent, Json json) {
    return switch (type) {
      case SettingType.Flag flag -> Boolean.toString(sent.bool());
      case SettingType.WholeNumber number -> whole(sent, number.least(), number.most());
      case SettingType.Decimal number -> decimal(sent, number);
      case SettingType.Text text -> text(sent, text.rule(), json);
      case SettingType.Choice choice -> choice(sent, choice, json);
      case SettingType.TextList list -> texts(sent, list, json);
      case SettingType.NumberList list -> numbers(sent, list);
      case SettingType.Secret secret -> text(sent, secret.rule(), json);
      case SettingType.Password password -> json.quote(sent.string());
      case SettingType.ModelRows rows -> models(sent);
      case SettingType.Fixed fixed -> fixed.shown();
    };
  }

  private static String whole(JsonNode sent, long least, long most) {
    int number = sent.integer();
    if (number < least || number > most) {
      throw sent.problem("an integer from " + least + " to " + most);
    }
    return Integer.toString(number);
  }

  private static String decimal(JsonNode sent, SettingType.Decimal type) {
    double number = sent.value() == null ? Double.NaN : sent.value().number();
    if (!(number >= type.least() && number <= type.most())) {
      throw sent.problem("a number from " + type.least() + " to " + type.most());
    }
    return sent.value().toJson();
  }

  private static String text(JsonNode sent, TextRule rule, Json json) {
    String text = rule.strict(sent.string());
    if (text == null) {
      throw sent.problem(rule.description());
    }
    return json.quote(text);
  }

  private static String choice(JsonNode sent, SettingType.Choice type, Json json) {
    String text = sent.string();
    String name = text.isBlank() && !type.forgiving() ? null : type.named(text);
    if (name == null) {
      throw sent.problem(type.description());
    }
    return json.quote(name);
  }

  private static String texts(JsonNode sent, SettingType.TextList type, Json json) {
    List<String> texts = new ArrayList<>();
    if (sent.isArray()) {
      for (JsonNode element : sent.elements()) {
        String text = element.isString() ? TextRule.LINE.strict(element.string()) : null;
        if (text == null || text.indexOf(',') >= 0) {
          throw sent.problem("an array of texts without commas");
        }
        if (!text.isEmpty()) {
          texts.add(text);
        }
      }
    } else if (sent.isString() && TextRule.LINE.strict(sent.string()) != null) {
      Section.addParts(texts, sent.string());
    } else {
      throw sent.problem("an array of texts, or one text with commas");
    }
    if (texts.size() > MAX_LISTED) {
      throw sent.problem("at most " + MAX_LISTED + " texts");
    }
    if (texts.equals(type.seeded())) {
      // In the seeds' own order it would be taken for nobody's choice.
      Collections.reverse(texts);
    }
    return json.quote(String.join(",", texts));
  }

  private static String numbers(JsonNode sent, SettingType.NumberList type) {
    List<JsonNode> elements = sent.elements();
    StringBuilder numbers = new StringBuilder("[");
    for (JsonNode element : elements) {
      JsonValue value = element.value();
      double number = value.number();
      if (!(number >= type.least() && number <= type.most() && number == Math.floor(number))) {
        throw sent.problem("integers from " + type.least() + " to " + type.most());
      }
      numbers.append(numbers.length() == 1 ? "" : ",").append((int) number);
    }
    if (elements.size() > MAX_LISTED) {
      throw sent.problem("at most " + MAX_LISTED + " numbers");
    }
    return numbers.append("]").toString();
  }

  private static String models(JsonNode sent) {
    if (sent.elements().size() > MAX_MODELS) {
      throw sent.problem("at most " + MAX_MODELS + " rows");
    }
    List<String> warnings = OperatorModels.over(BuiltInModels.ALL, sent.value()).warnings();
    if (!warnings.isEmpty()) {
      throw sent.problem("rows that make models (" + warnings.get(0) + ")");
    }
    return sent.value().toJson();
  }
}
