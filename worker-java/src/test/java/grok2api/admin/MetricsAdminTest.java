package grok2api.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grok2api.platform.JsonValue;
import grok2api.testing.TestGateway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MetricsAdminTest {
  private static final long HOUR = 3_600_000;
  private static final long DAY = 24 * HOUR;

  /** The test's clock stands at 10:00 UTC, 18:00 where the operator is. */
  private final TestGateway gateway = TestGateway.empty();

  private int rows;

  private void requests(long ageMillis, String model, int status, int count) {
    for (int i = 0; i < count; i++) {
      long millis = gateway.clock.nowMillis - ageMillis;
      gateway.run(
          "INSERT INTO request_log (id, timestamp, ip, model, duration_ms, status, key_name)"
              + " VALUES (?1, ?2, '', ?3, 0, ?4, '')",
          millis * 4096 + rows++,
          millis,
          model,
          status);
    }
  }

  private JsonValue metrics() {
    return gateway.admin("GET", "/api/v1/admin/metrics", "").json();
  }

  private JsonValue stats() {
    return metrics().get("request_stats");
  }

  private static String at(JsonValue list, int index) {
    return list.at(index).toJson();
  }

  /** Everything that older and newer requests add up to, the log summed up by the cron or not. */
  private void check() {
    JsonValue stats = stats();
    JsonValue hourly = stats.get("hourly");
    assertEquals(24, hourly.size());
    assertEquals("{\"hour\":\"19:00\",\"success\":1,\"failed\":0}", at(hourly, 0));
    assertEquals("{\"hour\":\"17:00\",\"success\":2,\"failed\":1}", at(hourly, 22));
    assertEquals("{\"hour\":\"18:00\",\"success\":4,\"failed\":0}", at(hourly, 23));
    JsonValue daily = stats.get("daily");
    assertEquals(14, daily.size());
    assertEquals("{\"date\":\"2026-01-23\",\"success\":5,\"failed\":0}", at(daily, 0));
    assertEquals("{\"date\":\"2026-02-04\",\"success\":9,\"failed\":0}", at(daily, 12));
    assertEquals("{\"date\":\"2026-02-05\",\"success\":6,\"failed\":1}", at(daily, 13));
    assertEquals(
        "[{\"model\":\"b\",\"count\":10},{\"model\":\"a\",\"count\":6}]",
        stats.get("models").toJson());
    assertEquals(
        "{\"total\":8,\"success\":7,\"failed\":1,\"success_rate\":87.5}",
        stats.get("summary").toJson());
    assertEquals(480, stats.get("tz_offset_minutes").number());
    assertEquals(27, metrics().get("tokens").get("total_calls").number());
  }

  @Test
  void requestsCountWhereverTheyAre() {
    requests(0, "a", 200, 4);
    requests(HOUR, "a", 200, 2);
    requests(1, "b", 500, 1);
    requests(23 * HOUR, "b", 200, 1);
    requests(23 * HOUR + 1, "b", 200, 8);
    requests(8 * DAY, "c", 200, 2);
    requests(13 * DAY + 18 * HOUR, "d", 200, 5);
    requests(13 * DAY + 18 * HOUR + 1, "e", 200, 4);
    gateway.runScheduled();
    check();
    gateway.run("DELETE FROM request_log WHERE timestamp < ?1", gateway.clock.nowMillis - HOUR);
    check();
    gateway.restart();
    check();
  }

  @Test
  void whatHappensWhileTheSumsAreKeptCounts() {
    requests(2 * HOUR, "a", 200, 1);
    gateway.runScheduled();
    assertEquals(1, stats().get("summary").get("total").number());
    requests(0, "a", 200, 1);
    requests(1, "a", 200, 1);
    assertEquals(3, stats().get("summary").get("total").number());
    // Within the same hour the one before is summed up.
    gateway.clock.nowMillis += 120_000;
    gateway.runScheduled();
    assertEquals(3, stats().get("summary").get("total").number());
    gateway.clock.nowMillis += HOUR;
    gateway.runScheduled();
    assertEquals(3, stats().get("summary").get("total").number());
    assertEquals(3, metrics().get("tokens").get("total_calls").number());
  }

  @Test
  void costsOneRoundTripBesideTheGatesAndASecondWhenAnHourWasSummedUp() {
    var request = gateway.adminRequest("GET", "/api/v1/admin/metrics", "");
    gateway.runScheduled();
    for (int trips : new int[] {2, 2, 3, 2}) {
      if (trips == 3) {
        gateway.run("UPDATE revisions SET revision = revision + 1 WHERE name = 'request_stats'");
      }
      gateway.sql.resetRoundTrips();
      gateway.send(request);
      assertEquals(trips, gateway.sql.roundTrips());
    }
  }

  @Test
  void tellsWhenTheCronLastRan() {
    assertEquals("null", metrics().get("scheduled_at").toJson());
    gateway.runScheduled();
    assertEquals(gateway.clock.nowMillis, metrics().get("scheduled_at").number());
  }

  @Test
  void withoutACronItSumsUpByItself() {
    requests(0, "a", 200, 1);
    requests(3 * DAY, "a", 200, 2);
    JsonValue first = metrics();
    assertTrue(first.get("catching_up").isTrue());
    assertEquals(1, first.get("tokens").get("total_calls").number());
    JsonValue second = metrics();
    assertFalse(second.get("catching_up").isTrue());
    assertEquals(3, second.get("tokens").get("total_calls").number());
  }

  @Test
  void anHourCountsFromTheLogUntilTheMarkHasPassedIt() {
    requests(0, "a", 200, 1);
    gateway.runScheduled();
    gateway.run(
        "INSERT INTO request_stats VALUES (?1, 'a', 1, 0, 0, 0, 0)", gateway.clock.nowMillis);
    assertEquals(1, stats().get("summary").get("total").number());
  }

  @Test
  void theEarlierLogCounts() {
    gateway.run(
        "INSERT INTO request_logs VALUES ('x', '', ?1, '', 'a', 0.5, 200, '', '', ''),"
            + " ('y', '', ?2, '', 'a', 0.5, 500, '', '', '')",
        gateway.clock.nowMillis,
        gateway.clock.nowMillis - 2 * DAY);
    gateway.runScheduled();
    assertEquals(2, metrics().get("tokens").get("total_calls").number());
    assertEquals("[{\"model\":\"a\",\"count\":2}]", stats().get("models").toJson());
  }

  @Test
  void countsAccountsAndMedia() {
    gateway
        .account("ready", "sso", 15)
        .account("fresh", "sso", -1)
        .account("spent", "sso", 0)
        .account("rests", "sso", 8)
        .account("gone", "sso", 8);
    gateway.run("UPDATE tokens SET status = 'expired' WHERE token = 'gone'");
    gateway.run("UPDATE tokens SET cooldown_until = 9e15 WHERE token = 'rests'");
    gateway.run(
        "INSERT INTO kv_cache (key, type, size, created_at, last_access_at, expires_at)"
            + " VALUES ('image/a', 'image', 2097152, 0, 0, 9e15)");
    JsonValue metrics = metrics();
    assertEquals(
        """
        {"total":5,"active":2,"cooling":1,"exhausted":1,"expired":1,"disabled":0,"chat_quota":15,\
        "image_quota":7,"total_calls":0}""",
        metrics.get("tokens").toJson());
    assertEquals(
        """
        {"local_image":{"count":1,"size_bytes":2097152,"size_mb":2},\
        "local_video":{"count":0,"size_bytes":0,"size_mb":0}}""",
        metrics.get("cache").toJson());
  }

  @Test
  void olderScriptsGetTheStatisticsAlone() {
    JsonValue answer = gateway.admin("GET", "/api/request-stats", "").json();
    assertTrue(answer.get("success").isTrue());
    assertEquals(24, answer.get("data").get("hourly").size());
    gateway.run("DROP TABLE kv_cache");
    assertEquals(200, gateway.admin("GET", "/api/request-stats", "").status());
    gateway.run("CREATE VIEW kv_cache AS SELECT 1");
  }

  @Test
  void tellsTheTenMostUsedModels() {
    for (int i = 1; i <= 12; i++) {
      requests(0, "m" + i, 200, i);
    }
    JsonValue models = stats().get("models");
    assertEquals(10, models.size());
    assertEquals("{\"model\":\"m12\",\"count\":12}", at(models, 0));
    assertEquals("{\"model\":\"m3\",\"count\":3}", at(models, 9));
  }

  @ParameterizedTest
  @CsvSource({"0,0,0", "10,11,90.9", "1,1,100", "0,5,0", "2,3,66.7", "999,1000,99.9"})
  void aRateHasOneDecimal(long part, long whole, String percent) {
    assertEquals(percent, Statistics.percent(part, whole));
  }
}
