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

  /** A text without surrounding blanks. */
  String text(String key, String fallback) {
    JsonValue value = value(key);
    if (value == null) {
      return fallback;
    }
    String text = scalar(value);
    if (text == null) {
      warn(key, "should be a text; the default applies");
      return fallback;
    }
    return text;
  }

  /** A text as it is, blanks included; a number counts as its digits. */
  String raw(String key, String fallback) {
    JsonValue value = value(key);
    if (value == null) {
      return fallback;
    }
    return value.kind() == JsonValue.Kind.STRING ? value.text() : value.toJson();
  }

  /** Whether something is stored that cannot be read. */
  boolean damaged() {
    return damaged;
  }

  boolean flag(String key, boolean fallback) {
    JsonValue value = value(key);
    if (value == null) {
      return fallback;
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
        yield fallback;
      }
    };
  }

  /** A whole number, fractions cut off, held within the bounds. */
  long number(String key, long fallback, long least, long most) {
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
    return (long) number;
  }

  /** An array's texts, or a text's comma-separated parts; trimmed, none empty. */
  List<String> texts(String key, List<String> fallback) {
    JsonValue value = value(key);
    if (value == null) {
      return fallback;
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
      return fallback;
    }
    int start = 0;
    for (int comma = list.indexOf(','); comma >= 0; comma = list.indexOf(',', start)) {
      addNotEmpty(texts, list.substring(start, comma));
      start = comma + 1;
    }
    addNotEmpty(texts, list.substring(start));
    return texts;
  }

  /** Numbers within the bounds; others in the list are left out and noted. */
  List<Integer> numbers(String key, List<Integer> fallback, int least, int most) {
    List<String> texts = texts(key, null);
    if (texts == null) {
      return fallback;
    }
    List<Integer> numbers = new ArrayList<>();
    for (String text : texts) {
      double number = numeric(text);
      if (number >= least && number <= most) {
        numbers.add((int) number);
      }
    }
    if (numbers.size() < texts.size()) {
      warn(key, "should hold numbers from " + least + " to " + most + "; others are left out");
    }
    return numbers;
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
