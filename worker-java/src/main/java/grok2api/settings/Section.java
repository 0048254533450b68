package grok2api.settings;

import grok2api.platform.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One stored section, read leniently, as earlier panels stored numbers and flags as texts too.
 *
 * <p>An absent or {@code null} value takes its default in silence; one that cannot be understood or
 * is out of range takes the default or the nearest bound, and is noted. Notes never quote values:
 * some are secrets.
 */
final class Section {
  private final String name;
  private final JsonValue stored;
  private final boolean damaged;
  private final List<String> warnings;

  private Section(String name, JsonValue stored, boolean damaged, List<String> warnings) {
    this.name = name;
    this.stored = stored;
    this.damaged = damaged;
    this.warnings = warnings;
  }

  /** The section of that name; one without any value when it is missing or no object. */
  static Section of(String name, Map<String, JsonValue> sections, List<String> warnings) {
    JsonValue stored = sections.get(name);
    boolean damaged =
        sections.containsKey(name) && (stored == null || stored.kind() != JsonValue.Kind.OBJECT);
    if (damaged) {
      warnings.add("Section " + name + " is not a JSON object; its defaults apply");
    }
    return new Section(name, stored, damaged, warnings);
  }

  /** The value itself; null when absent or {@code null}. */
  JsonValue value(String key) {
    JsonValue value = stored == null ? null : stored.get(key);
    return value == null || value.kind() == JsonValue.Kind.NULL ? null : value;
  }

  boolean flag(String key, SettingType.Flag type) {
    JsonValue value = value(key);
    if (value == null) {
      return type.fallback();
    }
    if (value.kind() == JsonValue.Kind.BOOLEAN) {
      return value.isTrue();
    }
    String text = scalar(value);
    return switch (text == null ? "" : text.toLowerCase(Locale.ROOT)) {
      case "true", "1", "yes", "on" -> true;
      case "false", "0", "no", "off" -> false;
      default -> {
        warn(key, "should be true or false; the default applies");
        yield type.fallback();
      }
    };
  }

  /** Fractions are cut off. */
  long number(String key, SettingType.WholeNumber type) {
    return (long) number(key, type.fallback(), type.leastStored(), type.most());
  }

  double number(String key, SettingType.Decimal type) {
    return number(key, type.fallback(), type.least(), type.most());
  }

  private double number(String key, long fallback, long least, long most) {
    JsonValue value = value(key);
    if (value == null) {
      return fallback;
    }
    double number = numeric(value);
    if (Double.isNaN(number)) {
      warn(key, "should be a number; the default applies");
      return fallback;
    }
    if (number < least || number > most) {
      long nearest = number < least ? least : most;
      warn(key, "should be from " + least + " to " + most + "; " + nearest + " applies");
      return nearest;
    }
    return number;
  }

  String text(String key, SettingType.Text type) {
    String text = text(key, type.rule());
    return text.isEmpty() ? type.fallback() : text;
  }

  /** A text in the form in which it acts; empty when there is none, or it cannot. */
  String text(String key, TextRule rule) {
    return acting(key, text(key), rule);
  }

  /** The form in which a member's text acts, or the text that was sealed in it. */
  String acting(String key, String stored, TextRule rule) {
    String text = rule.lenient(stored);
    if (text == null) {
      warn(key, "should be " + rule.description() + "; the default applies");
    }
    return text == null ? "" : text;
  }

  /** A text without surrounding blanks, a number as its digits; empty for all else. */
  String text(String key) {
    JsonValue value = value(key);
    String text = value == null ? "" : scalar(value);
    if (text == null) {
      warn(key, "should be a text; the default applies");
    }
    return text == null ? "" : text;
  }

  /** A text as it is, blanks included; a number counts as its digits. */
  String raw(String key, String fallback) {
    JsonValue value = value(key);
    if (value == null) {
      return fallback;
    }
    return value.kind() == JsonValue.Kind.STRING ? value.text() : value.toJson();
  }

  String choice(String key, SettingType.Choice type) {
    String name = type.named(text(key));
    if (name == null) {
      warn(key, "should be " + type.description() + "; the default applies");
    }
    return name == null ? type.names().get(0) : name;
  }

  List<String> texts(String key, SettingType.TextList type) {
    List<String> stored = list(key);
    return stored == null || stored.equals(type.seeded()) ? type.fallback() : stored;
  }

  /** Others in the list are left out and noted. */
  List<Integer> numbers(String key, SettingType.NumberList type) {
    List<String> texts = list(key);
    if (texts == null) {
      return type.fallback();
    }
    List<Integer> numbers = new ArrayList<>();
    for (String text : texts) {
      double number = numeric(text);
      if (number >= type.least() && number <= type.most()) {
        numbers.add((int) number);
      }
    }
    if (numbers.size() < texts.size()) {
      String bounds = type.least() + " to " + type.most();
      warn(key, "should hold numbers from " + bounds + "; others are left out");
    }
    return numbers;
  }

  /** An array's texts, or a text's comma-separated parts; trimmed, none empty. Null for no list. */
  private List<String> list(String key) {
    JsonValue value = value(key);
    if (value == null) {
      return null;
    }
    List<String> texts = new ArrayList<>();
    if (value.kind() == JsonValue.Kind.ARRAY) {
      for (int i = 0; i < value.size(); i++) {
        addNotEmpty(texts, scalar(value.at(i)));
      }
      return texts;
    }
    String list = scalar(value);
    if (list == null) {
      warn(key, "should be a list; the default applies");
      return null;
    }
    addParts(texts, list);
    return texts;
  }

  /** Adds what stands between the commas of a text. */
  static void addParts(List<String> texts, String list) {
    int start = 0;
    for (int comma = list.indexOf(','); comma >= 0; comma = list.indexOf(',', start)) {
      addNotEmpty(texts, list.substring(start, comma));
      start = comma + 1;
    }
    addNotEmpty(texts, list.substring(start));
  }

  /** Whether something is stored that cannot be read. */
  boolean damaged() {
    return damaged;
  }

  void warn(String key, String message) {
    warnings.add(name + "." + key + " " + message);
  }

  /** A string or a number as text; null for all else. */
  private static String scalar(JsonValue value) {
    return switch (value.kind()) {
      case STRING -> value.text().trim();
      case NUMBER -> value.toJson();
      case OBJECT, ARRAY, BOOLEAN, NULL -> null;
    };
  }

  /** A number, or a text that is one; NaN for all else. */
  private static double numeric(JsonValue value) {
    return value.kind() == JsonValue.Kind.STRING ? numeric(value.text().trim()) : value.number();
  }

  /**
   * Decimal digits, perhaps with a sign; NaN for all else. {@code Double.parseDouble} would do, but
   * its tables add 20 KB to the compressed worker.
   */
  private static double numeric(String text) {
    int start = text.startsWith("-") ? 1 : 0;
    double number = text.length() > start ? 0 : Double.NaN;
    for (int i = start; i < text.length(); i++) {
      char c = text.charAt(i);
      number = c >= '0' && c <= '9' ? number * 10 + (c - '0') : Double.NaN;
    }
    return start == 0 ? number : -number;
  }

  private static void addNotEmpty(List<String> texts, String text) {
    if (text != null && !text.trim().isEmpty()) {
      texts.add(text.trim());
    }
  }
}
