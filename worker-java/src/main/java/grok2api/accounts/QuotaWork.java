package grok2api.accounts;

import grok2api.accounts.QuotaKeeper.Measurement;
import grok2api.settings.Settings;
import grok2api.store.Quotas.Source;
import grok2api.upstream.AccountUpstream.Measured;
import java.util.List;

/** Asks the upstream for an account's quotas, as the operator wished. */
public final class QuotaWork implements AccountWork {
  private final QuotaKeeper quotas;

  public QuotaWork(QuotaKeeper quotas) {
    this.quotas = quotas;
  }

  @Override
  public String run(WorkedAccount account, Settings settings, Budget budget) {
    budget.spendCalls(calls(account.superAccount()));
    List<Measurement> measurements =
        quotas.measureAll(account.token(), account.superAccount(), Source.OPERATOR, settings);
    // The ordinary model decides: a super account may have nothing to tell of the heavy one.
    return switch (measurements.get(0).measured()) {
      case Measured.Known known -> null;
      case Measured.Unknown unknown -> FailureCode.of(unknown.failure());
    };
  }

  @Override
  public int calls(boolean superAccount) {
    return QuotaKeeper.callsForAll(superAccount);
  }
}
