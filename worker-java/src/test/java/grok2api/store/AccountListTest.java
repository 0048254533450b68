package grok2api.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grok2api.platform.Row;
import grok2api.platform.Statement;
import grok2api.testing.TestGateway;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AccountListTest {
  private static final int PAGE = 50;

  private final TestGateway gateway = TestGateway.empty();

  private List<PoolAccount> page(AccountFilter filter, AccountOrder order) {
    return AccountList.read(
        gateway.sql.run(AccountList.page(filter, order, null, 0, PAGE, gateway.clock.nowMillis)));
  }

  private List<String> tokens(AccountFilter filter) {
    return page(filter, AccountOrder.NEWEST_FIRST).stream().map(PoolAccount::token).toList();
  }

  private List<String> tokens(AccountStatus... statuses) {
    return tokens(new AccountFilter(null, Set.of(statuses), null, null, null));
  }

  private PoolAccount only() {
    List<PoolAccount> all = page(AccountFilter.ALL, AccountOrder.NEWEST_FIRST);
    assertEquals(1, all.size());
    return all.get(0);
  }

  private static AccountFilter search(String text) {
    return new AccountFilter(null, Set.of(), null, text, null);
  }

  private static AccountFilter tag(String tag) {
    return new AccountFilter(null, Set.of(), tag, null, null);
  }

  private TestGateway created(String token, long millis) {
    gateway.account(token, "sso", 80);
    gateway.run("UPDATE tokens SET created_time = ?2 WHERE token = ?1", token, millis);
    return gateway;
  }

  private void fill(int count) {
    gateway.run(
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?1)"
            + " INSERT INTO tokens (token, id, token_type, created_time, remaining_queries)"
            + " SELECT 'token-' || CAST(i AS INTEGER), 'id-' || CAST(i AS INTEGER),"
            + " CASE WHEN i % 10 = 0 THEN 'ssoSuper' ELSE 'sso' END,"
            + " 1000 * CAST(i / 1000 AS INTEGER), 80 FROM n",
        count);
    gateway.run(
        "INSERT INTO token_tags (tag, token) SELECT CASE WHEN rowid % 100 = 0 THEN 'rare'"
            + " ELSE 'usual' END, token FROM tokens");
    gateway.run(
        "INSERT INTO token_quota_state (token, rate_limit_model, token_type, remaining_queries,"
            + " refreshed_at) SELECT token, 'grok-4', token_type, 5, 0 FROM tokens");
  }

  @Test
  void theNewestComeFirstAndThoseOfOneMillisecondInTheOrderTheyWereAdded() {
    created("first", 1000).account("x", "sso", 1);
    gateway.run("DELETE FROM tokens WHERE token = 'x'");
    created("second", 1000);
    created("newest", 2000);
    assertEquals(List.of("newest", "second", "first"), tokens(AccountFilter.ALL));
  }

  @Test
  void walkingFromPlaceToPlaceMeetsEachAccountOnce() {
    fill(1234);
    for (boolean descending : new boolean[] {true, false}) {
      AccountOrder order = new AccountOrder(AccountOrder.By.CREATED_TIME, descending);
      List<String> met = new ArrayList<>();
      AccountPlace after = null;
      for (int pages = 0; pages < 14; pages++) {
        List<PoolAccount> page =
            AccountList.read(
                gateway.sql.run(AccountList.page(AccountFilter.ALL, order, after, 0, 100, 0)));
        page.forEach(account -> met.add(account.token()));
        after =
            page.isEmpty() ? after : AccountPlace.read(page.get(page.size() - 1).place().cursor());
      }
      assertEquals(1234, met.size());
      assertEquals(1234, Set.copyOf(met).size());
      assertEquals(descending ? "token-1234" : "token-1", met.get(0));
    }
  }

  @Test
  void aPageAndALookupNeverWalkTheTable() {
    fill(5000);
    AccountPlace middle = new AccountPlace(2000, 2500);
    AccountOrder newest = AccountOrder.NEWEST_FIRST;
    Map<String, Statement> quick = new HashMap<>();
    quick.put("first", AccountList.page(AccountFilter.ALL, newest, null, 0, PAGE, 1));
    quick.put("next", AccountList.page(AccountFilter.ALL, newest, middle, 0, PAGE, 1));
    quick.put("tag", AccountList.page(tag("rare"), newest, null, 0, PAGE, 1));
    quick.put("exact", AccountList.exact("token-77", "0123456789ab"));
    quick.put("found", AccountList.page(search("x").exactly(77), newest, null, 0, PAGE, 1));
    quick.put("named", AccountList.named("[\"token-7\",\"id-9\"]", 1));
    quick.put("buckets", AccountList.buckets("[\"token-7\"]"));
    quick.put("tags", AccountList.tags());
    for (String statistics : List.of("SELECT 1", "ANALYZE")) {
      gateway.run(statistics);
      quick.forEach(
          (name, statement) -> {
            String plan = Plans.of(gateway.sql, statement);
            assertFalse(
                Plans.walks(plan, "t|n|q|h|g|tokens|token_tags|token_quota_state"),
                name + "\n" + plan);
          });
    }
    String first = Plans.of(gateway.sql, quick.get("first"));
    assertTrue(first.contains("SCAN t USING INDEX idx_tokens_created_time"), first);
    assertFalse(first.contains("TEMP B-TREE"), first);
    String next = Plans.of(gateway.sql, quick.get("next"));
    assertTrue(next.contains("idx_tokens_created_time (created_time=? AND rowid<?)"), next);
    assertTrue(next.contains("idx_tokens_created_time (created_time<?)"), next);
    assertFalse(next.contains("TEMP B-TREE"), next);
  }

  @Test
  void aFilterByKindKeepsToTheOrderOfCreation() {
    fill(1000);
    AccountFilter supers = new AccountFilter("ssoSuper", Set.of(), null, null, null);
    String plan =
        Plans.of(
            gateway.sql, AccountList.page(supers, AccountOrder.NEWEST_FIRST, null, 0, PAGE, 1));
    assertFalse(plan.contains("TEMP B-TREE"), plan);
    assertEquals(PAGE, tokens(supers).size());
    assertEquals("token-1000", tokens(supers).get(0));
  }

  @Test
  void eachAccountHasOneOfFiveStatuses() {
    long now = gateway.clock.nowMillis;
    gateway.account("active", "sso", 5).account("unknown", "sso", -1).account("spent", "sso", 0);
    gateway.account("cooling", "sso", 5).account("expired", "sso", 5).account("rested", "sso", 5);
    gateway.account("half", "ssoSuper", 5).account("limited", "sso", 5);
    gateway.run("UPDATE tokens SET cooldown_until = ?1 WHERE token = 'cooling'", now + 1);
    gateway.run("UPDATE tokens SET cooldown_until = ?1 WHERE token = 'rested'", now);
    gateway.run(
        "UPDATE tokens SET status = 'expired', cooldown_until = ?1 WHERE token = 'expired'",
        now + 1);
    gateway.run("UPDATE tokens SET heavy_remaining_queries = 0 WHERE token = 'half'");
    gateway.quota("limited", "grok-4", 0, 0);
    gateway.run(
        "UPDATE token_quota_state SET cooldown_until = ?1 WHERE token = 'limited'", now + 20_000);
    assertEquals(
        List.of("rested", "active"),
        tokens(AccountStatus.ACTIVE).stream().filter(token -> !token.equals("unknown")).toList());
    assertEquals(List.of("unknown"), tokens(AccountStatus.UNKNOWN));
    assertEquals(List.of("limited", "cooling"), tokens(AccountStatus.COOLING));
    assertEquals(List.of("limited", "half", "cooling", "spent"), tokens(AccountStatus.EXHAUSTED));
    assertEquals(List.of("expired"), tokens(AccountStatus.INVALID));
    assertEquals(
        List.of("rested", "expired", "unknown", "active"),
        tokens(AccountStatus.ACTIVE, AccountStatus.INVALID));
  }

  @Test
  void theQuotaIsTheLatestFigureWhileItsWindowLasts() {
    gateway.account("a", "sso", 72);
    assertEquals(72, only().quota());
    gateway.quota("a", "grok-4", 3, 1000);
    assertEquals(3, only().quota());
    gateway.clock.nowMillis += 7_200_000;
    assertEquals(-1, only().quota());
    assertEquals(AccountStatus.UNKNOWN, only().status());
  }

  @Test
  void aBasicAccountHasNoHeavyQuotaWhateverIsStored() {
    gateway.account("a", "sso", 72);
    gateway.run("UPDATE tokens SET heavy_remaining_queries = 0");
    assertEquals(-1, only().heavyQuota());
    assertEquals(AccountStatus.ACTIVE, only().status());
  }

  @Test
  void aSearchFindsPartsOfTokenNoteAndId() {
    gateway.account("eyJabc", "sso", 1).account("other", "sso", 1);
    gateway.run("UPDATE tokens SET note = 'Büro 100%_東京' WHERE token = 'other'");
    gateway.run("UPDATE tokens SET id = '9c1185a5c5e9' WHERE token = 'other'");
    assertEquals(List.of("eyJabc"), tokens(search("YJA")));
    assertEquals(List.of("other"), tokens(search("büRO")));
    assertEquals(List.of("other"), tokens(search("東")));
    assertEquals(List.of("other"), tokens(search("0%_")));
    assertEquals(List.of("other"), tokens(search("9c118")));
    assertEquals(List.of(), tokens(search("' OR 1=1 --")));
    assertEquals(List.of(), tokens(search("%")).stream().filter("eyJabc"::equals).toList());
  }

  @Test
  void aTagFindsItsAccountsInTheOrderOfTheList() {
    created("old", 1).run("INSERT INTO token_tags VALUES ('home', 'old')");
    created("new", 2).run("INSERT INTO token_tags VALUES ('home', 'new')");
    created("none", 3).run("INSERT INTO token_tags VALUES ('gone', 'deleted')");
    assertEquals(List.of("new", "old"), tokens(tag("home")));
    assertEquals(List.of(), tokens(tag("gone")));
  }

  @Test
  void theGreatestQuotaOrTheMostFailuresComeFirstWhenAskedFor() {
    gateway.account("few", "sso", 1).account("many", "sso", 9).account("unknown", "sso", -1);
    gateway.run("UPDATE tokens SET failed_count = 2 WHERE token = 'few'");
    AccountOrder most = new AccountOrder(AccountOrder.By.QUOTA, true);
    assertEquals(
        List.of("many", "few", "unknown"),
        page(AccountFilter.ALL, most).stream().map(PoolAccount::token).toList());
    AccountOrder failures = new AccountOrder(AccountOrder.By.FAIL_COUNT, true);
    assertEquals("few", page(AccountFilter.ALL, failures).get(0).token());
  }

  @Test
  void countsAreByKindAndStatus() {
    gateway.account("a", "sso", 5).account("b", "sso", 7).account("c", "ssoSuper", -1);
    List<String> counts = new ArrayList<>();
    for (Row row : gateway.sql.run(AccountList.counts(gateway.clock.nowMillis)).rows()) {
      counts.add(
          row.text("token_type")
              + " "
              + row.text("status")
              + " "
              + row.integer("accounts")
              + " "
              + row.integer("quota"));
    }
    assertEquals(List.of("sso active 2 12", "ssoSuper unknown 1 0"), counts);
  }

  @Test
  void bucketsTellNothingWhereTheProviderToldNothing() {
    gateway.account("a", "sso", 5).quota("a", "grok-3", 4, 60_000);
    Map<String, List<QuotaBucket>> byToken = new HashMap<>();
    AccountList.readBuckets(gateway.sql.run(AccountList.buckets("[\"a\",\"missing\"]")), byToken);
    assertEquals(Set.of("a"), byToken.keySet());
    QuotaBucket bucket = byToken.get("a").get(0);
    assertEquals("grok-3", bucket.rateModel());
    assertEquals(4, bucket.remainingQueries());
    assertEquals(-1, bucket.totalQueries());
    assertEquals(-1, bucket.lowEffortCost());
    assertEquals(7200, bucket.windowSeconds());
  }

  @Test
  void aCursorThatIsNoneIsNotRead() {
    assertEquals(new AccountPlace(1000, 7), AccountPlace.read("1000.7"));
    for (String wrong :
        List.of("", ".", "1.", ".1", "-1.2", "1.2.3", "1e3.4", "9999999999999999.1")) {
      assertNull(AccountPlace.read(wrong), wrong);
    }
  }
}
