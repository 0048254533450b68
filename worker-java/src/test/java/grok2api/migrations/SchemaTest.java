package grok2api.migrations;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grok2api.platform.Sql;
import grok2api.platform.SqlFailed;
import grok2api.platform.Statement;
import grok2api.testing.JdbcSql;
import grok2api.testing.Migrations;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * The schema, written down from the specification of stored data (sections 3 and 4), and what this
 * gateway adds.
 */
class SchemaTest {
  private static final String OF_THE_BASE_EDITION =
      """
      admin_sessions
        token TEXT, key 1
        expires_at INTEGER NOT NULL
        * idx_admin_sessions_expires (expires_at)

      api_key_usage_daily
        key TEXT NOT NULL, key 1
        day TEXT NOT NULL, key 2
        chat_used INTEGER NOT NULL DEFAULT 0
        heavy_used INTEGER NOT NULL DEFAULT 0
        image_used INTEGER NOT NULL DEFAULT 0
        video_used INTEGER NOT NULL DEFAULT 0
        updated_at INTEGER NOT NULL
        * idx_api_key_usage_day (day)

      api_keys
        key TEXT, key 1
        name TEXT NOT NULL
        created_at INTEGER NOT NULL
        is_active INTEGER NOT NULL DEFAULT 1
        chat_limit INTEGER NOT NULL DEFAULT -1
        heavy_limit INTEGER NOT NULL DEFAULT -1
        image_limit INTEGER NOT NULL DEFAULT -1
        video_limit INTEGER NOT NULL DEFAULT -1
        * idx_api_keys_active (is_active)

      kv_cache
        key TEXT, key 1
        type TEXT NOT NULL
        size INTEGER NOT NULL
        content_type TEXT
        created_at INTEGER NOT NULL
        last_access_at INTEGER NOT NULL
        expires_at INTEGER
        * idx_kv_cache_type_access (type, last_access_at)

      request_logs
        id TEXT, key 1
        time TEXT NOT NULL
        timestamp INTEGER NOT NULL
        ip TEXT NOT NULL
        model TEXT NOT NULL
        duration REAL NOT NULL
        status INTEGER NOT NULL
        key_name TEXT NOT NULL
        token_suffix TEXT NOT NULL
        error TEXT NOT NULL
        * idx_request_logs_timestamp (timestamp)

      settings
        key TEXT, key 1
        value TEXT NOT NULL
        updated_at INTEGER NOT NULL

      token_refresh_progress
        id INTEGER, key 1
        running INTEGER NOT NULL DEFAULT 0
        current INTEGER NOT NULL DEFAULT 0
        total INTEGER NOT NULL DEFAULT 0
        success INTEGER NOT NULL DEFAULT 0
        failed INTEGER NOT NULL DEFAULT 0
        updated_at INTEGER NOT NULL

      tokens
        token TEXT, key 1
        token_type TEXT NOT NULL
        created_time INTEGER NOT NULL
        remaining_queries INTEGER NOT NULL DEFAULT -1
        heavy_remaining_queries INTEGER NOT NULL DEFAULT -1
        status TEXT NOT NULL DEFAULT 'active'
        failed_count INTEGER NOT NULL DEFAULT 0
        cooldown_until INTEGER
        last_failure_time INTEGER
        last_failure_reason TEXT
        tags TEXT NOT NULL DEFAULT '[]'
        note TEXT NOT NULL DEFAULT ''
        * idx_tokens_cooldown_until (cooldown_until)
        * idx_tokens_status (status)
        * idx_tokens_type (token_type)
      """;

  private static final String OF_THE_FORK =
      """
      token_quota_audit
        id INTEGER, key 1
        token TEXT NOT NULL
        rate_limit_model TEXT NOT NULL
        remaining_tokens INTEGER
        total_tokens INTEGER
        remaining_queries INTEGER
        total_queries INTEGER
        low_effort_cost INTEGER
        high_effort_cost INTEGER
        window_size_seconds INTEGER
        metric_kind TEXT NOT NULL DEFAULT 'unknown'
        source TEXT NOT NULL DEFAULT 'unknown'
        refreshed_at INTEGER NOT NULL
        success INTEGER NOT NULL DEFAULT 1
        last_error TEXT NOT NULL DEFAULT ''
        raw_payload TEXT NOT NULL DEFAULT '{}'
        recorded_at INTEGER NOT NULL
        * idx_token_quota_audit_rate_model (rate_limit_model)
        * idx_token_quota_audit_recorded_at (recorded_at)
        * idx_token_quota_audit_token (token)

      token_quota_probe_window
        token TEXT NOT NULL, key 1
        rate_limit_model TEXT NOT NULL, key 2
        last_probed_at INTEGER NOT NULL
        * idx_token_quota_probe_window_last_probed_at (last_probed_at)

      token_quota_refresh_window
        token TEXT NOT NULL, key 1
        rate_limit_model TEXT NOT NULL, key 2
        last_enqueued_at INTEGER NOT NULL
        * idx_token_quota_refresh_window_last_enqueued_at (last_enqueued_at)

      token_quota_state
        token TEXT NOT NULL, key 1
        rate_limit_model TEXT NOT NULL, key 2
        remaining_tokens INTEGER
        total_tokens INTEGER
        remaining_queries INTEGER
        total_queries INTEGER
        low_effort_cost INTEGER
        high_effort_cost INTEGER
        window_size_seconds INTEGER
        metric_kind TEXT NOT NULL DEFAULT 'unknown'
        source TEXT NOT NULL DEFAULT 'unknown'
        refreshed_at INTEGER NOT NULL
        success INTEGER NOT NULL DEFAULT 1
        last_error TEXT NOT NULL DEFAULT ''
        raw_payload TEXT NOT NULL DEFAULT '{}'
        inflight_units INTEGER NOT NULL DEFAULT 0
        inflight_updated_at INTEGER NOT NULL DEFAULT 0
        * idx_token_quota_state_rate_model (rate_limit_model)
        * idx_token_quota_state_refreshed_at (refreshed_at)
        * idx_token_quota_state_token (token)

      token_usage_probe_window
        token TEXT, key 1
        last_probed_at INTEGER NOT NULL
        * idx_token_usage_probe_window_last_probed_at (last_probed_at)

      token_usage_refresh_window
        token TEXT, key 1
        last_enqueued_at INTEGER NOT NULL
        * idx_token_usage_refresh_window_last_enqueued_at (last_enqueued_at)
      """;

  private static final String OURS =
      """
      client_key_digests
        digest TEXT NOT NULL, key 1
        key TEXT NOT NULL

      request_log
        id INTEGER, key 1
        timestamp INTEGER NOT NULL
        ip TEXT NOT NULL
        model TEXT NOT NULL
        duration_ms INTEGER NOT NULL
        status INTEGER NOT NULL
        key_name TEXT NOT NULL
        account TEXT
        error TEXT
        request_id TEXT
        route TEXT
        stream INTEGER
        attempts INTEGER
        first_byte_ms INTEGER
        prompt_tokens INTEGER
        completion_tokens INTEGER
        error_code TEXT
      """;

  private static final String FOR_THE_POOL =
      """
      admin_tasks
        id TEXT NOT NULL, key 1
        kind TEXT NOT NULL
        state TEXT NOT NULL
        accounts TEXT
        place INTEGER NOT NULL DEFAULT 0
        total INTEGER NOT NULL
        processed INTEGER NOT NULL DEFAULT 0
        ok INTEGER NOT NULL DEFAULT 0
        fail INTEGER NOT NULL DEFAULT 0
        failures TEXT NOT NULL DEFAULT '[]'
        created_at INTEGER NOT NULL
        updated_at INTEGER NOT NULL
        lease_until INTEGER NOT NULL DEFAULT 0

      revisions
        name TEXT NOT NULL, key 1
        revision INTEGER NOT NULL DEFAULT 0

      token_tags
        tag TEXT NOT NULL, key 1
        token TEXT NOT NULL, key 2
      """;

  private static final String FOR_THE_PANEL =
      """
      access_tokens
        digest TEXT NOT NULL, key 1
        id TEXT NOT NULL
        name TEXT NOT NULL
        scope TEXT NOT NULL
        created_at INTEGER NOT NULL
        last_used_at INTEGER
        expires_at INTEGER

      audit_log
        id INTEGER, key 1
        at INTEGER NOT NULL
        actor TEXT NOT NULL
        action TEXT NOT NULL
        detail TEXT NOT NULL
        ip TEXT NOT NULL
        request_id TEXT NOT NULL

      known_devices
        digest TEXT NOT NULL, key 1
        expires_at INTEGER NOT NULL

      passkey_challenges
        digest TEXT NOT NULL, key 1
        purpose TEXT NOT NULL
        expires_at INTEGER NOT NULL

      passkeys
        id TEXT NOT NULL, key 1
        name TEXT NOT NULL
        algorithm INTEGER NOT NULL
        public_key TEXT NOT NULL
        sign_count INTEGER NOT NULL DEFAULT 0
        created_at INTEGER NOT NULL
        last_used_at INTEGER

      request_stats
        hour_at INTEGER NOT NULL, key 1
        model TEXT NOT NULL, key 2
        success INTEGER NOT NULL
        failed INTEGER NOT NULL
        duration_ms INTEGER NOT NULL
        prompt_tokens INTEGER NOT NULL
        completion_tokens INTEGER NOT NULL

      sign_in_failures
        who TEXT NOT NULL, key 1
        failures INTEGER NOT NULL
        since INTEGER NOT NULL
        blocked_until INTEGER NOT NULL DEFAULT 0
        blocks INTEGER NOT NULL DEFAULT 0
      """;

  private static final String FOR_MEDIA =
      """
      videos
        id TEXT NOT NULL, key 1
        owner TEXT NOT NULL
        key_name TEXT NOT NULL
        status TEXT NOT NULL
        model TEXT NOT NULL
        prompt TEXT NOT NULL
        config TEXT NOT NULL
        start_key TEXT
        progress INTEGER NOT NULL DEFAULT 0
        created_at INTEGER NOT NULL
        completed_at INTEGER
        expires_at INTEGER NOT NULL
        lease_until INTEGER NOT NULL DEFAULT 0
        account TEXT
        url TEXT
        thumbnail_url TEXT
        error_code TEXT
        error_message TEXT
        charge_key TEXT
        charge_day TEXT
        * idx_videos_owner (owner, created_at)
        * idx_videos_work (created_at)
      """;

  private static final String FOR_UPSTREAMS =
      """
      model_routes
        name TEXT NOT NULL, key 1
        targets TEXT NOT NULL
        retry TEXT NOT NULL DEFAULT '{}'
        listed INTEGER NOT NULL DEFAULT 1
        enabled INTEGER NOT NULL DEFAULT 1
        created_at INTEGER NOT NULL
        updated_at INTEGER NOT NULL
      upstream_credentials
        id TEXT NOT NULL, key 1
        upstream TEXT NOT NULL
        secret TEXT NOT NULL
        display TEXT NOT NULL
        note TEXT NOT NULL DEFAULT ''
        enabled INTEGER NOT NULL DEFAULT 1
        failures INTEGER NOT NULL DEFAULT 0
        set_aside_at INTEGER
        ready_at INTEGER NOT NULL DEFAULT 0
        cooldown_step INTEGER NOT NULL DEFAULT 0
        last_failure TEXT
        last_failure_at INTEGER
        last_used_at INTEGER
        checked_at INTEGER
        created_at INTEGER NOT NULL
        * idx_upstream_credentials_upstream (upstream, id)
      upstreams
        id TEXT NOT NULL, key 1
        name TEXT NOT NULL
        kind TEXT NOT NULL
        base_url TEXT NOT NULL DEFAULT ''
        auth TEXT NOT NULL DEFAULT 'key'
        headers TEXT NOT NULL DEFAULT '[]'
        enabled INTEGER NOT NULL DEFAULT 1
        priority INTEGER NOT NULL DEFAULT 0
        weight INTEGER NOT NULL DEFAULT 1
        first_byte_seconds INTEGER NOT NULL DEFAULT 60
        idle_seconds INTEGER NOT NULL DEFAULT 120
        total_seconds INTEGER NOT NULL DEFAULT 600
        fail_threshold INTEGER NOT NULL DEFAULT 3
        ask_usage INTEGER NOT NULL DEFAULT 1
        patterns TEXT NOT NULL DEFAULT '["*"]'
        fetch_models INTEGER NOT NULL DEFAULT 1
        model_list TEXT
        models_fetched_at INTEGER
        resting_until INTEGER NOT NULL DEFAULT 0
        rest_step INTEGER NOT NULL DEFAULT 0
        last_failure TEXT
        last_failure_at INTEGER
        created_at INTEGER NOT NULL
        updated_at INTEGER NOT NULL
      """;

  @Test
  void isTheBaseEditionsAfter0005() {
    assertEquals(OF_THE_BASE_EDITION, Schema.show(Migrations.upTo("0005")));
  }

  @Test
  void isTheForksAfter0008() {
    Map<String, String> expected = tables(OF_THE_BASE_EDITION, OF_THE_FORK);
    reservations(expected);
    assertEquals(shown(expected), Schema.show(Migrations.upTo("0008")));
  }

  @Test
  void isTheForksWithOurAdditionsAfter0100() {
    Map<String, String> expected = tables(OF_THE_BASE_EDITION, OF_THE_FORK, OURS);
    reservations(expected);
    additionsOf0100(expected);
    assertEquals(shown(expected), Schema.show(Migrations.upTo("0100")));
  }

  @Test
  void hasWhatThePoolNeedsAfter0101() {
    Map<String, String> expected = tables(OF_THE_BASE_EDITION, OF_THE_FORK, OURS, FOR_THE_POOL);
    reservations(expected);
    additionsOf0100(expected);
    additionsOf0101(expected);
    assertEquals(shown(expected), Schema.show(Migrations.upTo("0101")));
  }

  @Test
  void hasWhatThePanelNeedsAfter0102() {
    Map<String, String> expected =
        tables(OF_THE_BASE_EDITION, OF_THE_FORK, OURS, FOR_THE_POOL, FOR_THE_PANEL);
    reservations(expected);
    additionsOf0100(expected);
    additionsOf0101(expected);
    additionsOf0102(expected);
    assertEquals(shown(expected), Schema.show(Migrations.upTo("0102")));
  }

  @Test
  void hasWhatMediaNeedAfter0103() {
    Map<String, String> expected =
        tables(OF_THE_BASE_EDITION, OF_THE_FORK, OURS, FOR_THE_POOL, FOR_THE_PANEL, FOR_MEDIA);
    reservations(expected);
    additionsOf0100(expected);
    additionsOf0101(expected);
    additionsOf0102(expected);
    additionsOf0103(expected);
    assertEquals(shown(expected), Schema.show(Migrations.upTo("0103")));
  }

  @Test
  void hasWhatUpstreamsNeedAfter0104() {
    Map<String, String> expected =
        tables(
            OF_THE_BASE_EDITION,
            OF_THE_FORK,
            OURS,
            FOR_THE_POOL,
            FOR_THE_PANEL,
            FOR_MEDIA,
            FOR_UPSTREAMS);
    reservations(expected);
    additionsOf0100(expected);
    additionsOf0101(expected);
    additionsOf0102(expected);
    additionsOf0103(expected);
    assertEquals(shown(expected), Schema.show(Migrations.upTo("0104")));
  }

  @Test
  void findsAccountsOfAKindAfter0105() {
    Map<String, String> expected =
        tables(
            OF_THE_BASE_EDITION,
            OF_THE_FORK,
            OURS,
            FOR_THE_POOL,
            FOR_THE_PANEL,
            FOR_MEDIA,
            FOR_UPSTREAMS);
    reservations(expected);
    additionsOf0100(expected);
    additionsOf0101(expected);
    additionsOf0102(expected);
    additionsOf0103(expected);
    addIndex(expected, "tokens", "idx_tokens_kind (token_type, status)");
    assertEquals(shown(expected), Schema.show(Migrations.migrated()));
  }

  private static void additionsOf0103(Map<String, String> expected) {
    addColumns(expected, "api_key_usage_daily", "uploads_used INTEGER NOT NULL DEFAULT 0");
  }

  private static void additionsOf0102(Map<String, String> expected) {
    addColumns(
        expected,
        "admin_sessions",
        "created_at INTEGER",
        "method TEXT",
        "ip TEXT",
        "user_agent TEXT");
    addColumns(
        expected,
        "api_keys",
        "id TEXT",
        "display TEXT",
        "requests_per_minute INTEGER NOT NULL DEFAULT -1",
        "tokens_per_day INTEGER NOT NULL DEFAULT -1",
        "expires_at INTEGER",
        "allowed_models TEXT",
        "allowed_addresses TEXT");
    addIndex(expected, "api_keys", "idx_api_keys_id (id)");
    addColumns(
        expected,
        "api_key_usage_daily",
        "tokens_used INTEGER NOT NULL DEFAULT 0",
        "paced_until INTEGER NOT NULL DEFAULT 0");
  }

  private static void additionsOf0101(Map<String, String> expected) {
    addColumns(expected, "tokens", "id TEXT");
    addIndex(expected, "tokens", "idx_tokens_created_time (created_time)");
    addIndex(expected, "tokens", "idx_tokens_id (id)");
    addColumns(
        expected,
        "token_quota_state",
        "token_type TEXT",
        "ready_at INTEGER NOT NULL DEFAULT 0",
        "draw INTEGER NOT NULL DEFAULT 0",
        "claimed_at INTEGER NOT NULL DEFAULT 0",
        "uses INTEGER NOT NULL DEFAULT 0");
    addIndex(
        expected,
        "token_quota_state",
        "idx_token_quota_state_ready (rate_limit_model, token_type, ready_at, draw)");
  }

  private static void additionsOf0100(Map<String, String> expected) {
    addColumns(expected, "tokens", "last_used INTEGER");
    addColumns(expected, "kv_cache", "token_hash TEXT");
    addColumns(
        expected,
        "token_quota_state",
        "cooldown_until INTEGER",
        "cooldown_step INTEGER NOT NULL DEFAULT 0",
        "last_used_at INTEGER");
  }

  @Test
  void theTableOf0002LivesOnlyUntil0003() {
    String r2Cache =
        """
        r2_cache
          key TEXT, key 1
          type TEXT NOT NULL
          size INTEGER NOT NULL
          etag TEXT
          content_type TEXT
          created_at INTEGER NOT NULL
          last_access_at INTEGER NOT NULL
          * idx_r2_cache_type_access (type, last_access_at)
        """;
    assertEquals(r2Cache, Schema.table(Migrations.upTo("0002"), "r2_cache"));
    assertFalse(Schema.tables(Migrations.upTo("0003")).contains("r2_cache"));
  }

  @Test
  void valuesOutsideTheChecksAreRefused() {
    JdbcSql sql = Migrations.migrated();
    refused(sql, "INSERT INTO tokens (token, token_type, created_time) VALUES ('t', 'basic', 1)");
    refused(sql, "INSERT INTO token_refresh_progress (id, updated_at) VALUES (2, 1)");
    refused(
        sql,
        "INSERT INTO kv_cache (key, type, size, created_at, last_access_at)"
            + " VALUES ('k', 'audio', 1, 1, 1)");
  }

  @Test
  void auditIdsAreNeverUsedAgain() {
    JdbcSql sql = Migrations.migrated();
    String add =
        "INSERT INTO token_quota_audit (token, rate_limit_model, refreshed_at, recorded_at)"
            + " VALUES ('t', 'grok-4', 1, 1) RETURNING id";
    assertEquals(1, sql.run(Statement.of(add)).rows().get(0).integer("id"));
    sql.run(Statement.of("DELETE FROM token_quota_audit"));
    assertEquals(2, sql.run(Statement.of(add)).rows().get(0).integer("id"));
  }

  @Test
  void aLoggedRequestTouchesOneBTree() {
    assertEquals(1, bTrees(Migrations.migrated(), "request_log"));
    assertEquals(1, bTrees(Migrations.migrated(), "client_key_digests"));
    assertEquals(3, bTrees(Migrations.migrated(), "request_logs"), "what the earlier log cost");
  }

  @Test
  void theNewestLogRowsAreReadWithoutSortingAndATimeRangeWithoutScanning() {
    JdbcSql sql = Migrations.migrated();
    assertEquals(
        "SCAN request_log", plan(sql, "SELECT * FROM request_log ORDER BY id DESC LIMIT 50"));
    assertEquals(
        "SEARCH request_log USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)",
        plan(sql, "SELECT * FROM request_log WHERE id >= 1 AND id < 2 ORDER BY id DESC"));
  }

  @Test
  void aKeyIsFoundByItsDigestWithoutScanning() {
    assertEquals(
        "SEARCH client_key_digests USING PRIMARY KEY (digest=?)",
        plan(Migrations.migrated(), "SELECT key FROM client_key_digests WHERE digest = 'd'"));
  }

  /** The b-trees an insert writes to: the table's own and one for each index; each is a D1 row. */
  private static long bTrees(Sql sql, String table) {
    return sql.run(
            Statement.of(
                "SELECT count(*) AS n FROM sqlite_master WHERE tbl_name = ?1 AND rootpage > 0",
                table))
        .rows()
        .get(0)
        .integer("n");
  }

  private static String plan(Sql sql, String query) {
    return sql.run(Statement.of("EXPLAIN QUERY PLAN " + query)).rows().get(0).text("detail");
  }

  private static void refused(Sql sql, String statement) {
    SqlFailed failed = assertThrows(SqlFailed.class, () -> sql.run(Statement.of(statement)));
    assertTrue(failed.getMessage().startsWith("CHECK constraint failed"), failed.getMessage());
  }

  private static void reservations(Map<String, String> tables) {
    addColumns(
        tables,
        "tokens",
        "inflight_chat INTEGER NOT NULL DEFAULT 0",
        "inflight_heavy INTEGER NOT NULL DEFAULT 0",
        "inflight_updated_at INTEGER NOT NULL DEFAULT 0");
  }

  /** Puts columns behind those a table has, before its indexes. */
  private static void addColumns(Map<String, String> tables, String table, String... columns) {
    String before = tables.get(table);
    int end = before.indexOf("  * ");
    String added = "  " + String.join("\n  ", columns) + "\n";
    tables.put(table, before.substring(0, end) + added + before.substring(end));
  }

  /** Puts an index among those a table has, in the order of their names. */
  private static void addIndex(Map<String, String> tables, String table, String index) {
    String before = tables.get(table);
    int at = before.indexOf("  * ");
    while (at < before.length() && before.substring(at + 4).compareTo(index) < 0) {
      at = before.indexOf('\n', at) + 1;
    }
    tables.put(table, before.substring(0, at) + "  * " + index + "\n" + before.substring(at));
  }

  /** Table descriptions by table name. */
  private static Map<String, String> tables(String... texts) {
    Map<String, String> tables = new TreeMap<>();
    for (String text : texts) {
      for (String table : text.split("\n(?=[a-z])")) {
        tables.put(table.substring(0, table.indexOf('\n')), table.stripTrailing() + "\n");
      }
    }
    return tables;
  }

  private static String shown(Map<String, String> tables) {
    return String.join("\n", tables.values());
  }
}
