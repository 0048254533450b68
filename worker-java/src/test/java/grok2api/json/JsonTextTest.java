package grok2api.json;

import static org.junit.jupiter.api.Assertions.assertEquals;

import grok2api.testing.JvmJson;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonTextTest {
  private final JvmJson json = new JvmJson();

  @Test
  void quotesADecodedText() {
    assertEquals("a\\n\\\"b\\\"", JsonText.of("a\n\"b\"").literal(json));
    assertEquals("", JsonText.of("").literal(json));
  }

  @Test
  void decodesALiteral() {
    assertEquals("a\nß", JsonText.ofLiteral("a\\n\\u00df", 0, 3).decoded(json));
  }

  @Test
  void passesALiteralOnAsItStands() {
    assertEquals("a\\/\\u00df", JsonText.ofLiteral("a\\/\\u00df", 0, 3).literal(json));
  }

  @Test
  void keepsTheCountsAScannerMade() {
    JsonText text = JsonText.ofLiteral("a\\n", 0, 2);
    assertEquals(0, text.wideChars());
    assertEquals(2, text.otherChars());
  }

  @ParameterizedTest
  @CsvSource({
    "hello, 0, 5",
    "你好, 2, 0",
    "こんにちは!, 5, 1",
    "한국, 2, 0",
    "，, 1, 0",
    "Straße, 0, 6",
    "\uD83D\uDE00, 0, 1", // an emoji is a pair, counted once
    "\uD840\uDC0B, 1, 0", // so is an ideograph beyond the first plane
  })
  void countsWideAndOtherCharacters(String decoded, int wide, int other) {
    JsonText text = JsonText.of(decoded);
    assertEquals(wide, text.wideChars());
    assertEquals(other, text.otherChars());
  }
}
