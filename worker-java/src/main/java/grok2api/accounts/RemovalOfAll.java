package grok2api.accounts;

import grok2api.platform.Platform;
import grok2api.platform.Row;
import grok2api.platform.Rows;
import grok2api.platform.Statement;
import grok2api.store.AccountFilter;
import grok2api.store.AccountList;
import grok2api.store.PoolChange;
import java.util.List;

/**
 * Deletes all accounts that a filter finds, provided that there are as many as the operator
 * expects; reports how many it finds.
 */
public final class RemovalOfAll implements PoolEdit<Integer> {
  private final Platform platform;
  private final AccountFilter filter;
  private final int expected;

  public RemovalOfAll(Platform platform, AccountFilter filter, int expected) {
    this.platform = platform;
    this.filter = filter;
    this.expected = expected;
  }

  @Override
  public List<Statement> reads() {
    return List.of(AccountList.tokens(filter, platform.clock().nowMillis()));
  }

  @Override
  public Decided<Integer> decide(List<Rows> found) {
    List<Row> rows = found.get(0).rows();
    PoolChange change = new PoolChange();
    if (rows.size() == expected) {
      for (Row row : rows) {
        change.delete(row.text("token"));
      }
    }
    return new Decided<>(change, rows.size());
  }
}
