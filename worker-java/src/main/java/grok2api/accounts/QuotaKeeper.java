package grok2api.accounts;

import grok2api.models.Model;
import grok2api.platform.Background;
import grok2api.platform.Platform;
import grok2api.platform.Signal;
import grok2api.platform.Statement;
import grok2api.settings.Settings;
import grok2api.store.Account;
import grok2api.store.AccountChoice;
import grok2api.store.AccountMarks;
import grok2api.store.Quotas;
import grok2api.store.Quotas.Due;
import grok2api.store.Quotas.Source;
import grok2api.store.Schema;
import grok2api.upstream.AccountUpstream;
import grok2api.upstream.AccountUpstream.Measured;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Keeps the figures of quotas true: asks the provider after use, on a schedule and when an operator
 * wants to know. Nobody who chats ever waits for it.
 *
 * <p>A failure to measure is information too: 401 counts against the session as it does in a chat,
 * a dead credential expires the account; a challenge, 429, 5xx or silence changes nothing.
 */
public final class QuotaKeeper {
  /** The rate models of the two columns that earlier editions read. */
  public static final String ORDINARY = "grok-4";

  public static final String HEAVY = "grok-4-heavy";

  /** Figures older than this are measured anew after use. */
  public static final long FRESH_MILLIS = 600_000;

  private static final int AFTER_USE_MILLIS = 10_000;

  /** One measurement of an account and rate model in that time, in all isolates together. */
  private static final long CLAIM_MILLIS = 10_000;

  /** After an attempt this isolate leaves account and rate model alone for that long. */
  private static final long AGAIN_MILLIS = 60_000;

  /** How many accounts the schedule looks at for some that were never measured. */
  private static final int WALK = 200;

  private static final int MAX_REMEMBERED = 2000;

  private final Platform platform;
  private final AccountUpstream upstream;
  private final AccountPool pool;
  private final Feedback feedback;
  private final Map<String, Long> notBefore = new HashMap<>();

  public QuotaKeeper(
      Platform platform, AccountUpstream upstream, AccountPool pool, Feedback feedback) {
    this.platform = platform;
    this.upstream = upstream;
    this.pool = pool;
    this.feedback = feedback;
  }

  /** What measuring one rate model brought; it is stored already. */
  public record Measurement(String rateModel, Measured measured) {
    public boolean known() {
      return measured instanceof Measured.Known;
    }
  }

  /**
   * An answer was served: measures that account a little later when its figure is old, and one
   * account of unknown quota beside it.
   */
  public void afterUse(Lease lease, Settings settings, Schema schema, Background background) {
    if (schema == Schema.LEGACY) {
      return;
    }
    Model model = lease.model();
    Account used = lease.account();
    long now = platform.clock().nowMillis();
    if ((used.remaining() < 0 || now - used.measuredAtMillis() >= FRESH_MILLIS)
        && mayAsk(used.token(), model.rateModel(), now)) {
      background.later(
          AFTER_USE_MILLIS, () -> measureOnce(used, model.rateModel(), Source.AFTER_USE, settings));
    }
    Account unknown = pool.unknown(model);
    if (unknown != null
        && mayAsk("", model.rateModel(), now)
        && mayAsk(unknown.token(), model.rateModel(), now)) {
      background.later(
          AFTER_USE_MILLIS,
          () -> measureOnce(unknown, model.rateModel(), Source.UNKNOWN_QUOTA, settings));
    }
  }

  /** How many calls {@link #measureAll} makes. */
  public static int callsForAll(boolean superAccount) {
    return superAccount ? 2 : 1;
  }

  /** Measures what an account can have: for a super account the heavy model, too. */
  public List<Measurement> measureAll(
      String token, boolean superAccount, Source source, Settings settings) {
    List<Measurement> measurements = new ArrayList<>();
    measurements.add(measure(token, superAccount, ORDINARY, source, settings));
    if (superAccount) {
      platform.clock().sleep(AccountWork.PAUSE_MILLIS);
      measurements.add(measure(token, true, HEAVY, source, settings));
    }
    return measurements;
  }

  /** Asks the provider, and stores what it says. */
  public Measurement measure(
      String token, boolean superAccount, String rateModel, Source source, Settings settings) {
    return measure(token, superAccount, rateModel, source, settings, 0);
  }

  /**
   * The same for somebody who waits for it.
   *
   * @param timeoutMillis longest wait for the provider; 0 for its usual limit
   */
  public Measurement measure(
      String token,
      boolean superAccount,
      String rateModel,
      Source source,
      Settings settings,
      int timeoutMillis) {
    AccountUpstream.Call call =
        new AccountUpstream.Call(token, settings.grok(), Signal.NEVER, timeoutMillis);
    Measured measured = upstream.measure(call, rateModel);
    long now = platform.clock().nowMillis();
    String kind = superAccount ? "ssoSuper" : "sso";
    List<Statement> learnt = new ArrayList<>();
    switch (measured) {
      case Measured.Known known -> {
        learnt.addAll(Quotas.measured(token, kind, rateModel, known.quota(), source, now));
        learnt.add(AccountMarks.forgiven(token));
        pool.measured(token, rateModel, known.quota().remaining());
      }
      case Measured.Unknown unknown -> {
        learnt.addAll(
            Quotas.unmeasured(
                token, kind, rateModel, unknown.error(), unknown.body(), source, now));
        boolean asked = source == Source.OPERATOR || source == Source.OPERATOR_TEST;
        learnt.addAll(feedback.measuringFailed(token, unknown.failure(), settings.token(), asked));
      }
    }
    platform.sql().batch(learnt);
    return new Measurement(rateModel, measured);
  }

  /**
   * Measures figures older than the operator's interval, the oldest first, and accounts that were
   * never measured.
   *
   * @param maxCalls to the provider
   * @return calls made
   */
  public int refreshStale(int maxCalls, Settings settings) {
    if (!settings.token().autoRefresh() || maxCalls <= 0) {
      return 0;
    }
    long now = platform.clock().nowMillis();
    int place = platform.entropy().below(AccountChoice.PLACES);
    List<Due> due = new ArrayList<>();
    platform
        .sql()
        .batch(
            List.of(
                Quotas.neverMeasured(ORDINARY, place, WALK, maxCalls),
                Quotas.neverMeasured(HEAVY, place, WALK, maxCalls),
                Quotas.stalest(now - settings.token().refreshIntervalMillis(), now, maxCalls)))
        .forEach(rows -> due.addAll(Quotas.due(rows)));
    int calls = Math.min(maxCalls, due.size());
    for (Due one : due.subList(0, calls)) {
      measure(one.token(), one.superAccount(), one.rateModel(), Source.SCHEDULE, settings);
      platform.clock().sleep(AccountWork.PAUSE_MILLIS);
    }
    return calls;
  }

  private void measureOnce(Account account, String rateModel, Source source, Settings settings) {
    long changed =
        platform
            .sql()
            .batch(
                Quotas.claim(
                    account, rateModel, platform.clock().nowMillis(), FRESH_MILLIS, CLAIM_MILLIS))
            .get(1)
            .changes();
    if (changed == 1) {
      measure(account.token(), account.superAccount(), rateModel, source, settings);
    }
  }

  /** At most one attempt in a while from this isolate. */
  private boolean mayAsk(String token, String rateModel, long nowMillis) {
    String key = rateModel + " " + token;
    if (notBefore.getOrDefault(key, 0L) > nowMillis) {
      return false;
    }
    if (notBefore.size() >= MAX_REMEMBERED) {
      notBefore.clear();
    }
    notBefore.put(key, nowMillis + (token.isEmpty() ? CLAIM_MILLIS : AGAIN_MILLIS));
    return true;
  }
}
