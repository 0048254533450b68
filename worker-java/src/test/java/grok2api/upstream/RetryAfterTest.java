package grok2api.upstream;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import org.junit.jupiter.api.Test;

final class RetryAfterTest {
  private static final long NOW = Instant.parse("2026-02-05T10:00:00Z").toEpochMilli();

  @Test
  void readsSeconds() {
    assertEquals(120_000, RetryAfter.millis(" 120 ", NOW));
    assertEquals(0, RetryAfter.millis("0", NOW));
  }

  @Test
  void readsADate() {
    assertEquals(90_000, RetryAfter.millis("Thu, 05 Feb 2026 10:01:30 GMT", NOW));
    assertEquals(
        Instant.parse("2028-02-29T23:59:59Z").toEpochMilli() - NOW,
        RetryAfter.millis("Tue, 29 Feb 2028 23:59:59 GMT", NOW));
    assertEquals(0, RetryAfter.millis("Sun, 06 Nov 1994 08:49:37 GMT", NOW));
  }

  @Test
  void knowsNoPauseWhenNoneCanBeRead() {
    for (String value :
        new String[] {null, "", "-5", "soon", "12345678901", "Thu, 05 Xxx 2026 10:01:30 GMT"}) {
      assertEquals(-1, RetryAfter.millis(value, NOW), value);
    }
  }
}
