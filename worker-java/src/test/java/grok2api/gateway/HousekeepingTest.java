package grok2api.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grok2api.testing.TestGateway;
import org.junit.jupiter.api.Test;

class HousekeepingTest {
  private static final long DAY_MILLIS = 24 * 3_600_000L;

  private final TestGateway gateway = TestGateway.empty();

  private void logRow(long ageMillis) {
    long at = gateway.clock.nowMillis - ageMillis;
    gateway.run(
        "INSERT INTO request_log (id, timestamp, ip, model, duration_ms, status, key_name)"
            + " VALUES (?1, ?2, '', '', 0, 200, '')",
        at * 4096,
        at);
  }

  private long count(String table) {
    return gateway.rows("SELECT count(*) AS n FROM " + table).get(0).integer("n");
  }

  @Test
  void keepsThirtyDaysOfLogAndUsage() {
    logRow(29 * DAY_MILLIS);
    logRow(31 * DAY_MILLIS);
    for (String day : new String[] {"2026-01-05", "2026-01-06", "2026-02-05"}) {
      gateway.run(
          "INSERT INTO api_key_usage_daily (key, day, updated_at) VALUES ('k', ?1, 0)", day);
    }
    gateway.runScheduled();
    assertEquals(1, count("request_log"));
    assertEquals(2, count("api_key_usage_daily"));
  }

  @Test
  void keepsNoMoreRowsThanTheOperatorWants() {
    gateway.setting("security", "log_max_rows", "100");
    for (int i = 0; i < 130; i++) {
      logRow(i);
    }
    gateway.runScheduled();
    assertEquals(100, count("request_log"));
    assertEquals(
        gateway.clock.nowMillis - 99,
        gateway.rows("SELECT min(timestamp) AS t FROM request_log").get(0).integer("t"));
  }

  @Test
  void endsSessionsThatHaveExpired() {
    gateway.run(
        "INSERT INTO admin_sessions (token, expires_at) VALUES ('a', ?1), ('b', ?2)",
        gateway.clock.nowMillis,
        gateway.clock.nowMillis + 1);
    gateway.runScheduled();
    assertEquals("b", gateway.rows("SELECT token FROM admin_sessions").get(0).text("token"));
  }

  @Test
  void aStepThatFailsDoesNotStopTheOthers() {
    gateway.run("DROP TABLE request_log");
    gateway.run("INSERT INTO admin_sessions (token, expires_at) VALUES ('a', 0)");
    gateway.runScheduled();
    assertEquals(0, count("admin_sessions"));
    assertTrue(gateway.logged.toString().contains("no such table"));
  }
}
