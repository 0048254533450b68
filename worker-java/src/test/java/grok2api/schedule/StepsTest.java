package grok2api.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grok2api.platform.Statement;
import grok2api.store.AccountId;
import grok2api.store.Retention;
import grok2api.store.Upkeep;
import grok2api.testing.ScriptedHttp;
import grok2api.testing.TestGateway;
import org.junit.jupiter.api.Test;

class StepsTest {
  private static final long HOUR_MILLIS = 3_600_000L;
  private static final long DAY_MILLIS = 24 * HOUR_MILLIS;

  private final TestGateway gateway = TestGateway.empty().setting("token", "auto_refresh", "false");

  private long ago(long millis) {
    return gateway.clock.nowMillis - millis;
  }

  private void logRow(long ageMillis) {
    gateway.run(
        "INSERT INTO request_log (id, timestamp, ip, model, duration_ms, status, key_name)"
            + " VALUES (?1, ?2, '', '', 0, 200, '')",
        ago(ageMillis) * 4096,
        ago(ageMillis));
  }

  private long count(String table) {
    return gateway.rows("SELECT count(*) AS n FROM " + table).get(0).integer("n");
  }

  private String only(String column, String table) {
    var rows = gateway.rows("SELECT " + column + " AS value FROM " + table);
    assertEquals(1, rows.size(), table);
    return rows.get(0).text("value");
  }

  @Test
  void keepsThirtyDaysOfLogAndUsage() {
    logRow(29 * DAY_MILLIS);
    logRow(31 * DAY_MILLIS);
    for (String day : new String[] {"2026-01-05", "2026-01-06", "2026-02-05"}) {
      gateway.run(
          "INSERT INTO api_key_usage_daily (key, day, updated_at) VALUES ('sk-test', ?1, 0)", day);
    }
    gateway.runScheduled();
    assertEquals(1, count("request_log"));
    assertEquals(2, count("api_key_usage_daily"));
  }

  @Test
  void forgetsTheUseOfKeysThatAreGone() {
    gateway.run(
        "INSERT INTO api_key_usage_daily (key, day, updated_at) VALUES ('gone', '2026-02-05', 0),"
            + " ('sk-test', '2026-02-05', 0), ('anonymous', '2026-02-05', 0)");
    gateway.runScheduled();
    assertEquals(
        "anonymous sk-test",
        gateway
            .rows(
                "SELECT group_concat(key, ' ') AS keys FROM (SELECT key FROM api_key_usage_daily"
                    + " ORDER BY key)")
            .get(0)
            .text("keys"));
  }

  @Test
  void givesKeysOfEarlierEditionsTheirIdsAndDigests() {
    gateway.run("INSERT INTO api_keys (key, name, created_at) VALUES ('anonymous', '', 0)");
    gateway.runScheduled();
    assertEquals(0, gateway.rows("SELECT key FROM api_keys WHERE id IS NULL").size());
    String digest = only("digest", "client_key_digests");
    assertEquals(
        digest.substring(0, 12),
        gateway.rows("SELECT id FROM api_keys WHERE key = 'sk-test'").get(0).text("id"));
    assertEquals(200, gateway.get("/v1/models").status());
  }

  @Test
  void keepsThirtyDaysOfTheEarlierLog() {
    gateway.run(
        "INSERT INTO request_logs (id, time, timestamp, ip, model, duration, status, key_name,"
            + " token_suffix, error) VALUES ('old', '', ?1, '', '', 0, 200, '', '', ''),"
            + " ('young', '', ?2, '', '', 0, 200, '', '', '')",
        ago(31 * DAY_MILLIS),
        ago(29 * DAY_MILLIS));
    gateway.runScheduled();
    assertEquals("young", only("id", "request_logs"));
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
        ago(99), gateway.rows("SELECT min(timestamp) AS t FROM request_log").get(0).integer("t"));
  }

  @Test
  void countsTheLogOnceADayOnly() {
    gateway.setting("security", "log_max_rows", "100");
    gateway.runScheduled();
    for (int i = 0; i < 130; i++) {
      logRow(i);
    }
    gateway.runScheduled();
    assertEquals(130, count("request_log"));
    gateway.clock.nowMillis += DAY_MILLIS;
    gateway.runScheduled();
    assertEquals(100, count("request_log"));
  }

  @Test
  void endsSessionsThatHaveExpired() {
    gateway.run(
        "INSERT INTO admin_sessions (token, expires_at) VALUES ('a', ?1), ('b', ?2)",
        ago(0),
        ago(-1));
    gateway.runScheduled();
    assertEquals("b", only("token", "admin_sessions"));
  }

  @Test
  void keepsSevenDaysOfMeasurements() {
    gateway.run(
        "INSERT INTO token_quota_audit (token, rate_limit_model, refreshed_at, recorded_at)"
            + " VALUES ('old', 'm', 0, ?1), ('young', 'm', 0, ?2)",
        ago(7 * DAY_MILLIS + 1),
        ago(7 * DAY_MILLIS));
    gateway.runScheduled();
    assertEquals("young", only("token", "token_quota_audit"));
  }

  @Test
  void keepsADayOfLocks() {
    for (String table : new String[] {"token_quota_refresh_window", "token_quota_probe_window"}) {
      gateway.run(
          "INSERT INTO " + table + " VALUES ('old', 'm', ?1), ('young', 'm', ?2)",
          ago(DAY_MILLIS + 1),
          ago(DAY_MILLIS));
    }
    for (String table : new String[] {"token_usage_refresh_window", "token_usage_probe_window"}) {
      gateway.run(
          "INSERT INTO " + table + " VALUES ('old', ?1), ('young', ?2)",
          ago(DAY_MILLIS + 1),
          ago(DAY_MILLIS));
    }
    gateway.runScheduled();
    for (Retention.Locks locks : Retention.Locks.values()) {
      assertEquals("young", only("token", locks.table()));
    }
  }

  @Test
  void keepsSevenDaysOfTasks() {
    gateway.run(
        "INSERT INTO admin_tasks (id, kind, state, total, created_at, updated_at)"
            + " VALUES ('old', 'refresh', 'done', 0, 0, ?1), ('young', 'refresh', 'done', 0, 0, ?2)",
        ago(7 * DAY_MILLIS + 1),
        ago(7 * DAY_MILLIS));
    gateway.runScheduled();
    assertEquals("young", only("id", "admin_tasks"));
  }

  @Test
  void forgetsGuessersAfterADayAndDevicesAndChallengesWhenTheyExpire() {
    gateway.run(
        "INSERT INTO sign_in_failures (who, failures, since) VALUES ('old', 5, ?1), ('young', 5, ?2)",
        ago(DAY_MILLIS + 1),
        ago(DAY_MILLIS));
    for (String table : new String[] {"known_devices", "passkey_challenges"}) {
      String columns = table.startsWith("p") ? "(purpose, digest, " : "(digest, ";
      String purpose = table.startsWith("p") ? "'x', " : "";
      gateway.run(
          "INSERT INTO "
              + table
              + " "
              + columns
              + "expires_at) VALUES ("
              + purpose
              + "'old', ?1), ("
              + purpose
              + "'young', ?2)",
          ago(0),
          ago(-1));
    }
    gateway.runScheduled();
    assertEquals("young", only("who", "sign_in_failures"));
    assertEquals("young", only("digest", "known_devices"));
    assertEquals("young", only("digest", "passkey_challenges"));
  }

  @Test
  void keepsAYearOfTheAuditAndAMonthOfExpiredAccessTokens() {
    gateway.run(
        "INSERT INTO audit_log (id, at, actor, action, detail, ip, request_id)"
            + " VALUES (?1, 0, '', 'old', '', '', ''), (?2, 0, '', 'young', '', '', '')",
        ago(365 * DAY_MILLIS + 1) * 4096,
        ago(365 * DAY_MILLIS) * 4096);
    gateway.run(
        "INSERT INTO access_tokens (digest, id, name, scope, created_at, expires_at)"
            + " VALUES ('1', '', 'old', '', 0, ?1), ('2', '', 'young', '', 0, ?2),"
            + " ('3', '', 'endless', '', 0, NULL)",
        ago(30 * DAY_MILLIS + 1),
        ago(30 * DAY_MILLIS));
    gateway.runScheduled();
    assertEquals("young", only("action", "audit_log"));
    assertEquals(2, count("access_tokens"));
    assertEquals(0, count("access_tokens WHERE name = 'old'"));
  }

  @Test
  void forgetsFailuresADayOld() {
    gateway.account("old", "sso", 80).account("young", "sso", 80).account("undated", "sso", 80);
    gateway.run("UPDATE tokens SET failed_count = 3, last_failure_time = ?1", ago(DAY_MILLIS + 1));
    gateway.run("UPDATE tokens SET last_failure_time = ?1 WHERE token = 'young'", ago(DAY_MILLIS));
    gateway.run("UPDATE tokens SET last_failure_time = NULL WHERE token = 'undated'");
    gateway.runScheduled();
    assertEquals("young", only("token", "tokens WHERE failed_count > 0"));
  }

  @Test
  void forgetsQuotasAndTagsOfAccountsThatAreGone() {
    gateway.account("here", "sso", 80);
    for (String token : new String[] {"here", "gone"}) {
      gateway.run(
          "INSERT INTO token_quota_state (token, rate_limit_model, refreshed_at)"
              + " VALUES (?1, 'grok-4', 0)",
          token);
      gateway.run("INSERT INTO token_tags (tag, token) VALUES ('home', ?1)", token);
    }
    gateway.runScheduled();
    assertEquals("here", only("token", "token_quota_state"));
    assertEquals("here", only("token", "token_tags"));
  }

  @Test
  void givesAccountsOfAnotherEditionTheirIds() {
    gateway.account("one", "sso", 80).account("two", "ssoSuper", 80);
    gateway.run("UPDATE tokens SET id = 'given before' WHERE token = 'two'");
    gateway.runScheduled();
    assertEquals(
        AccountId.of(gateway.platform().digests(), "one"),
        only("id", "tokens WHERE token = 'one'"));
    assertEquals("given before", only("id", "tokens WHERE token = 'two'"));
  }

  @Test
  void bringsQuotasOfAnotherEditionIntoTheIndex() {
    gateway.account("one", "ssoSuper", 80);
    for (String model : new String[] {"grok-3", "grok-4", "grok-4-heavy"}) {
      gateway.run(
          "INSERT INTO token_quota_state (token, rate_limit_model, remaining_queries,"
              + " window_size_seconds, refreshed_at, ready_at) VALUES ('one', ?1, 0, 7200, ?2, 0)",
          model,
          ago(HOUR_MILLIS));
    }
    gateway.run(
        "UPDATE token_quota_state SET token_type = 'ssoSuper', draw = 7"
            + " WHERE rate_limit_model = 'grok-3'");
    gateway.runScheduled();
    for (var row : gateway.rows("SELECT * FROM token_quota_state")) {
      assertEquals("ssoSuper", row.text("token_type"));
      assertEquals(ago(-HOUR_MILLIS), row.integer("ready_at"));

      assertEquals(648_055, row.integer("draw"), "the place of the first account");
    }
  }

  @Test
  void quotasOfAccountsThatAreGoneDoNotKeepItBusy() {
    gateway.account("here", "sso", 80);
    gateway.runScheduled();
    gateway.run(
        "INSERT INTO token_quota_state (token, rate_limit_model, refreshed_at)"
            + " VALUES ('gone', 'grok-4', 0)");
    gateway.logged.clear();
    gateway.runScheduled();
    assertTrue(
        gateway.logged.stream()
            .filter(line -> line.contains("token_quota_state.index"))
            .allMatch(line -> line.contains("count=0")),
        gateway.logged.toString());
  }

  @Test
  void measuresStaleQuotasWithinTheCallsThatTasksLeave() {
    gateway.setting("token", "auto_refresh", "true");
    for (int i = 0; i < 60; i++) {
      gateway.account("account-" + i, "sso", -1);
    }
    for (int i = 0; i < 80; i++) {
      gateway.upstream.enqueue(
          ScriptedHttp.reply(
              200, "application/json", "{\"remainingQueries\":41,\"windowSizeSeconds\":7200}"));
    }
    gateway.runScheduled();
    assertEquals(15, gateway.upstream.calls().size());
    gateway.run(
        "INSERT INTO admin_tasks (id, kind, state, total, created_at, updated_at)"
            + " VALUES ('t', 'refresh', 'running', 60, 0, ?1)",
        ago(0));
    gateway.clock.nowMillis += 9 * HOUR_MILLIS;
    gateway.runScheduled();
    assertEquals(30, gateway.upstream.calls().size());
    assertEquals(10, gateway.rows("SELECT ok FROM admin_tasks").get(0).integer("ok"));
  }

  @Test
  void aMissingTableDoesNotStopTheOtherSteps() {
    gateway.run("DROP TABLE request_log");
    gateway.run("INSERT INTO admin_sessions (token, expires_at) VALUES ('a', 0)");
    gateway.runScheduled();
    assertEquals(0, count("admin_sessions"));
    assertTrue(gateway.logged.toString().contains("no such table"));
  }

  @Test
  void deletesNoMoreThanItsShareAtOnce() {
    gateway.run(
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 700)"
            + " INSERT INTO admin_sessions (token, expires_at) SELECT 's' || i, i FROM n");
    gateway.runScheduled();
    assertEquals(200, count("admin_sessions"));
    gateway.runScheduled();
    assertEquals(0, count("admin_sessions"));
  }

  private void media(String prefix, int count, String expiresAt) {
    gateway.run(
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?1)"
            + " INSERT INTO kv_cache (key, type, size, created_at, last_access_at, expires_at)"
            + " SELECT ?2 || i, 'image', 100000, ?3, i, "
            + expiresAt
            + " FROM n",
        count,
        prefix,
        ago(DAY_MILLIS));
  }

  @Test
  void forgetsMediaThatHaveExpiredAndNoOther() {
    media("image/expired", 440, Long.toString(ago(0)));
    media("image/undated", 10, "NULL");
    media("image/live", 30, Long.toString(ago(-1)));
    gateway.runScheduled();
    assertEquals(30, count("kv_cache"));
    assertEquals(30, count("kv_cache WHERE key GLOB 'image/live*'"));
    assertEquals("[]", gateway.kv.deleted.toString());
  }

  @Test
  void removesTheLeastRecentlyUsedMediaBeyondTheLimit() {
    gateway.setting("cache", "limit_mb", "1");
    media("image/live", 13, Long.toString(ago(-1)));
    gateway.runScheduled();
    assertEquals("[image/live1, image/live2, image/live3]", gateway.kv.deleted.toString());
    assertEquals(10, count("kv_cache"));
  }

  @Test
  void removesNoMediaWhenTheOperatorSaysSo() {
    gateway.setting("cache", "limit_mb", "1").setting("cache", "enable_auto_clean", "false");
    media("image/live", 13, Long.toString(ago(-1)));
    gateway.runScheduled();
    assertEquals(13, count("kv_cache"));
  }

  @Test
  void sumsUpTheLogBeforeItDeletesIt() {
    logRow(31 * DAY_MILLIS);
    logRow(2 * HOUR_MILLIS);
    gateway.runScheduled();
    assertEquals(1, count("request_log"));
    assertEquals(2, count("request_stats"));
  }

  @Test
  void keepsFourHundredDaysOfStatistics() {
    for (long days : new long[] {399, 401}) {
      gateway.run(
          "INSERT INTO request_stats VALUES (?1, ?2, 0, 0, 0, 0, 0)",
          ago(days * DAY_MILLIS),
          "d" + days);
    }
    gateway.runScheduled();
    assertEquals("d399", only("model", "request_stats"));
  }

  private String plan(Statement statement) {
    StringBuilder plan = new StringBuilder();
    for (var row :
        gateway
            .sql
            .run(new Statement("EXPLAIN QUERY PLAN " + statement.sql(), statement.parameters()))
            .rows()) {
      plan.append(row.text("detail")).append('\n');
    }
    return plan.toString();
  }

  @Test
  void findsWhatIsOldThroughIndexes() {
    for (Statement statement :
        new Statement[] {
          Retention.requestLog(1),
          Retention.requestLogSurplus(),
          Retention.earlierRequestLog(1),
          Retention.dailyUsage("2026-01-01"),
          Retention.expiredSessions(1),
          Retention.quotaHistory(1),
          Retention.locks(Retention.Locks.REFRESHES, 1),
          Retention.locks(Retention.Locks.PROBES, 1),
          Upkeep.nameless(),
        }) {
      String plan = plan(statement);
      assertFalse(plan.contains("SCAN "), statement.sql() + "\n" + plan);
      assertFalse(plan.contains("TEMP B-TREE"), statement.sql() + "\n" + plan);
    }
  }

  @Test
  void findsQuotasOutsideTheIndexWithOneLookForEachModel() {
    String plan = plan(Upkeep.unindexed());
    assertFalse(plan.contains("SCAN q"), plan);
    assertTrue(
        plan.contains("idx_token_quota_state_ready (rate_limit_model=? AND token_type=?)"), plan);
  }

  @Test
  void namesAccountsByTheirKey() {
    String plan = plan(Upkeep.name("[]"));
    assertFalse(plan.contains("SCAN tokens"), plan);
  }
}
