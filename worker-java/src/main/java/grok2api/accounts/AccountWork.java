package grok2api.accounts;

import grok2api.settings.Settings;

/** What a task does to each of its accounts. */
public interface AccountWork {
  /** Between two accounts, for the upstream's sake. */
  long PAUSE_MILLIS = 50;

  /**
   * Works on one account. A failure is told, not thrown: the next account follows in any case.
   *
   * @param budget notes each outside call here; it allows {@link #calls} of them
   * @return null when it went well, else a code such as {@code http_403}
   */
  String run(WorkedAccount account, Settings settings, Budget budget);

  /** How many outside calls that may take at most. */
  int calls(boolean superAccount);
}
