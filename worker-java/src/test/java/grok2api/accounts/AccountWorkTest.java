package grok2api.accounts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import grok2api.models.Quota;
import grok2api.settings.Settings;
import grok2api.settings.SettingsReader;
import grok2api.store.SettingsStore;
import grok2api.testing.TestGateway;
import grok2api.testing.Vaults;
import grok2api.upstream.AccountUpstream;
import grok2api.upstream.Failure;
import grok2api.upstream.Failure.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

class AccountWorkTest {
  private static final AccountUpstream.Measured KNOWN =
      new AccountUpstream.Measured.Known(new Quota(41, 80, -1, -1, -1, -1, 7200, "queries", "{}"));

  private final TestGateway gateway = TestGateway.empty();
  private final ScriptedUpstream upstream = new ScriptedUpstream();
  private final Budget budget = Budget.ofBackground(gateway.clock);
  private final WorkedAccount basic = new WorkedAccount("basic", false);
  private final WorkedAccount heavy = new WorkedAccount("super", true);

  private static final class ScriptedUpstream implements AccountUpstream {
    final Deque<Measured> quotas = new ArrayDeque<>();
    final Deque<Failure> preferences = new ArrayDeque<>();
    final List<String> asked = new ArrayList<>();

    @Override
    public Measured measure(Call call, String rateModel) {
      asked.add(call.credential() + " " + rateModel);
      return quotas.remove();
    }

    @Override
    public Failure preferAdultContent(Call call, boolean on) {
      asked.add(call.credential() + " " + on);
      Failure failure = preferences.remove();
      return failure.kind() == Kind.CLIENT_GONE ? null : failure;
    }
  }

  private AccountWork quotas(AccountUpstream.Measured... told) {
    upstream.quotas.addAll(Arrays.asList(told));
    AccountPool pool = new AccountPool(gateway.platform());
    Feedback feedback = new Feedback(gateway.platform(), pool);
    return new QuotaWork(new QuotaKeeper(gateway.platform(), upstream, pool, feedback));
  }

  private AccountWork preference(Failure... told) {
    gateway.setting("token", "allow_nsfw_switch", "true");
    upstream.preferences.addAll(Arrays.asList(told));
    return new PreferenceWork(upstream, gateway.clock);
  }

  private Settings settings() {
    return SettingsReader.read(
            SettingsStore.read(
                gateway.platform().json(), gateway.platform().sql().run(SettingsStore.all())),
            Vaults.NONE)
        .settings();
  }

  private String run(AccountWork work, WorkedAccount account) {
    return work.run(account, settings(), budget);
  }

  private static AccountUpstream.Measured unknown(Kind kind, int status) {
    return new AccountUpstream.Measured.Unknown(failed(kind, status), "the panel's word", "");
  }

  private static Failure failed(Kind kind, int status) {
    return Failure.of(kind, status, "");
  }

  private static Failure accepted() {
    return failed(Kind.CLIENT_GONE, 0);
  }

  @Test
  void aRefreshAsksForTheOrdinaryQuotaAndASuperAccountsHeavyOne() {
    AccountWork work = quotas(KNOWN, KNOWN, KNOWN);
    assertNull(run(work, basic));
    assertNull(run(work, heavy));
    assertEquals(List.of("basic grok-4", "super grok-4", "super grok-4-heavy"), upstream.asked);
    assertEquals(37, budget.calls());
  }

  @Test
  void aRefreshSucceedsWithTheOrdinaryQuotaAlone() {
    AccountWork work =
        quotas(KNOWN, unknown(Kind.FORBIDDEN, 403), unknown(Kind.FORBIDDEN, 403), KNOWN);
    assertNull(run(work, heavy));
    assertEquals("http_403", run(work, heavy));
  }

  @Test
  void failuresAreToldByTheirStatusOrTheirReason() {
    AccountWork work =
        quotas(
            unknown(Kind.TROUBLE, 0),
            unknown(Kind.TROUBLE, 200),
            unknown(Kind.TIMEOUT, 0),
            unknown(Kind.MISCONFIGURED, 0));
    assertEquals("fetch_failed", run(work, basic));
    assertEquals("parse_failed", run(work, basic));
    assertEquals("timeout", run(work, basic));
    assertEquals("misconfigured", run(work, basic));
  }

  @Test
  void thePreferenceIsTriedAgainAfterTroubleOnly() {
    AccountWork work =
        preference(
            failed(Kind.TROUBLE, 502),
            failed(Kind.TROUBLE, 502),
            failed(Kind.TROUBLE, 502),
            accepted(),
            failed(Kind.FORBIDDEN, 403));
    assertNull(run(work, basic));
    assertEquals(36, budget.calls());
    assertEquals("http_403", run(work, basic));
    assertEquals(35, budget.calls());
  }

  @Test
  void thePreferenceIsGivenUpAfterFourAttempts() {
    Failure limited = failed(Kind.RATE_LIMITED, 429);
    AccountWork work = preference(limited, limited, limited, limited);
    assertEquals("http_429", run(work, basic));
    assertEquals(4, work.calls(false));
  }

  @Test
  void thePreferenceIsNotTouchedUnlessTheOperatorAllowsIt() {
    AccountWork work = preference(accepted());
    gateway.setting("token", "allow_nsfw_switch", "false");
    assertEquals("not_enabled", run(work, basic));
    assertEquals(List.of(), upstream.asked);
  }
}
