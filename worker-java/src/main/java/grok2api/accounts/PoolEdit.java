package grok2api.accounts;

import grok2api.platform.Rows;
import grok2api.platform.Statement;
import grok2api.store.PoolChange;
import java.util.List;

/**
 * A change of the pool as a whole, decided on what the pool is at that moment.
 *
 * @param <T> what is to be told afterwards
 */
public interface PoolEdit<T> {
  /** What must be known. */
  List<Statement> reads();

  /**
   * What is to change. May be asked again with other rows when somebody else was quicker.
   *
   * @param found one result for each of {@link #reads}
   */
  Decided<T> decide(List<Rows> found);

  /** An empty change leaves the pool as it is. */
  record Decided<T>(PoolChange change, T report) {}
}
