package grok2api.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grok2api.models.Quota;
import grok2api.platform.Statement;
import grok2api.testing.JdbcSql;
import grok2api.testing.Migrations;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * An isolate goes on with an account for a while after it was deleted, or after its token was
 * stored in another form.
 */
class GoneAccountTest {
  private static final Account ACCOUNT = new Account("gone", false, 5, 0, false, 0, 0, 0);
  private static final Quota QUOTA = new Quota(5, 8, -1, -1, -1, -1, 7200, "queries", "{}");

  private final JdbcSql sql = Migrations.migrated();

  static Stream<List<Statement>> whatIsLearntOfIt() {
    return Stream.of(
        List.of(AccountMarks.served(Schema.CURRENT, ACCOUNT, "grok-4", 1, 0, 1000)),
        List.of(
            AccountMarks.rateLimited(Schema.CURRENT, ACCOUNT, "grok-4", 0, 2000, "429: x", 1000)),
        AccountChoice.reserve(ACCOUNT, "grok-4", 1, 1000),
        Quotas.claim(ACCOUNT, "grok-4", 1000, 100, 100),
        Quotas.measured("gone", "sso", "grok-4", QUOTA, Quotas.Source.SCHEDULE, 1000),
        Quotas.unmeasured("gone", "sso", "grok-4", "x", "", Quotas.Source.SCHEDULE, 1000));
  }

  @ParameterizedTest
  @MethodSource("whatIsLearntOfIt")
  void leavesNoRowBehind(List<Statement> learnt) {
    sql.batch(learnt);
    assertEquals(0, rows());
  }

  @ParameterizedTest
  @MethodSource("whatIsLearntOfIt")
  void leavesOneWhileTheAccountIsThere(List<Statement> learnt) {
    sql.run(
        Statement.of(
            "INSERT INTO tokens (token, token_type, created_time) VALUES ('gone', 'sso', 0)"));
    sql.batch(learnt);
    assertTrue(rows() > 0);
  }

  private int rows() {
    int rows = 0;
    for (String table : List.of("token_quota_state", "token_quota_audit")) {
      rows +=
          sql.run(Statement.of("SELECT 1 FROM " + table + " WHERE token = 'gone'")).rows().size();
    }
    return rows;
  }

  @Test
  void anExpiredOneStaysOutOfTheIndexWhenItIsMeasured() {
    sql.run(
        Statement.of(
            "INSERT INTO tokens (token, token_type, created_time, status)"
                + " VALUES ('gone', 'sso', 0, 'expired')"));
    sql.batch(Quotas.measured("gone", "sso", "grok-4", QUOTA, Quotas.Source.OPERATOR, 1000));
    assertEquals(
        QuotaStates.NEVER_MILLIS,
        sql.run(Statement.of("SELECT ready_at FROM token_quota_state"))
            .rows()
            .get(0)
            .integer("ready_at"));
  }
}
