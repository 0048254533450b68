package grok2api.accounts;

import grok2api.platform.Background;
import java.util.List;

/** Is told of accounts that an operator added. */
@FunctionalInterface
public interface NewAccounts {
  /**
   * Called once they are stored.
   *
   * @param ids of at least one account
   * @param background for work after the answer
   */
  void added(List<String> ids, Background background);
}
