package grok2api.openai;

import static org.junit.jupiter.api.Assertions.assertEquals;

import grok2api.json.JsonText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenEstimateTest {
  @ParameterizedTest
  @CsvSource({
    "'', 0",
    "a, 1",
    "abcd, 1",
    "abcde, 2",
    "你好, 2",
    "你好!, 3",
    "你好 abc, 3",
    "你好 abcd, 4",
  })
  void takesOneForAWideCharacterAndOneForFourOthers(String text, int tokens) {
    assertEquals(tokens, TokenEstimate.of(text));
  }

  @Test
  void roundsUpTheWholeTextAndNotEachPiece() {
    TokenEstimate estimate = new TokenEstimate();
    for (String piece : "The answer is 4.".split("")) {
      estimate.add(JsonText.of(piece));
    }
    assertEquals(4, estimate.tokens());
  }
}
