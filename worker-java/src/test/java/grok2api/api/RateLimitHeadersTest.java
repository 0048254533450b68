package grok2api.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RateLimitHeadersTest {
  @ParameterizedTest
  @CsvSource({
    "-1, 0ms",
    "0, 0ms",
    "250, 250ms",
    "1000, 1s",
    "1001, 2s",
    "59000, 59s",
    "60000, 1m0s",
    "360000, 6m0s",
    "25920000, 7h12m0s",
    "86400000, 24h0m0s",
  })
  void durationsReadAsOpenAisDo(long millis, String text) {
    assertEquals(text, RateLimitHeaders.duration(millis));
  }
}
