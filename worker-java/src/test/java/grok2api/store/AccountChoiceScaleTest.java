package grok2api.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grok2api.platform.Row;
import grok2api.platform.Statement;
import grok2api.store.AccountChoice.Width;
import grok2api.testing.JdbcSql;
import grok2api.testing.Migrations;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Choosing among 5,000 accounts, with 100,000 rows in the log beside them. */
class AccountChoiceScaleTest {
  private static final int ACCOUNTS = 5_000;
  private static final int LOG_ROWS = 100_000;
  private static final long NOW = 1_770_285_600_000L;

  private static JdbcSql sql;

  @BeforeAll
  static void fill() {
    sql = Migrations.migrated();
    run(
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < "
            + ACCOUNTS
            + ") INSERT INTO tokens (token, token_type, created_time)"
            + " SELECT 'account-' || i, iif(i % 10 = 0, 'ssoSuper', 'sso'), i FROM n");
    run(
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < "
            + LOG_ROWS
            + ") INSERT INTO request_log (id, timestamp, ip, model, duration_ms, status, key_name)"
            + " SELECT i * 4096, i, '', 'grok-4', 1, 200, 'k' FROM n");
    run(
        "INSERT INTO token_quota_state (token, rate_limit_model, refreshed_at, remaining_queries,"
            + " window_size_seconds) SELECT token, 'grok-4', "
            + (NOW - 60_000)
            + ", 50, 72000 FROM tokens");
    sql.run(
        QuotaStates.aligned(
            sql.run(Statement.of("SELECT json_group_array(token) AS all_of_them FROM tokens"))
                .rows()
                .get(0)
                .text("all_of_them"),
            NOW));
    run("ANALYZE");
  }

  private static void run(String statement) {
    sql.run(Statement.of(statement));
  }

  private static Statement sample(int place, Width width) {
    return AccountChoice.sample(Schema.CURRENT, false, "grok-4", place, NOW, width);
  }

  private static List<String> plan(Statement statement) {
    List<String> steps = new ArrayList<>();
    for (Row row :
        sql.run(new Statement("EXPLAIN QUERY PLAN " + statement.sql(), statement.parameters()))
            .rows()) {
      steps.add(row.text("detail"));
    }
    return steps;
  }

  /** Only what the statement itself has made is walked through, never a table or an index. */
  private static void assertNoScan(List<String> plan) {
    for (String step : plan) {
      boolean ownResult = step.contains("subquery") || step.equals("SCAN w");
      assertTrue(
          !step.startsWith("SCAN") || ownResult || step.equals("SCAN CONSTANT ROW"),
          step + " in " + String.join("\n", plan));
      assertTrue(!step.contains("TEMP B-TREE"), step);
    }
  }

  @Test
  void rowsOfAnEarlierEditionAreFoundByTheIndex() {
    List<String> plan = plan(QuotaStates.alignedNew("grok-4", NOW));
    assertNoScan(plan);
    assertTrue(
        plan.stream()
            .anyMatch(
                step ->
                    step.contains(
                        "idx_token_quota_state_ready (rate_limit_model=? AND token_type=?)")),
        String.join("\n", plan));
  }

  @ParameterizedTest
  @EnumSource(Width.class)
  void choosingScansNoTableAndSortsNothing(Width width) {
    List<String> plan = plan(sample(1, width));
    assertNoScan(plan);
    assertTrue(
        plan.contains(
            "SEARCH q USING INDEX idx_token_quota_state_ready"
                + " (rate_limit_model=? AND token_type=? AND ready_at=? AND draw>?)"),
        String.join("\n", plan));
  }

  @ParameterizedTest
  @EnumSource(Width.class)
  void accountsThatWereNeverAskedAreWalkedPastThoseThatHaveExpired(Width width) {
    List<String> plan = plan(sample(1, width));
    assertTrue(
        plan.contains(
            "SEARCH tokens USING COVERING INDEX idx_tokens_kind"
                + " (token_type=? AND status=? AND rowid>?)"),
        String.join("\n", plan));
  }

  @Test
  void sayingWhenTheFirstIsReadyScansNoTable() {
    assertNoScan(plan(AccountChoice.firstReadyAt(Schema.CURRENT, false, "grok-4", NOW)));
  }

  @Test
  void namingAccountsLooksForEachByItsToken() {
    List<String> plan = plan(Upkeep.name("[[\"account-1\",\"9c1185a5c5e9\"]]"));
    assertTrue(
        plan.contains("SEARCH tokens USING INDEX sqlite_autoindex_tokens_1 (token=?)"),
        String.join("\n", plan));
  }

  @Test
  void findingStaleQuotasScansNoTable() {
    assertNoScan(plan(Quotas.stalest(NOW, NOW, 30)));
    assertNoScan(plan(Quotas.neverMeasured("grok-4", 1, 200, 30)));
  }

  @Test
  void samplesAreSmallAndTogetherReachEveryBasicAccountEvenly() {
    int[] times = new int[ACCOUNTS + 1];
    for (int place = 0; place < AccountChoice.PLACES; place += 512) {
      List<Account> found = AccountChoice.read(sql.run(sample(place, Width.USUAL)), NOW);
      assertTrue(found.size() >= 8 && found.size() <= 15, "size " + found.size());
      for (Account account : found) {
        times[Integer.parseInt(account.token().substring("account-".length()))]++;
      }
    }
    int least = Integer.MAX_VALUE;
    int most = 0;
    for (int i = 1; i <= ACCOUNTS; i++) {
      if (i % 10 != 0) {
        least = Math.min(least, times[i]);
        most = Math.max(most, times[i]);
      }
    }
    assertTrue(least >= 1 && most <= 9, least + " to " + most);
  }

  @Test
  void superAccountsAreReadOnlyWhenThereIsRoom() {
    Set<Boolean> kinds = new HashSet<>();
    for (Account account : AccountChoice.read(sql.run(sample(1, Width.WIDE)), NOW)) {
      kinds.add(account.superAccount());
    }
    assertEquals(Set.of(false, true), kinds);
  }
}
