package grok2api.accounts;

import grok2api.platform.Clock;
import grok2api.platform.Signal;
import grok2api.settings.Settings;
import grok2api.upstream.AccountUpstream;
import grok2api.upstream.Failure;

/**
 * Turns on an account's preference for adult content, and nothing else: a failure says nothing
 * against the account.
 */
public final class PreferenceWork implements AccountWork {
  /** After the first attempt, unless the operator says otherwise. */
  public static final int RETRIES = 3;

  /** Before the first retry; twice as long before each further one, up to the longest. */
  private static final long PAUSE_MILLIS = 250;

  private static final long LONGEST_PAUSE_MILLIS = 2_000;

  private final AccountUpstream upstream;
  private final Clock clock;

  public PreferenceWork(AccountUpstream upstream, Clock clock) {
    this.upstream = upstream;
    this.clock = clock;
  }

  @Override
  public String run(WorkedAccount account, Settings settings, Budget budget) {
    return run(account, settings, budget, RETRIES);
  }

  /**
   * The same with as many retries as the operator likes and the budget allows.
   *
   * @return as {@link AccountWork#run}
   */
  public String run(WorkedAccount account, Settings settings, Budget budget, int retries) {
    if (!settings.token().allowPreferenceSwitch()) {
      return "not_enabled";
    }
    AccountUpstream.Call call =
        new AccountUpstream.Call(account.token(), settings.grok(), Signal.NEVER);
    Failure failure = attempt(call, budget);
    long pause = PAUSE_MILLIS;
    for (int i = 0; i < retries && mayPass(failure) && budget.allows(1); i++) {
      clock.sleep(pause);
      pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
      failure = attempt(call, budget);
    }
    return failure == null ? null : FailureCode.of(failure);
  }

  @Override
  public int calls(boolean superAccount) {
    return 1 + RETRIES;
  }

  private Failure attempt(AccountUpstream.Call call, Budget budget) {
    budget.spendCalls(1);
    return upstream.preferAdultContent(call, true);
  }

  /** Whether trying again may help. */
  private static boolean mayPass(Failure failure) {
    return failure != null
        && (failure.kind() == Failure.Kind.TROUBLE || failure.kind() == Failure.Kind.RATE_LIMITED);
  }
}
