package grok2api.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grok2api.platform.Row;
import grok2api.platform.SqlFailed;
import grok2api.platform.Statement;
import grok2api.testing.JvmJson;
import grok2api.testing.TestGateway;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PoolChangeTest {
  private static final JvmJson JSON = new JvmJson();

  private final TestGateway gateway = TestGateway.empty();

  private void apply(PoolChange change) {
    gateway.sql.batch(change.statements(JSON, revision(), gateway.clock.nowMillis));
  }

  private long revision() {
    return Revisions.read(gateway.sql.run(Revisions.find(Revisions.TOKENS)));
  }

  private Row account(String token) {
    List<Row> rows = gateway.rows("SELECT * FROM tokens WHERE token = ?1", token);
    assertEquals(1, rows.size());
    return rows.get(0);
  }

  private Row quota(String token) {
    return gateway.rows("SELECT * FROM token_quota_state WHERE token = ?1", token).get(0);
  }

  private List<String> tagged() {
    List<String> tagged = new ArrayList<>();
    for (Row row : gateway.rows("SELECT * FROM token_tags ORDER BY tag, token")) {
      tagged.add(row.text("tag") + " " + row.text("token"));
    }
    return tagged;
  }

  private static NewAccount account(String token, String note, String... tags) {
    return new NewAccount(
        token, "id of " + token, false, 1000, false, 0, -1, -1, note, List.of(tags));
  }

  private static PoolChange.Edit tags(String token, String... tags) {
    return new PoolChange.Edit(token, null, List.of(tags), null, null);
  }

  @Test
  void newAccountsAreStoredWithEverythingSaidOfThem() {
    apply(
        new PoolChange()
            .add(account("a", "it's \"his\" 東京 \\ 😀", "b\"c", "家"))
            .add(new NewAccount("b", "2", true, 2000, true, 3000, 7, 9, "", List.of())));
    Row a = account("a");
    assertEquals("it's \"his\" 東京 \\ 😀", a.text("note"));
    assertEquals("[\"b\\\"c\",\"家\"]", a.text("tags"));
    assertEquals("sso", a.text("token_type"));
    assertEquals("active", a.text("status"));
    assertEquals("id of a", a.text("id"));
    assertEquals(1000, a.integer("created_time"));
    assertEquals(-1, a.integer("remaining_queries"));
    assertTrue(a.isNull("cooldown_until"));
    Row b = account("b");
    assertEquals("ssoSuper", b.text("token_type"));
    assertEquals("expired", b.text("status"));
    assertEquals(3000, b.integer("cooldown_until"));
    assertEquals(7, b.integer("remaining_queries"));
    assertEquals(9, b.integer("heavy_remaining_queries"));
    assertEquals(List.of("b\"c a", "家 a"), tagged());
    assertEquals(2, revision());
  }

  @Test
  void aThousandLongTokensAreOneTransactionOfStatementsThatD1Takes() {
    PoolChange change = new PoolChange();
    for (int i = 0; i < 1000; i++) {
      change.add(account("x".repeat(4000) + i, ""));
    }
    apply(change);
    assertEquals(1000, gateway.rows("SELECT token FROM tokens").size());
    for (Statement statement : change.statements(JSON, 1, 1)) {
      for (Object parameter : statement.parameters()) {
        assertTrue(!(parameter instanceof String text) || text.length() < 700_000);
      }
    }
  }

  @Test
  void ofTwoWritersWhoSawTheSamePoolOnlyOneWrites() {
    long seen = revision();
    gateway.sql.batch(new PoolChange().add(account("a", "")).statements(JSON, seen, 1));
    List<Statement> late =
        new PoolChange().add(account("b", "")).delete("a").statements(JSON, seen, 1);
    SqlFailed failure = assertThrows(SqlFailed.class, () -> gateway.sql.batch(late));
    assertTrue(Revisions.wasStale(failure));
    assertEquals(1, gateway.rows("SELECT token FROM tokens").size());
    assertEquals(seen + 1, revision());
  }

  @Test
  void anotherFailureIsNotTakenForAStalePool() {
    gateway.run("DROP TABLE token_tags");
    List<Statement> change = new PoolChange().delete("a").statements(JSON, 1, 1);
    SqlFailed failure = assertThrows(SqlFailed.class, () -> gateway.sql.batch(change));
    assertFalse(Revisions.wasStale(failure));
  }

  @Test
  void aPoolWithoutARevisionGetsOne() {
    gateway.run("DELETE FROM revisions");
    apply(new PoolChange().add(account("a", "")));
    assertEquals(1, revision());
  }

  @Test
  void anEditChangesOnlyWhatItNames() {
    apply(new PoolChange().add(account("a", "old", "x")).add(account("b", "other", "x")));
    apply(new PoolChange().edit(new PoolChange.Edit("a", "new", null, null, null)));
    assertEquals("new", account("a").text("note"));
    assertEquals("[\"x\"]", account("a").text("tags"));
    assertEquals("other", account("b").text("note"));
    apply(new PoolChange().edit(new PoolChange.Edit("a", "", null, 5, null)));
    assertEquals("", account("a").text("note"));
    assertEquals(5, account("a").integer("remaining_queries"));
    assertEquals(-1, account("a").integer("heavy_remaining_queries"));
  }

  @Test
  void tagsAreFoundByTheirNewNamesOnly() {
    apply(new PoolChange().add(account("a", "", "x", "y")).add(account("b", "", "x")));
    apply(new PoolChange().edit(tags("a", "y", "z")).edit(tags("b")));
    assertEquals(List.of("y a", "z a"), tagged());
    assertEquals("[]", account("b").text("tags"));
  }

  @Test
  void aDeletedAccountLeavesNothingBehind() {
    gateway.account("a", "sso", 5).account("b", "sso", 5).quota("a", "grok-4", 5, 0);
    apply(new PoolChange().edit(tags("a", "x")));
    apply(new PoolChange().delete("a"));
    assertEquals(List.of(), tagged());
    assertEquals(0, gateway.rows("SELECT * FROM token_quota_state").size());
    assertEquals(1, gateway.rows("SELECT token FROM tokens").size());
  }

  @Test
  void theIndexOfReadyAccountsFollows() {
    gateway.account("a", "sso", 5).quota("a", "grok-4", 5, 0);
    apply(new PoolChange().move("a", true));
    assertEquals("ssoSuper", quota("a").text("token_type"));
    apply(new PoolChange().expire("a"));
    assertEquals(QuotaStates.NEVER_MILLIS, quota("a").integer("ready_at"));
    apply(new PoolChange().revive("a"));
    assertEquals(0, quota("a").integer("ready_at"));
  }

  @Test
  void aBasicAccountKeepsNoHeavyQuota() {
    gateway.account("a", "ssoSuper", 5);
    apply(new PoolChange().move("a", false));
    assertEquals(-1, account("a").integer("heavy_remaining_queries"));
  }

  @Test
  void anOperatorsFigureTakesThePlaceOfTheProviders() {
    gateway.account("a", "sso", 5).quota("a", "grok-4", 5, 0).quota("a", "grok-3", 4, 0);
    apply(new PoolChange().edit(new PoolChange.Edit("a", null, null, 0, null)));
    List<Row> rows = gateway.rows("SELECT * FROM token_quota_state ORDER BY rate_limit_model");
    assertEquals(4, rows.get(0).integer("remaining_queries"));
    assertEquals(0, rows.get(1).integer("remaining_queries"));
    assertEquals(gateway.clock.nowMillis + 3_600_000, rows.get(1).integer("ready_at"));
    apply(new PoolChange().edit(new PoolChange.Edit("a", null, null, -1, null)));
    assertTrue(
        gateway
            .rows("SELECT * FROM token_quota_state WHERE rate_limit_model = 'grok-4'")
            .get(0)
            .isNull("remaining_queries"));
    assertEquals(-1, account("a").integer("remaining_queries"));
  }

  @Test
  void aRevivedAccountBeginsWithoutFailures() {
    gateway.account("a", "sso", 5);
    gateway.run(
        "UPDATE tokens SET status = 'expired', failed_count = 5, last_failure_time = 1,"
            + " last_failure_reason = '401: x', cooldown_until = 9e12");
    apply(new PoolChange().revive("a"));
    Row revived = account("a");
    assertEquals("active", revived.text("status"));
    assertEquals(0, revived.integer("failed_count"));
    assertTrue(revived.isNull("last_failure_time"));
    assertTrue(revived.isNull("last_failure_reason"));
    assertTrue(revived.isNull("cooldown_until"));
  }

  @Test
  void aRunningRestIsNotBegunAnew() {
    long now = gateway.clock.nowMillis;
    gateway.account("a", "sso", 5).account("b", "sso", 5);
    gateway.run("UPDATE tokens SET cooldown_until = ?1 WHERE token = 'a'", now + 5);
    apply(new PoolChange().rest("a").rest("b"));
    assertEquals(now + 5, account("a").integer("cooldown_until"));
    assertEquals(now + 3_600_000, account("b").integer("cooldown_until"));
    gateway.quota("a", "grok-4", 0, 0);
    apply(new PoolChange().wake("a"));
    assertTrue(account("a").isNull("cooldown_until"));
    assertEquals(0, quota("a").integer("ready_at"));
  }

  @Test
  void noStatementWalksTheTableOfAccounts() {
    PoolChange change =
        new PoolChange()
            .add(account("n", "", "x"))
            .edit(new PoolChange.Edit("a", "b", List.of("c"), 1, 2))
            .move("a", true)
            .move("b", false)
            .expire("c")
            .revive("d")
            .wake("e")
            .rest("f")
            .delete("g");
    List<Statement> statements = change.statements(JSON, 1, 1);
    assertEquals(16, statements.size());
    for (Statement statement : statements) {
      String plan = Plans.of(gateway.sql, statement);
      assertFalse(
          Plans.walks(plan, "t|q|tokens|token_tags|token_quota_state"),
          statement.sql() + "\n" + plan);
    }
  }
}
