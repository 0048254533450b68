package grok2api.relay;

import grok2api.gateway.Draw;
import grok2api.gateway.Supply;
import grok2api.models.ModelCatalog;
import grok2api.platform.Platform;
import grok2api.platform.SqlFailed;
import grok2api.routing.Credential;
import grok2api.routing.Directory;
import grok2api.routing.Routing;
import grok2api.routing.Upstream;
import grok2api.store.Schema;
import grok2api.store.Trip;
import grok2api.store.Upstreams;
import grok2api.vault.Vault;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What an isolate knows of upstreams and their credentials, up to {@link #FRESH_MILLIS} old, and
 * what it has just learnt of them itself. Chooses the credential for each call: those of an
 * upstream take turns.
 */
public final class UpstreamPool implements Supply {
  private static final long FRESH_MILLIS = 10_000;

  /** Older credentials are read once more even in the middle of a request. */
  private static final long OLD_MILLIS = 60_000;

  private final Platform platform;
  private final Seeding seeding;
  private final Map<String, Long> resting = new HashMap<>();
  private final Map<String, Integer> turns = new HashMap<>();
  private final Map<String, List<Credential>> credentials = new HashMap<>();
  private Directory directory;
  private long directoryAtMillis;
  private long credentialsAtMillis;

  public UpstreamPool(Platform platform, Vault vault) {
    this.platform = platform;
    this.seeding = new Seeding(platform, vault);
  }

  /** What a search for a credential brings. */
  sealed interface Pick {
    /** One that may be used. */
    record Picked(Credential credential) implements Pick {}

    /** The upstream wants none. */
    record Unneeded() implements Pick {}

    /**
     * None may be used now.
     *
     * @param retryAtMillis when one may be; 0 when that is not known
     */
    record NoneReady(long retryAtMillis) implements Pick {}
  }

  @Override
  public boolean fresh(Draw draw, long nowMillis) {
    if (draw == Draw.NOTHING) {
      return true;
    }
    return directory != null
        && nowMillis - directoryAtMillis < FRESH_MILLIS
        && (!wantsCredentials(draw) || nowMillis - credentialsAtMillis < FRESH_MILLIS);
  }

  @Override
  public void load(Trip trip, Draw draw, Schema schema, long nowMillis) {
    if (draw == Draw.NOTHING) {
      return;
    }
    if (schema == Schema.LEGACY) {
      directory = new Directory(List.of(Builtin.GROK), List.of());
      directoryAtMillis = nowMillis;
      credentialsAtMillis = nowMillis;
      return;
    }
    Loaded loaded = loadAll(trip, wantsCredentials(draw), nowMillis);
    loaded.then = () -> seed(loaded, wantsCredentials(draw), nowMillis);
  }

  /** What a trip brings, piece by piece. */
  private static final class Loaded {
    List<Upstream> upstreams;
    boolean untouched;
    Runnable then = () -> {};
  }

  private Loaded loadAll(Trip trip, boolean withCredentials, long nowMillis) {
    Loaded loaded = new Loaded();
    trip.add(
        Upstreams.enabled(),
        rows -> {
          loaded.upstreams = Upstreams.read(platform.json(), rows);
          loaded.untouched = Upstreams.untouched(rows);
        });
    if (withCredentials) {
      loadCredentials(trip, nowMillis);
    }
    trip.add(
        Upstreams.routes(),
        rows -> {
          directory = new Directory(loaded.upstreams, Upstreams.readRoutes(platform.json(), rows));
          directoryAtMillis = nowMillis;
          loaded.then.run();
        });
    return loaded;
  }

  /** At the first start the variables name upstreams, which are then read at once. */
  private void seed(Loaded loaded, boolean withCredentials, long nowMillis) {
    Trip trip = new Trip();
    if (!loaded.untouched || !seeding.enter(trip)) {
      return;
    }
    loadAll(trip, withCredentials, nowMillis);
    try {
      trip.run(platform.sql());
    } catch (SqlFailed e) {
      seeding.failed(e);
    }
  }

  /** Enters what variables name, before the panel looks at upstreams. */
  public void seed() {
    seeding.enterUnlessTouched();
  }

  private void loadCredentials(Trip trip, long nowMillis) {
    trip.add(
        Upstreams.credentials(),
        rows -> {
          credentials.clear();
          for (Credential credential : Upstreams.readCredentials(rows)) {
            credentials
                .computeIfAbsent(credential.upstream(), id -> new ArrayList<>())
                .add(credential);
          }
          credentialsAtMillis = nowMillis;
          resting.values().removeIf(until -> until <= nowMillis);
        });
  }

  /** A model of Grok accounts alone needs none. */
  private static boolean wantsCredentials(Draw draw) {
    return draw.model() == null && draw.name() != null;
  }

  /**
   * Who serves a model, as far as is known.
   *
   * @param grok the models of Grok accounts
   * @return null when nobody does; of an isolate that knows nothing, Grok accounts alone may
   */
  public Routing find(String model, ModelCatalog grok) {
    return known().find(model, grok);
  }

  /** Whether the upstreams have been read at all. */
  public boolean read() {
    return directory != null;
  }

  /** The upstreams and routes as far as they are known. */
  public Directory known() {
    return directory == null ? new Directory(List.of(Builtin.GROK), List.of()) : directory;
  }

  /**
   * Somebody has changed the upstreams through this isolate: they are read again, and what was
   * learnt of credentials counts only as far as it was written down.
   */
  public void changed() {
    resting.clear();
    directoryAtMillis = 0;
    credentialsAtMillis = 0;
  }

  /**
   * A credential that has not been tried.
   *
   * @param tried ids of those this request has used already
   */
  Pick pick(Upstream upstream, Set<String> tried) {
    if (!upstream.keyed()) {
      return new Pick.Unneeded();
    }
    ensureCredentials();
    long now = platform.clock().nowMillis();
    List<Credential> all = credentials.getOrDefault(upstream.id(), List.of());
    long first = 0;
    int turn = turn(upstream, all.size());
    for (int i = 0; i < all.size(); i++) {
      Credential credential = all.get((turn + i) % all.size());
      long readyAt =
          Math.max(credential.readyAtMillis(), resting.getOrDefault(credential.id(), 0L));
      if (tried.contains(credential.id())) {
        continue;
      }
      if (readyAt <= now) {
        turns.put(upstream.id(), (turn + i + 1) % all.size());
        return new Pick.Picked(credential);
      }
      first = first == 0 ? readyAt : Math.min(first, readyAt);
    }
    return new Pick.NoneReady(first);
  }

  /** Only who comes from Grok accounts finds them unread, or out of date. */
  private void ensureCredentials() {
    if (platform.clock().nowMillis() - credentialsAtMillis >= OLD_MILLIS) {
      Trip trip = new Trip();
      loadCredentials(trip, platform.clock().nowMillis());
      try {
        trip.run(platform.sql());
      } catch (SqlFailed e) {
        platform.log().error("credentials.unread", Map.of(), e);
      }
    }
  }

  private int turn(Upstream upstream, int size) {
    Integer turn = turns.get(upstream.id());
    if (turn != null && turn < size) {
      return turn;
    }
    return size < 2 ? 0 : platform.entropy().below(size);
  }

  /** A credential is not used until then, whatever the database says by now. */
  void rest(Credential credential, long untilMillis) {
    resting.put(credential.id(), untilMillis);
  }

  /** Whether a credential has been told to rest, by whomever. */
  boolean rests(Credential credential, long nowMillis) {
    return resting.getOrDefault(credential.id(), 0L) > nowMillis;
  }

  /** A credential need not rest any longer, whatever this isolate has learnt of it. */
  void awake(Credential credential) {
    resting.remove(credential.id());
  }

  /** What is known of a credential from now on. */
  void replace(Credential now) {
    resting.remove(now.id());
    List<Credential> all = credentials.getOrDefault(now.upstream(), List.of());
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).id().equals(now.id())) {
        all.set(i, now);
      }
    }
  }
}
