package grok2api.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import grok2api.platform.Statement;
import grok2api.testing.JdbcSql;
import grok2api.testing.JvmJson;
import grok2api.testing.Migrations;
import grok2api.testing.Vaults;
import grok2api.vault.Vault;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResealTest {
  private static final JvmJson JSON = new JvmJson();
  private final JdbcSql sql = Migrations.migrated();

  private final String ranges =
      Reseal.ranges(
          JSON,
          Vaults.with("a data key of thirty-two letters!", "another data key, of this year now")
              .outdated());

  private void tokens(String... tokens) {
    for (String token : tokens) {
      sql.run(
          Statement.of(
              "INSERT INTO tokens (token, token_type, created_time) VALUES (?1, 'sso', 0)", token));
    }
  }

  private List<String> outdated(int limit) {
    List<String> found = new ArrayList<>();
    sql.run(Reseal.accounts(ranges, limit)).rows().forEach(row -> found.add(row.text("token")));
    return found;
  }

  @Test
  void rangesAreReadAsTheDatabaseOrdersTexts() {
    tokens(
        "!",
        "enc",
        "enc:v1",
        "enc:v2:x",
        "eyJ",
        "~",
        "ü",
        "\uD83D\uDE00",
        "enc:v1:LjPc0O.of-this-key",
        "enc:v1:SQ7qM_.of-the-key-before",
        "enc:v1:unknown.of-another");
    assertEquals(
        List.of(
            "!",
            "enc",
            "enc:v1",
            "enc:v2:x",
            "eyJ",
            "~",
            "ü",
            "\uD83D\uDE00",
            "enc:v1:SQ7qM_.of-the-key-before"),
        outdated(100));
    assertEquals(List.of("!", "enc"), outdated(2));
  }

  @Test
  void theWayToFewRowsIsShort() {
    List<Statement> all = new ArrayList<>();
    all.add(Reseal.accounts(ranges, 10));
    all.add(Reseal.history(ranges, 10));
    for (Retention.Locks locks : Retention.Locks.values()) {
      all.add(Reseal.locks(locks, ranges, 10));
    }
    all.addAll(Reseal.moved(JSON, List.of(new Reseal.Move("0123456789ab", "old", "new"))));
    all.addAll(Reseal.historyMoved(JSON, List.of(new Reseal.HistoryMove(1, "new"))));
    for (Statement statement : all) {
      String plan = Plans.of(sql, statement);
      assertFalse(
          Plans.walks(
              plan,
              "t|n|a|l|tokens|token_tags|token_quota_state|token_quota_audit|"
                  + "token_usage_probe_window"),
          statement.sql() + "\n" + plan);
    }
  }

  @Test
  void everythingIsCounted() {
    tokens("a", "b", "enc:v1:LjPc0O.now", "enc:v1:SQ7qM_.before", "enc:v1:unknown.of-another");
    Vault vault =
        Vaults.with("a data key of thirty-two letters!", "another data key, of this year now");
    assertEquals(
        new Reseal.Counts(5, 2, 1, 1, 3, 0),
        Reseal.Counts.of(sql.run(Reseal.counts(vault.sealedNow(), vault.sealedBefore(), ranges))));
    assertEquals(
        new Reseal.Counts(5, 2, 0, 0, 0, 0),
        Reseal.Counts.of(sql.run(Reseal.counts(null, null, "[]"))));
  }

  @Test
  void anEmptyPoolIsCountedToo() {
    assertEquals(
        new Reseal.Counts(0, 0, 0, 0, 0, 0),
        Reseal.Counts.of(sql.run(Reseal.counts(null, null, "[]"))));
  }
}
