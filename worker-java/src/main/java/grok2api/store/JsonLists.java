package grok2api.store;

import grok2api.platform.Json;
import grok2api.platform.JsonValue;
import grok2api.platform.TextBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Lists of any length as parameters of SQL: JSON arrays for {@code json_each}. */
public final class JsonLists {
  /** D1 takes parameters of up to 2,000,000 bytes; a character has three at most. */
  private static final int MAX_CHARS = 600_000;

  private JsonLists() {}

  /** Texts as JSON arrays of strings, one or as many as their length asks for; none for none. */
  public static List<String> ofTexts(Json json, Collection<String> texts) {
    List<String> literals = new ArrayList<>(texts.size());
    for (String text : texts) {
      literals.add(json.quote(text));
    }
    return ofLiterals(json, literals);
  }

  /** The same for elements that are JSON already. */
  public static List<String> ofLiterals(Json json, List<String> literals) {
    List<String> arrays = new ArrayList<>();
    TextBuffer array = json.buffer();
    int chars = 0;
    for (String literal : literals) {
      if (chars > 0 && chars + literal.length() > MAX_CHARS) {
        arrays.add(array.append("]").take());
        chars = 0;
      }
      array.append(chars == 0 ? "[" : ",").append(literal);
      chars += literal.length() + 1;
    }
    if (chars > 0) {
      arrays.add(array.append("]").take());
    }
    return arrays;
  }

  /** Texts that are short enough for a single array, which may be empty. */
  static String ofOne(Json json, Collection<String> texts) {
    List<String> arrays = ofTexts(json, texts);
    if (arrays.size() > 1) {
      throw new IllegalArgumentException("too long: " + texts.size() + " texts");
    }
    return arrays.isEmpty() ? "[]" : arrays.get(0);
  }

  /** A JSON array's texts; empty for null. */
  static List<String> texts(Json json, String array) {
    List<String> texts = new ArrayList<>();
    JsonValue value = array == null ? null : json.parse(array);
    for (int i = 0; value != null && i < value.size(); i++) {
      texts.add(value.at(i).text());
    }
    return texts;
  }
}
