package grok2api.migrations;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grok2api.platform.JsonValue;
import grok2api.platform.Row;
import grok2api.platform.Sql;
import grok2api.platform.Statement;
import grok2api.testing.JdbcSql;
import grok2api.testing.JvmJson;
import grok2api.testing.Migrations;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Existing databases are taken over whole, and seeds never overwrite anything. */
class MigrationsTest {
  private static final long DAY_MILLIS = 86_400_000;

  @Test
  void theFilesBearTheNamesThatExistingDatabasesHaveRecorded() {
    assertEquals(
        List.of(
            "0001_init.sql",
            "0002_r2_cache.sql",
            "0003_kv_cache.sql",
            "0004_settings_sections.sql",
            "0005_api_key_quotas.sql",
            "0006_token_usage_refresh_window.sql",
            "0007_token_inflight_allocation.sql",
            "0008_token_quota_state.sql",
            "0100_gateway.sql",
            "0101_accounts.sql",
            "0102_panel.sql",
            "0103_media.sql",
            "0104_upstreams.sql",
            "0105_account_kinds.sql"),
        Migrations.names());
  }

  @Test
  void aFreshDatabaseHoldsTheSeeds() {
    JdbcSql sql = Migrations.migrated();
    Map<String, String> expected = new TreeMap<>();
    expected.put(
        "global",
        """
        {"base_url":"","log_level":"INFO","image_mode":"url","admin_password":"admin",\
        "admin_username":"admin","image_cache_max_size_mb":512,"video_cache_max_size_mb":1024}""");
    expected.put(
        "grok",
        """
        {"api_key":"","proxy_url":"","proxy_pool_url":"","proxy_pool_interval":300,\
        "cache_proxy_url":"","cf_clearance":"","x_statsig_id":"","dynamic_statsig":true,\
        "filtered_tags":"xaiartifact,xai:tool_usage_card","show_thinking":true,"temporary":true,\
        "stream_first_response_timeout":30,"stream_chunk_timeout":120,"stream_total_timeout":600,\
        "retry_status_codes":[401,429,403]}""");
    expected.put(
        "token",
        """
        {"auto_refresh":true,"refresh_interval_hours":8,"fail_threshold":5,"save_delay_ms":500,\
        "reload_interval_sec":30}""");
    expected.put(
        "cache",
        """
        {"enable_auto_clean":true,"limit_mb":1024,"keep_base64_cache":true}""");
    expected.put(
        "performance",
        """
        {"assets_max_concurrent":25,"media_max_concurrent":50,"usage_max_concurrent":25,\
        "assets_delete_batch_size":10,"admin_assets_batch_size":10}""");
    expected.put("register", "{}");
    expected.put(
        "security",
        """
        {"allow_anonymous":false,"log_full_ip":false,"session_hours":8,"log_retention_days":30,\
        "log_max_rows":50000,"usage_retention_days":30,"media_secret":"…"}""");
    assertEquals(expected, settings(sql));
    for (String value : settings(sql).values()) {
      assertEquals(JsonValue.Kind.OBJECT, new JvmJson().parse(value).kind());
    }
  }

  @Test
  void seedTimesAreNowInWholeSecondsAsMilliseconds() {
    JdbcSql sql = Migrations.migrated();
    long now = System.currentTimeMillis();
    for (String table : List.of("settings", "token_refresh_progress")) {
      for (Row row : sql.run(Statement.of("SELECT updated_at FROM " + table)).rows()) {
        long updatedAt = row.integer("updated_at");
        assertEquals(0, updatedAt % 1000);
        assertTrue(now - updatedAt < 60_000 && updatedAt <= now, table + " " + updatedAt);
      }
    }
  }

  @Test
  void aBaseEditionDatabaseIsTakenOverWhole() {
    JdbcSql sql = Migrations.upTo("0005");
    populateBase(sql);
    Map<String, Long> before = counts(sql);
    Map<String, String> settings = settings(sql);
    assertEquals(
        List.of(
            "0006_token_usage_refresh_window.sql",
            "0007_token_inflight_allocation.sql",
            "0008_token_quota_state.sql",
            "0100_gateway.sql",
            "0101_accounts.sql",
            "0102_panel.sql",
            "0103_media.sql",
            "0104_upstreams.sql",
            "0105_account_kinds.sql"),
        Migrations.apply(sql));
    assertKept(before, settings, sql);
  }

  @Test
  void aForkDatabaseIsTakenOverWhole() {
    JdbcSql sql = Migrations.upTo("0008");
    populateBase(sql);
    populateFork(sql);
    Map<String, Long> before = counts(sql);
    Map<String, String> settings = settings(sql);
    assertEquals(
        List.of(
            "0100_gateway.sql",
            "0101_accounts.sql",
            "0102_panel.sql",
            "0103_media.sql",
            "0104_upstreams.sql",
            "0105_account_kinds.sql"),
        Migrations.apply(sql));
    assertKept(before, settings, sql);
    Row state = one(sql, "SELECT * FROM token_quota_state");
    assertEquals(17, state.integer("remaining_queries"));
    assertEquals(0, state.integer("cooldown_step"));
    assertTrue(state.isNull("cooldown_until") && state.isNull("last_used_at"));
  }

  @Test
  void accountsOfTheForkEnterTheIndexOfReadyOnes() {
    JdbcSql sql = Migrations.upTo("0100");
    for (String row :
        List.of(
            "'ready', 'active', 17, NULL",
            "'spent', 'active', 0, NULL",
            "'dead', 'expired', 17, NULL",
            "'cooling', 'active', 17, 99999999999999")) {
      String[] parts = row.split(", ");
      sql.run(
          Statement.of(
              "INSERT INTO tokens (token, token_type, created_time, status, tags) VALUES ("
                  + parts[0]
                  + ", 'ssoSuper', 1, "
                  + parts[1]
                  + ", '[\"home\"]')"));
      sql.run(
          Statement.of(
              "INSERT INTO token_quota_state (token, rate_limit_model, refreshed_at,"
                  + " window_size_seconds, remaining_queries, cooldown_until) VALUES ("
                  + parts[0]
                  + ", 'grok-4', 1000, 60, "
                  + parts[2]
                  + ", "
                  + parts[3]
                  + ")"));
    }
    Migrations.apply(sql);
    assertEquals("ssoSuper 0", readiness(sql, "ready"));
    assertEquals("ssoSuper 61000", readiness(sql, "spent"));
    assertEquals("ssoSuper 253402300799000", readiness(sql, "dead"));
    assertEquals("ssoSuper 99999999999999", readiness(sql, "cooling"));
    assertEquals(
        4, one(sql, "SELECT count(*) AS n FROM token_tags WHERE tag = 'home'").integer("n"));
  }

  private static String readiness(JdbcSql sql, String token) {
    Row row = one(sql, "SELECT * FROM token_quota_state WHERE token = '" + token + "'");
    return row.text("token_type") + " " + row.integer("ready_at");
  }

  @Test
  void applyingAgainDoesNothing() {
    JdbcSql sql = Migrations.migrated();
    populateBase(sql);
    Map<String, Long> before = counts(sql);
    assertEquals(List.of(), Migrations.apply(sql));
    assertEquals(before, counts(sql));
  }

  @Test
  void seedsRunAgainNeverOverwrite() {
    JdbcSql sql = Migrations.migrated();
    sql.run(Statement.of("UPDATE settings SET value = key || ' as saved', updated_at = 1"));
    sql.run(Statement.of("UPDATE token_refresh_progress SET running = 1, total = 9"));
    Map<String, String> before = settings(sql);
    int seeds = 0;
    for (String name : Migrations.names()) {
      for (Statement statement : Migrations.statements(name)) {
        if (statement.sql().startsWith("INSERT")) {
          assertEquals(0, sql.run(statement).changes(), statement.sql());
          seeds++;
        }
      }
    }
    assertEquals(14, seeds);
    assertEquals(before, settings(sql));
    assertEquals(9, one(sql, "SELECT total FROM token_refresh_progress").integer("total"));
  }

  @Test
  void everybodySignsInAgain() {
    JdbcSql sql = Migrations.upTo("0008");
    sql.run(Statement.of("INSERT INTO admin_sessions (token, expires_at) VALUES ('raw', 1)"));
    Migrations.apply(sql);
    assertEquals(0, count(sql, "admin_sessions"));
  }

  @Test
  void failuresOlderThanADayAreForgottenOnceAndYoungerOnesKept() {
    JdbcSql sql = Migrations.upTo("0005");
    long now = System.currentTimeMillis();
    account(sql, "old", 7, now - DAY_MILLIS - 60_000);
    account(sql, "young", 2, now - DAY_MILLIS + 60_000);
    account(sql, "ageless", 3, null);
    Migrations.apply(sql);
    assertEquals(0, account(sql, "old").integer("failed_count"));
    assertEquals(2, account(sql, "young").integer("failed_count"));
    assertEquals(0, account(sql, "ageless").integer("failed_count"));
    assertEquals("429: slow down", account(sql, "old").text("last_failure_reason"));
    assertEquals("expired", account(sql, "old").text("status"));
  }

  @Test
  void aMissingProgressRowComesBack() {
    JdbcSql sql = Migrations.upTo("0008");
    sql.run(Statement.of("DELETE FROM token_refresh_progress"));
    Migrations.apply(sql);
    assertEquals(1, one(sql, "SELECT * FROM token_refresh_progress").integer("id"));
  }

  @Test
  void anEarlierEditionCanStillInsertAfterwards() {
    JdbcSql sql = Migrations.migrated();
    populateBase(sql);
    populateFork(sql);
    assertNull(one(sql, "SELECT token_hash FROM kv_cache").text("token_hash"));
  }

  @Test
  void nothingIsDroppedRenamedOrReplaced() {
    for (String name : Migrations.names()) {
      String text = Migrations.statements(name).toString().toUpperCase(Locale.ROOT);
      assertFalse(text.contains("OR REPLACE"), name);
      assertFalse(text.contains("REPLACE INTO"), name);
      assertFalse(text.contains("RENAME"), name);
      assertFalse(text.contains("PRAGMA"), name);
      assertFalse(text.contains("TRIGGER"), name);
      assertFalse(text.contains("BEGIN"), name);
      int drops = text.split("DROP ", -1).length - 1;
      assertEquals(name.equals("0003_kv_cache.sql") ? 1 : 0, drops, name);
    }
  }

  @Test
  void theOldLogGetsNoColumnThatAnotherForkMayAdd() {
    JdbcSql sql = Migrations.migrated();
    for (String column :
        List.of(
            "total_tokens", "input_tokens", "output_tokens", "reasoning_tokens", "cached_tokens")) {
      sql.run(
          Statement.of(
              "ALTER TABLE request_logs ADD COLUMN " + column + " INTEGER NOT NULL DEFAULT 0"));
    }
  }

  /** D1's and wrangler's splitters then agree with ours, whatever they think of comments. */
  @Test
  void everySemicolonEndsAStatementAndEveryCommentHasItsOwnLine() {
    for (String name : Migrations.names()) {
      for (String line : Migrations.text(name).split("\n")) {
        if (line.startsWith("--")) {
          assertFalse(line.contains(";") || line.contains("'"), name + ": " + line);
        } else {
          assertFalse(line.contains("--") || line.contains("/*"), name + ": " + line);
          assertTrue(line.indexOf(';') < 0 || line.indexOf(';') == line.length() - 1, line);
        }
      }
    }
  }

  /** What an operator of the base edition has, at least one row in every table. */
  private static void populateBase(Sql sql) {
    account(sql, "a".repeat(80), 1, System.currentTimeMillis());
    sql.batch(
        List.of(
            Statement.of(
                "UPDATE settings SET value = ?1 WHERE key = 'global'",
                "{\"admin_password\":\"secret\",\"of_a_later_build\":{\"kept\":true}}"),
            Statement.of(
                "INSERT INTO settings (key, value, updated_at) VALUES (?1, 'done:3', 1)",
                "legacy_accounts_tos_nsfw_v1"),
            Statement.of(
                "INSERT INTO api_keys (key, name, created_at, is_active, chat_limit)"
                    + " VALUES ('sk-one', 'laptop', 1770285600, 1, 100)"),
            Statement.of(
                "INSERT INTO api_key_usage_daily (key, day, chat_used, updated_at)"
                    + " VALUES ('sk-one', '2026-02-05', 12, 1770285600000)"),
            Statement.of(
                "INSERT INTO request_logs VALUES ('1770285600000', '2026-02-05 10:00:00',"
                    + " 1770285600000, '192.0.2.1', 'grok-4', 1.25, 200, 'laptop', 'abcdef', '')"),
            Statement.of(
                "INSERT INTO kv_cache (key, type, size, content_type, created_at, last_access_at,"
                    + " expires_at) VALUES ('image/p_L3VzZXJz', 'image', 1234, 'image/jpeg', 1, 2,"
                    + " 1770307200000)")));
  }

  /** The tables that only the fork has. */
  private static void populateFork(Sql sql) {
    String window = " (token, rate_limit_model, last_%s_at) VALUES ('t', 'grok-4', 1)";
    sql.batch(
        List.of(
            Statement.of("UPDATE tokens SET inflight_chat = 1, inflight_updated_at = 5"),
            Statement.of(
                "INSERT INTO token_quota_state (token, rate_limit_model, remaining_queries,"
                    + " refreshed_at) VALUES ('t', 'grok-4', 17, 1)"),
            Statement.of(
                "INSERT INTO token_quota_audit (token, rate_limit_model, refreshed_at, recorded_at)"
                    + " VALUES ('t', 'grok-4', 1, 1)"),
            Statement.of(
                "INSERT INTO token_quota_refresh_window" + window.replace("%s", "enqueued")),
            Statement.of("INSERT INTO token_quota_probe_window" + window.replace("%s", "probed")),
            Statement.of("INSERT INTO token_usage_refresh_window VALUES ('t', 1)"),
            Statement.of("INSERT INTO token_usage_probe_window VALUES ('t', 1)")));
  }

  private static void assertKept(
      Map<String, Long> countsBefore, Map<String, String> settingsBefore, Sql sql) {
    Map<String, Long> counts = counts(sql);
    countsBefore.forEach(
        (table, count) ->
            assertEquals(table.equals("settings") ? count + 1 : count, counts.get(table), table));
    Map<String, String> settings = settings(sql);
    assertTrue(settings.remove("security") != null);
    assertEquals(settingsBefore, settings);
    assertEquals("12", "" + one(sql, "SELECT * FROM api_key_usage_daily").integer("chat_used"));
    assertEquals(100, one(sql, "SELECT * FROM api_keys").integer("chat_limit"));
    assertEquals("abcdef", one(sql, "SELECT * FROM request_logs").text("token_suffix"));
    assertEquals(1, account(sql, "a".repeat(80)).integer("failed_count"));
  }

  private static void account(Sql sql, String token, int failures, Long lastFailureMillis) {
    sql.run(
        Statement.of(
            "INSERT INTO tokens (token, token_type, created_time, status, failed_count,"
                + " last_failure_time, last_failure_reason)"
                + " VALUES (?1, 'sso', 1, 'expired', ?2, ?3, '429: slow down')",
            token,
            failures,
            lastFailureMillis));
  }

  private static Row account(Sql sql, String token) {
    return sql.run(Statement.of("SELECT * FROM tokens WHERE token = ?1", token)).rows().get(0);
  }

  private static Map<String, String> settings(Sql sql) {
    Map<String, String> values = new TreeMap<>();
    for (Row row : sql.run(Statement.of("SELECT key, value FROM settings")).rows()) {
      values.put(row.text("key"), withoutSecret(row.text("value")));
    }
    return values;
  }

  /** The secret is another one in each database, and long enough. */
  private static String withoutSecret(String value) {
    return value.replaceFirst("\"media_secret\":\"[0-9a-f]{64}\"", "\"media_secret\":\"…\"");
  }

  private static Map<String, Long> counts(Sql sql) {
    Map<String, Long> counts = new TreeMap<>();
    for (String table : Schema.tables(sql)) {
      counts.put(table, count(sql, table));
    }
    return counts;
  }

  private static long count(Sql sql, String table) {
    return one(sql, "SELECT count(*) AS n FROM " + table).integer("n");
  }

  private static Row one(Sql sql, String query) {
    List<Row> rows = sql.run(Statement.of(query)).rows();
    assertEquals(1, rows.size(), query);
    return rows.get(0);
  }
}
