package grok2api.json;

import static org.junit.jupiter.api.Assertions.assertEquals;

import grok2api.platform.JsonValue;
import grok2api.testing.JvmJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonObjectTextTest {
  private static final int OBJECTS = 3000;

  private final JvmJson json = new JvmJson();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"model\":\"a\"}                     | {\"model\":9}",
        "{}                                    | {\"model\":9}",
        "{ }                                   | { \"model\":9}",
        "{\"a\":{}}                            | {\"a\":{},\"model\":9}",
        "{\"a\":\"{\"}                         | {\"a\":\"{\",\"model\":9}",
        "{ \"model\" : \"a\" , \"n\" : 1.0 }   | { \"model\" : 9 , \"n\" : 1.0 }",
        "{\"n\":12345678901234567890,\"model\":1} | {\"n\":12345678901234567890,\"model\":9}",
        "{\"a\":{\"model\":1}}                 | {\"a\":{\"model\":1},\"model\":9}",
        "{\"a\":[\"model\",{\"model\":1}]}     | {\"a\":[\"model\",{\"model\":1}],\"model\":9}",
        "{\"models\":1,\"mode\":2}             | {\"models\":1,\"mode\":2,\"model\":9}",
        "{\"a\":\"\\\"model\\\":1\"}           | {\"a\":\"\\\"model\\\":1\",\"model\":9}",
        "{\"a\":\"\\\\\",\"model\":1}          | {\"a\":\"\\\\\",\"model\":9}",
        "{\"model\":\"x,}]\",\"b\":2}          | {\"model\":9,\"b\":2}",
        "{\"model\":[1,{\"a\":2}],\"b\":2}     | {\"model\":9,\"b\":2}",
      })
  void onlyTheValueOfTheMemberIsAnother(String object, String expected) {
    assertEquals(expected, JsonObjectText.with(object, "model", "9"));
    assertEquals(expected, JsonObjectText.with(json, object, "model", "9"));
  }

  @Test
  void eachOfSeveralIsReplacedHoweverItIsSpelt() {
    assertEquals(
        "{\"model\":9,\"mod\\u0065l\":9,\"\\u006Dodel\":9,\"mod\\u0066l\":3}",
        JsonObjectText.with(
            "{\"model\":1,\"mod\\u0065l\":2,\"\\u006Dodel\":3,\"mod\\u0066l\":3}", "model", "9"));
  }

  /** Against a real parser: the member has the value, all others have theirs. */
  @Test
  void whateverTheObjectTheOthersStayAsTheyWere() {
    Random random = new Random(20261121);
    for (int i = 0; i < OBJECTS; i++) {
      String object = object(random, 3);
      String changed = JsonObjectText.with(json, object, "model", "{\"new\":true}");
      JsonValue before = json.parse(object);
      JsonValue after = json.parse(changed);
      assertEquals("{\"new\":true}", after.get("model").toJson(), object);
      List<String> names = new ArrayList<>(before.names());
      names.remove("model");
      List<String> left = new ArrayList<>(after.names());
      left.remove("model");
      assertEquals(names, left, object);
      for (String name : names) {
        assertEquals(before.get(name).toJson(), after.get(name).toJson(), object);
      }
      assertEquals(changed, JsonObjectText.with(changed, "model", "{\"new\":true}"));
    }
  }

  private static final String[] KEYS = {
    "model", "mod\\u0065l", "models", "a", "", "\\\"model\\\"", "\\\\", "é😀", "stream"
  };
  private static final String[] TEXTS = {
    "",
    "model",
    "\\\"",
    "\\\\",
    "\\\\\\\"",
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "é😀\\ud83d\\ude00",
    "\\n"
  };
  private static final String[] OTHERS = {
    "0", "-1.50e+3", "true", "false", "null", "123456789012345678"
  };
  private static final String[] SPACES = {"", "", "", " ", "\n", "\t\r\n "};

  private static String one(Random random, String... of) {
    return of[random.nextInt(of.length)];
  }

  private static String object(Random random, int depth) {
    StringBuilder object = new StringBuilder(one(random, SPACES)).append('{');
    int members = random.nextInt(5);
    for (int i = 0; i < members; i++) {
      object
          .append(i == 0 ? "" : ",")
          .append(one(random, SPACES))
          .append('"')
          .append(one(random, KEYS))
          .append('"')
          .append(one(random, SPACES))
          .append(':')
          .append(value(random, depth))
          .append(one(random, SPACES));
    }
    return object.append(one(random, SPACES)).append('}').append(one(random, SPACES)).toString();
  }

  private static String value(Random random, int depth) {
    return switch (random.nextInt(depth == 0 ? 2 : 4)) {
      case 0 -> one(random, SPACES) + '"' + one(random, TEXTS) + one(random, TEXTS) + '"';
      case 1 -> one(random, SPACES) + one(random, OTHERS);
      case 2 -> object(random, depth - 1);
      default ->
          one(random, SPACES)
              + "["
              + value(random, depth - 1)
              + one(random, SPACES)
              + ","
              + value(random, depth - 1)
              + "]";
    };
  }
}
