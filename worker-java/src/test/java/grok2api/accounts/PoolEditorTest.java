package grok2api.accounts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import grok2api.accounts.PoolEditor.Edited;
import grok2api.platform.Rows;
import grok2api.platform.SqlFailed;
import grok2api.platform.Statement;
import grok2api.store.AccountFilter;
import grok2api.store.AccountList;
import grok2api.store.PoolChange;
import grok2api.store.Revisions;
import grok2api.testing.JvmJson;
import grok2api.testing.TestGateway;
import java.util.List;
import org.junit.jupiter.api.Test;

class PoolEditorTest {
  private final TestGateway gateway = TestGateway.withAccounts(2);
  private final PoolEditor editor = new PoolEditor(gateway.platform());

  /** Deletes all accounts it has seen; meanwhile others delete one of them, so many times. */
  private final class Hindered implements PoolEdit<Integer> {
    private int hindrances;

    Hindered(int hindrances) {
      this.hindrances = hindrances;
    }

    @Override
    public List<Statement> reads() {
      return List.of(AccountList.tokens(AccountFilter.ALL, 0));
    }

    @Override
    public Decided<Integer> decide(List<Rows> found) {
      PoolChange change = new PoolChange();
      found.get(0).rows().forEach(row -> change.delete(row.text("token")));
      if (hindrances-- > 0) {
        long revision = Revisions.read(gateway.sql.run(Revisions.find(Revisions.TOKENS)));
        gateway.sql.batch(
            new PoolChange().delete("account-1").statements(new JvmJson(), revision, 0));
      }
      return new Decided<>(change, found.get(0).rows().size());
    }
  }

  @Test
  void whoeverWasSlowerDecidesAgainOnWhatThePoolIsNow() {
    var done = assertInstanceOf(Edited.Done.class, editor.edit(new Hindered(1), null));
    assertEquals(1, done.report());
    assertEquals(3, done.revision());
  }

  @Test
  void whoeverNamesARevisionIsRefusedInstead() {
    var stale = assertInstanceOf(Edited.Stale.class, editor.edit(new Hindered(1), 1L));
    assertEquals(2, stale.revision());
    assertEquals(1, gateway.rows("SELECT * FROM tokens").size());
  }

  @Test
  void nobodyTriesForEver() {
    assertInstanceOf(Edited.Stale.class, editor.edit(new Hindered(99), null));
  }

  @Test
  void anEditThatChangesNothingWritesNothing() {
    gateway.run("DELETE FROM tokens");
    gateway.sql.resetRoundTrips();
    var done = assertInstanceOf(Edited.Done.class, editor.edit(new Hindered(0), null));
    assertEquals(1, done.revision());
    assertEquals(1, gateway.sql.roundTrips());
  }

  @Test
  void aBrokenDatabaseIsNoStalePool() {
    gateway.run("DROP TABLE token_tags");
    assertThrows(SqlFailed.class, () -> editor.edit(new Hindered(0), null));
  }
}
