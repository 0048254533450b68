package grok2api.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grok2api.accounts.AccountPool;
import grok2api.accounts.Feedback;
import grok2api.accounts.Lease;
import grok2api.accounts.QuotaKeeper;
import grok2api.models.BuiltInModels;
import grok2api.models.Model;
import grok2api.models.ModelCatalog;
import grok2api.platform.Background;
import grok2api.platform.Platform;
import grok2api.platform.Row;
import grok2api.platform.Statement;
import grok2api.settings.Settings;
import grok2api.settings.SettingsReader;
import grok2api.store.Schema;
import grok2api.store.Trip;
import grok2api.testing.TestGateway;
import grok2api.testing.Vaults;
import grok2api.upstream.Failure;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * A virtual day of the real selector: 200 accounts of both kinds, three isolates on one database,
 * mixed models, slow calls, faults of every class, an outage, and ten accounts that die.
 */
class PoolSimulationTest {
  private static final int BASIC = 160;
  private static final int SUPER = 40;
  private static final int DEAD = 10;
  private static final int ISOLATES = 3;
  private static final long DAY_MILLIS = 24 * SimulatedProvider.HOUR_MILLIS;

  /** Between two requests, on average: some 8,600 in a day, with peaks. */
  private static final int BETWEEN_MILLIS = 10_000;

  private static final Settings SETTINGS = SettingsReader.read(Map.of(), Vaults.NONE).settings();
  private static final ModelCatalog MODELS = new ModelCatalog(BuiltInModels.ALL);

  private static PoolSimulationTest day;

  private final TestGateway world = TestGateway.empty();
  private final Random random = new Random(42);
  private final SimulatedProvider provider = new SimulatedProvider(world.clock, random);
  private final PriorityQueue<Event> events = new PriorityQueue<>();
  private final List<Isolate> isolates = new ArrayList<>();
  private final Map<String, Integer> ordinaryUses = new HashMap<>();
  private final Map<String, Integer> heavyUses = new HashMap<>();
  private final Map<String, Integer> servedLate = new HashMap<>();
  private final long startMillis = world.clock.nowMillis;
  private long sequence;
  private int asked;
  private int served;
  private int turnedAway;
  private int notServed;

  private record Event(long atMillis, long sequence, Runnable action) implements Comparable<Event> {
    @Override
    public int compareTo(Event other) {
      return atMillis != other.atMillis
          ? Long.compare(atMillis, other.atMillis)
          : Long.compare(sequence, other.sequence);
    }
  }

  /** One process of the gateway with its own memory. */
  private final class Isolate implements Background {
    final Feedback feedback;
    final AccountPool pool;
    final QuotaKeeper quotas;

    Isolate(Platform platform) {
      pool = new AccountPool(platform);
      feedback = new Feedback(platform, pool);
      quotas = new QuotaKeeper(platform, provider, pool, feedback);
    }

    @Override
    public void run(Runnable work) {
      work.run();
    }

    @Override
    public void later(int delayMillis, Runnable work) {
      after(delayMillis, work);
    }
  }

  /** One request, perhaps with several attempts. */
  private final class Call {
    final Isolate isolate = isolates.get(random.nextInt(ISOLATES));
    final Model model = model();
    final Set<String> tried = new HashSet<>();
    final RetryPolicy retries = new RetryPolicy(SETTINGS.grok());
    int punished;

    /** As {@link Admission} does: what is remembered of accounts is at most ten seconds old. */
    void admitted() {
      long now = world.clock.nowMillis;
      if (!isolate.pool.fresh(model, now)) {
        Trip trip = new Trip();
        isolate.pool.load(trip, model, Schema.CURRENT, now);
        trip.run(world.sql);
      }
      attempt();
    }

    void attempt() {
      if (!(isolate.pool.pick(model, tried, Schema.CURRENT)
          instanceof AccountPool.Pick.Picked picked)) {
        turnedAway++;
        notServed++;
        return;
      }
      Lease lease = picked.lease();
      String token = lease.account().token();
      tried.add(token);
      retries.attempted();
      Failure failure =
          provider.take(
              token, lease.account().superAccount(), model.rateModel(), model.cost(), outage());
      after(millisOf(failure), () -> answered(lease, failure));
    }

    private void count(Lease lease) {
      boolean firstWindow =
          world.clock.nowMillis - startMillis < 20 * SimulatedProvider.HOUR_MILLIS;
      if (model.rateModel().equals("grok-4") && firstWindow) {
        ordinaryUses.merge(lease.account().token(), 1, Integer::sum);
      } else if (model.superOnly()) {
        heavyUses.merge(lease.account().token(), 1, Integer::sum);
      }
    }

    private void answered(Lease lease, Failure failure) {
      if (failure == null) {
        served++;
        count(lease);
        if (world.clock.nowMillis - startMillis > DAY_MILLIS * 3 / 4) {
          servedLate.merge(lease.account().token(), 1, Integer::sum);
        }
        learn(isolate.feedback.served(lease, Schema.CURRENT));
        isolate.quotas.afterUse(lease, SETTINGS, Schema.CURRENT, isolate);
        return;
      }
      learn(isolate.feedback.failed(lease, failure, punished < 2, SETTINGS, Schema.CURRENT));
      if (Feedback.punishes(failure.kind())) {
        punished++;
      }
      if (retries.worthAnother(failure)) {
        after((int) retries.pauseMillis(failure), this::attempt);
      } else {
        notServed++;
      }
    }
  }

  private boolean outage() {
    long at = world.clock.nowMillis - startMillis;
    return at > 10 * SimulatedProvider.HOUR_MILLIS
        && at < 10 * SimulatedProvider.HOUR_MILLIS + 600_000;
  }

  private int millisOf(Failure failure) {
    if (failure != null) {
      return failure.kind() == Failure.Kind.TIMEOUT ? 30_000 : 300;
    }
    return random.nextInt(20) == 0 ? 100_000 : 2_000 + random.nextInt(20_000);
  }

  private Model model() {
    int die = random.nextInt(100);
    String id = die < 80 ? "grok-4" : die < 94 ? "grok-3" : "grok-4-heavy";
    return MODELS.find(id);
  }

  private void learn(List<Statement> learnt) {
    if (!learnt.isEmpty()) {
      world.sql.batch(learnt);
    }
  }

  private void after(long delayMillis, Runnable action) {
    events.add(new Event(world.clock.nowMillis + delayMillis, sequence++, action));
  }

  private void live() {
    for (int i = 0; i < BASIC; i++) {
      world.account("basic-" + i, "sso", -1);
    }
    for (int i = 0; i < SUPER; i++) {
      world.account("super-" + i, "ssoSuper", -1);
    }
    for (int i = 0; i < DEAD; i++) {
      provider.dies("basic-" + i, startMillis + (i + 1) * SimulatedProvider.HOUR_MILLIS);
    }
    for (int i = 0; i < ISOLATES; i++) {
      isolates.add(new Isolate(world.platform()));
    }
    long at = 0;
    while (at < DAY_MILLIS) {
      at += 1 + random.nextInt(2 * BETWEEN_MILLIS);
      boolean peak = random.nextInt(200) == 0;
      for (int i = 0; i < (peak ? 30 : 1); i++) {
        after(
            at,
            () -> {
              asked++;
              new Call().admitted();
            });
      }
    }
    for (int hour = 0; hour < 24; hour++) {
      after(
          hour * SimulatedProvider.HOUR_MILLIS,
          () -> isolates.get(random.nextInt(ISOLATES)).quotas.refreshStale(30, SETTINGS));
    }
    while (!events.isEmpty()) {
      Event next = events.poll();
      world.clock.nowMillis = Math.max(world.clock.nowMillis, next.atMillis());
      next.action().run();
    }
  }

  @BeforeAll
  static void liveADay() {
    day = new PoolSimulationTest();
    day.live();
    System.out.println(day.summary());
  }

  private String summary() {
    return "A virtual day: asked "
        + asked
        + ", served "
        + served
        + ", not served "
        + notServed
        + " (for no account "
        + turnedAway
        + "), refused because a window was spent "
        + provider.beyondWindow()
        + "\n  injected "
        + provider.injected()
        + "\n  times that dead accounts were tried "
        + provider.deadAsked()
        + "\n  uses of grok-4 for each basic account in the first 20 h "
        + uses(DEAD, BASIC, "basic-")
        + ", of each super account for grok-4-heavy in all "
        + heavyUses()
        + "\n  quota calls "
        + provider.measurements()
        + ", database round trips "
        + world.sql.roundTrips();
  }

  /** Least, most and mean of something. */
  private record Spread(int least, int most, double mean) {
    static Spread of(List<Integer> figures) {
      int sum = 0;
      int least = Integer.MAX_VALUE;
      int most = 0;
      for (int figure : figures) {
        sum += figure;
        least = Math.min(least, figure);
        most = Math.max(most, figure);
      }
      return new Spread(least, most, (double) sum / figures.size());
    }
  }

  private Spread uses(int from, int to, String prefix) {
    List<Integer> figures = new ArrayList<>();
    for (int i = from; i < to; i++) {
      figures.add(ordinaryUses.getOrDefault(prefix + i, 0));
    }
    return Spread.of(figures);
  }

  private Spread heavyUses() {
    List<Integer> figures = new ArrayList<>();
    for (int i = 0; i < SUPER; i++) {
      figures.add(heavyUses.getOrDefault("super-" + i, 0));
    }
    return Spread.of(figures);
  }

  private static List<Row> accounts(String where) {
    return day.world.rows("SELECT * FROM tokens WHERE " + where);
  }

  @Test
  void nearlyEveryRequestIsServedThatDoesNotMeetItsOwnFault() {
    assertEquals(0, day.turnedAway, "there was always an account");
    int own =
        day.provider.injected().get(Failure.Kind.REQUEST_REFUSED)
            + day.provider.injected().get(Failure.Kind.CONTENT_REFUSED)
            + day.provider.injected().get(Failure.Kind.FORBIDDEN)
            + day.provider.injected().get(Failure.Kind.CLIENT_GONE);
    int foreign = day.notServed - own;
    assertTrue(foreign <= day.asked / 50, "given up for the provider's faults: " + foreign);
  }

  @Test
  void noAccountIsAskedBeyondItsWindow() {
    assertEquals(0, day.provider.beyondWindow());
  }

  /**
   * Later the windows that began first are full again, and go before the others. How far apart most
   * and least are is chance: 0.14 to 0.31 of the mean in days made from other random numbers.
   */
  @Test
  void equalAccountsAreUsedEquallyWithinAWindow() {
    Spread uses = day.uses(DEAD, BASIC, "basic-");
    assertTrue(uses.mean() > 30, "there was something to share: " + uses);
    assertTrue(uses.most() - uses.least() <= 0.35 * uses.mean(), uses.toString());
  }

  @Test
  void noAccountIsLostToAForeignFault() {
    for (Row lost : accounts("status <> 'active'")) {
      assertTrue(day.provider.dead(lost.text("token")), lost.text("token"));
    }
  }

  @Test
  void aDeadAccountIsOutAfterTheThreshold() {
    assertEquals(DEAD, accounts("status = 'expired'").size());
    day.provider
        .deadAsked()
        .forEach(
            (token, times) ->
                assertTrue(times <= SETTINGS.token().failThreshold(), token + " " + times));
  }

  @Test
  void everyLivingAccountServesAgainByItself() {
    for (int i = DEAD; i < BASIC; i++) {
      assertTrue(day.servedLate.getOrDefault("basic-" + i, 0) > 0, "basic-" + i);
    }
    long tomorrow = day.world.clock.nowMillis + DAY_MILLIS;
    assertEquals(
        BASIC + SUPER - DEAD,
        day.world
            .rows(
                "SELECT count(*) AS n FROM tokens t WHERE status = 'active'"
                    + " AND coalesce(cooldown_until, 0) <= ?1 AND NOT EXISTS (SELECT 1"
                    + " FROM token_quota_state q WHERE q.token = t.token AND q.ready_at > ?1)",
                tomorrow)
            .get(0)
            .integer("n"));
  }

  @Test
  void isolatesNeverShareTheLastUnits() {
    Model model = MODELS.find("grok-4");
    for (int left = 1; left <= 12; left++) {
      TestGateway gateway =
          TestGateway.empty().account("a", "sso", -1).quota("a", "grok-4", left, 0);
      List<AccountPool> pools = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        pools.add(new AccountPool(gateway.platform()));
      }
      int held = 0;
      for (int i = 0; i < 30; i++) {
        if (pools.get(i % 3).pick(model, Set.of(), Schema.CURRENT)
            instanceof AccountPool.Pick.Picked) {
          held++;
        }
      }
      assertTrue(left > 7 || held == left, left + " left, " + held + " held");
    }
  }
}
