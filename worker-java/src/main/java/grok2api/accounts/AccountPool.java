package grok2api.accounts;

import grok2api.models.Model;
import grok2api.platform.Entropy;
import grok2api.platform.Platform;
import grok2api.platform.Row;
import grok2api.platform.Statement;
import grok2api.store.Account;
import grok2api.store.AccountChoice;
import grok2api.store.QuotaStates;
import grok2api.store.Schema;
import grok2api.store.Trip;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Chooses the account for each upstream call.
 *
 * <p>An isolate keeps a sample of the ready accounts for each rate model, up to {@link
 * #FRESH_MILLIS} old, and counts its own running requests on top. Only the last units of an account
 * are held in the database, where two isolates cannot both take them.
 *
 * <p>Order: for ordinary models basic accounts before super ones. Within a kind, weighted random
 * among the {@link #BEST} with most left, so that neither the fullest nor the first one is
 * hammered; then accounts with unknown quota, least recently used first, at most {@link
 * #UNKNOWN_IN_FLIGHT} requests each. An account on probation after 429 takes one request at a time,
 * and counts as unknown until its quota has been measured.
 */
public final class AccountPool {
  /** Longest age of a sample (decision 7 of the specification). */
  static final long FRESH_MILLIS = 10_000;

  /** While all accounts rest the database is not asked again for that long. */
  private static final long EMPTY_MILLIS = 1_000;

  private static final int BEST = 4;
  private static final int UNKNOWN_IN_FLIGHT = 2;

  /** Below this many units left the database decides. */
  static final int LAST_UNITS = 8;

  /** Conditional updates tried before a request gives up. */
  private static final int RESERVATION_ROUNDS = 3;

  private final Platform platform;
  private final Map<String, Sample> samples = new HashMap<>();
  private final Map<String, Integer> unitsInFlight = new HashMap<>();
  private final Map<String, Integer> requestsInFlight = new HashMap<>();
  private final Map<String, Long> resting = new HashMap<>();
  private final Map<String, Nobody> nobody = new HashMap<>();
  private Row kinds;
  private long kindsAtMillis;

  public AccountPool(Platform platform) {
    this.platform = platform;
  }

  /** Ready accounts of one rate model as of some moment. */
  private record Sample(long atMillis, List<Account> accounts) {}

  /** A search in vain. */
  private record Nobody(long atMillis, Pick.NoneReady answer) {}

  /** What a search brings. */
  public sealed interface Pick {
    record Picked(Lease lease) implements Pick {}

    /**
     * None is ready.
     *
     * @param retryAtMillis when one may be; 0 when no account rests
     * @param rateLimited whether some account rests for its rate
     */
    record NoneReady(long retryAtMillis, boolean rateLimited) implements Pick {}
  }

  public boolean fresh(Model model, long nowMillis) {
    Sample sample = samples.get(sampleKey(model));
    return sample != null && nowMillis - sample.atMillis() < FRESH_MILLIS;
  }

  /** Adds to a trip what brings the sample up to date. */
  public void load(Trip trip, Model model, Schema schema, long nowMillis) {
    load(trip, model, schema, nowMillis, AccountChoice.Width.USUAL);
  }

  private void load(
      Trip trip, Model model, Schema schema, long nowMillis, AccountChoice.Width width) {
    int place = platform.entropy().below(AccountChoice.PLACES);
    trip.add(
        AccountChoice.sample(schema, model.superOnly(), model.rateModel(), place, nowMillis, width),
        rows ->
            samples.put(
                sampleKey(model), new Sample(nowMillis, AccountChoice.read(rows, nowMillis))));
  }

  /**
   * Finds an account that has not been tried and holds the model's units.
   *
   * @param tried tokens this request has used already
   */
  public Pick pick(Model model, Set<String> tried, Schema schema) {
    Pick fromMemory = pickFromSample(model, tried, schema);
    if (fromMemory != null) {
      return fromMemory;
    }
    long now = platform.clock().nowMillis();
    Nobody before = nobody.get(sampleKey(model));
    if (before != null && now - before.atMillis() < EMPTY_MILLIS) {
      return before.answer();
    }
    Pick found = search(model, tried, schema, now);
    if (found instanceof Pick.NoneReady none && none.retryAtMillis() > 0 && tried.isEmpty()) {
      nobody.put(sampleKey(model), new Nobody(now, none));
    }
    return found;
  }

  /** Casts the wider net, in one round trip. */
  private Pick search(Model model, Set<String> tried, Schema schema, long now) {
    Trip trip = new Trip();
    if (schema == Schema.CURRENT) {
      trip.add(QuotaStates.alignedNew(model.rateModel(), now));
    }
    load(trip, model, schema, now, AccountChoice.Width.WIDE);
    Row[] first = new Row[1];
    trip.add(
        AccountChoice.firstReadyAt(schema, model.superOnly(), model.rateModel(), now),
        rows -> first[0] = rows.rows().get(0));
    trip.run(platform.sql());
    Pick found = pickFromSample(model, tried, schema);
    return found != null
        ? found
        : new Pick.NoneReady(first[0].integer("at"), !first[0].isNull("rate_limited"));
  }

  /**
   * An account is not ready for the rate model until then. The database learns it only after the
   * answer, so a sample read before that must not bring the account back.
   */
  void rest(String token, Model model, long untilMillis) {
    resting.put(flightKey(token, model), believed(untilMillis));
  }

  /** An account is not ready for any model until then. */
  void restEverywhere(String token, long untilMillis) {
    resting.put(token, believed(untilMillis));
  }

  /** Units were spent, or failures forgotten: what the sample shows from now on. */
  void replace(Account old, Account now, Model model) {
    Sample sample = samples.get(sampleKey(model));
    if (sample != null) {
      sample.accounts().replaceAll(account -> account.token().equals(old.token()) ? now : account);
    }
  }

  void giveBack(Lease lease) {
    add(unitsInFlight, flightKey(lease.account().token(), lease.model()), -lease.model().cost());
    add(requestsInFlight, flightKey(lease.account().token(), lease.model()), -1);
  }

  /** The provider told a figure: what the sample shows from now on. */
  void measured(String token, String rateModel, int remaining) {
    for (Map.Entry<String, Sample> sample : samples.entrySet()) {
      if (sample.getKey().equals(rateModel) || sample.getKey().equals(rateModel + " super")) {
        long now = platform.clock().nowMillis();
        sample
            .getValue()
            .accounts()
            .replaceAll(
                account -> account.token().equals(token) ? account.with(remaining, now) : account);
      }
    }
  }

  /** An account of the sample whose quota nobody knows and that serves nobody now; or null. */
  Account unknown(Model model) {
    Sample sample = samples.get(sampleKey(model));
    if (sample == null) {
      return null;
    }
    long now = platform.clock().nowMillis();
    for (Account account : sample.accounts()) {
      if (account.remaining() >= 0) {
        continue;
      }
      String key = flightKey(account.token(), model);
      if (!requestsInFlight.containsKey(key) && !rests(account.token(), now) && !rests(key, now)) {
        return account;
      }
    }
    return null;
  }

  /** Whether some stored account may serve the model at all, ready or not. */
  public boolean servable(Model model) {
    long now = platform.clock().nowMillis();
    if (kinds == null || now - kindsAtMillis >= FRESH_MILLIS) {
      kinds = platform.sql().run(AccountChoice.kinds()).rows().get(0);
      kindsAtMillis = now;
    }
    return kinds.integer("super") == 1 || (!model.superOnly() && kinds.integer("basic") == 1);
  }

  /** Beyond the age of a sample the database knows better. */
  private long believed(long untilMillis) {
    return Math.min(untilMillis, platform.clock().nowMillis() + FRESH_MILLIS);
  }

  private boolean rests(String key, long nowMillis) {
    Long until = resting.get(key);
    if (until != null && until <= nowMillis) {
      resting.remove(key);
      return false;
    }
    return until != null;
  }

  private Pick pickFromSample(Model model, Set<String> tried, Schema schema) {
    Sample sample = samples.get(sampleKey(model));
    if (sample == null) {
      return null;
    }
    for (int round = 0; round < RESERVATION_ROUNDS; round++) {
      Account account = model.superOnly() ? null : choose(sample, false, model, tried);
      if (account == null) {
        account = choose(sample, true, model, tried);
      }
      if (account == null) {
        return null;
      }
      int reserved = 0;
      if (schema == Schema.CURRENT && nearItsEnd(account, model)) {
        if (!reserve(account, model)) {
          rest(account.token(), model, Long.MAX_VALUE);
          continue;
        }
        reserved = model.cost();
      }
      add(unitsInFlight, flightKey(account.token(), model), model.cost());
      add(requestsInFlight, flightKey(account.token(), model), 1);
      return new Pick.Picked(new Lease(account, model, reserved));
    }
    return null;
  }

  private Account choose(Sample sample, boolean superAccounts, Model model, Set<String> tried) {
    long now = platform.clock().nowMillis();
    List<Account> best = new ArrayList<>();
    Account unknown = null;
    for (Account account : sample.accounts()) {
      if (account.superAccount() != superAccounts
          || tried.contains(account.token())
          || rests(account.token(), now)
          || rests(flightKey(account.token(), model), now)) {
        continue;
      }
      int requests = requestsInFlight.getOrDefault(flightKey(account.token(), model), 0);
      if (account.cooldownStep() > 0 && requests > 0) {
        continue;
      }
      if (account.remaining() < 0) {
        boolean free = requests < UNKNOWN_IN_FLIGHT;
        if (free && (unknown == null || before(account, unknown, model))) {
          unknown = account;
        }
      } else if (left(account, model) >= model.cost()) {
        best.add(account);
      }
    }
    return best.isEmpty() ? unknown : weighted(best, model);
  }

  /** Among accounts of unknown quota: the less busy, then the less recently used. */
  private boolean before(Account one, Account other, Model model) {
    int mine = requestsInFlight.getOrDefault(flightKey(one.token(), model), 0);
    int others = requestsInFlight.getOrDefault(flightKey(other.token(), model), 0);
    return mine != others ? mine < others : one.lastUsedMillis() < other.lastUsedMillis();
  }

  private Account weighted(List<Account> accounts, Model model) {
    accounts.sort(
        (one, other) -> {
          int byLeft = left(other, model) - left(one, model);
          return byLeft != 0 ? byLeft : Long.compare(one.lastUsedMillis(), other.lastUsedMillis());
        });
    List<Account> best = accounts.subList(0, Math.min(BEST, accounts.size()));
    int total = 0;
    for (Account account : best) {
      total += left(account, model);
    }
    Entropy entropy = platform.entropy();
    int ticket = entropy.below(total);
    for (Account account : best) {
      ticket -= left(account, model);
      if (ticket < 0) {
        return account;
      }
    }
    throw new AssertionError("the ticket exceeds the total");
  }

  private int left(Account account, Model model) {
    return account.remaining() - unitsInFlight.getOrDefault(flightKey(account.token(), model), 0);
  }

  private boolean nearItsEnd(Account account, Model model) {
    return account.remaining() >= 0 && left(account, model) - model.cost() < LAST_UNITS;
  }

  private boolean reserve(Account account, Model model) {
    List<Statement> statements =
        AccountChoice.reserve(
            account, model.rateModel(), model.cost(), platform.clock().nowMillis());
    return platform.sql().batch(statements).get(1).changes() == 1;
  }

  private static String sampleKey(Model model) {
    return model.superOnly() ? model.rateModel() + " super" : model.rateModel();
  }

  private static String flightKey(String token, Model model) {
    return model.rateModel() + " " + token;
  }

  private static void add(Map<String, Integer> counts, String key, int change) {
    int count = counts.getOrDefault(key, 0) + change;
    if (count > 0) {
      counts.put(key, count);
    } else {
      counts.remove(key);
    }
  }
}
