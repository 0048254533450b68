package grok2api.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import grok2api.platform.Row;
import grok2api.testing.TestGateway;
import org.junit.jupiter.api.Test;

class AccountMarksTest {
  private static final int THRESHOLD = 3;

  private final TestGateway gateway = TestGateway.empty().account("a", "sso", 80);

  private Row refusedAfter(long millis) {
    gateway.clock.nowMillis += millis;
    long now = gateway.clock.nowMillis;
    gateway.sql.batch(
        AccountMarks.sessionRefused(
            Schema.CURRENT, "a", "\"a\"", THRESHOLD, now + 60_000, "401: 401", now, false));
    return gateway.rows("SELECT * FROM tokens").get(0);
  }

  @Test
  void refusalsOfRequestsThatWereOnTheirWayTogetherCountOnce() {
    for (int i = 0; i < 10; i++) {
      assertEquals(1, refusedAfter(100).integer("failed_count"));
    }
    assertEquals(2, refusedAfter(61_000).integer("failed_count"));
    Row last = refusedAfter(61_000);
    assertEquals(3, last.integer("failed_count"));
    assertEquals("expired", last.text("status"));
  }

  @Test
  void refusalsADayApartDoNotAddUp() {
    refusedAfter(0);
    assertEquals(2, refusedAfter(24 * 3_600_000 - 1).integer("failed_count"));
    assertEquals(1, refusedAfter(24 * 3_600_000).integer("failed_count"));
  }
}
