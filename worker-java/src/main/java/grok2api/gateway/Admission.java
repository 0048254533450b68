package grok2api.gateway;

import grok2api.accounts.AccountPool;
import grok2api.http.Request;
import grok2api.models.BuiltInModels;
import grok2api.models.ModelCatalog;
import grok2api.platform.ConstantTime;
import grok2api.platform.JsonValue;
import grok2api.platform.Platform;
import grok2api.platform.Rows;
import grok2api.platform.SqlFailed;
import grok2api.refusal.Refusal;
import grok2api.refusal.Refused;
import grok2api.settings.Settings;
import grok2api.settings.SettingsReader;
import grok2api.store.Amounts;
import grok2api.store.ClientKey;
import grok2api.store.ClientKeys;
import grok2api.store.DailyUsage;
import grok2api.store.KeyUse;
import grok2api.store.Schema;
import grok2api.store.SettingsStore;
import grok2api.store.Trip;
import grok2api.vault.Vault;
import java.util.List;
import java.util.Map;

/**
 * Decides who may call: the one step in front of every route that needs a key.
 *
 * <p>In a warm isolate a caller without limits costs no round trip, one with limits costs one; a
 * cold isolate reads settings, key and accounts and charges the key in one.
 */
public final class Admission {
  private static final int MAX_KEY_CHARS = 256;
  private static final ModelCatalog BUILT_IN = new ModelCatalog(BuiltInModels.ALL);
  private static final String WRONG_KEY = "Incorrect API key provided.";
  private static final String NO_KEY =
      "You did not provide an API key. Send it as \"Authorization: Bearer KEY\"; the operator creates"
          + " keys in the panel.";

  private final Platform platform;
  private final Vault vault;
  private final Warmth warmth;
  private final AccountPool pool;
  private final Supply upstreams;
  private final LocalDay localDay;

  Admission(
      Platform platform,
      Vault vault,
      Warmth warmth,
      AccountPool pool,
      Supply upstreams,
      LocalDay localDay) {
    this.platform = platform;
    this.vault = vault;
    this.warmth = warmth;
    this.pool = pool;
    this.upstreams = upstreams;
    this.localDay = localDay;
  }

  /**
   * The models as far as an isolate knows them: the built-in table until settings have been read.
   */
  public ModelCatalog models() {
    Settings settings = warmth.settings(platform.clock().nowMillis());
    return settings == null ? BUILT_IN : settings.models();
  }

  /**
   * Turns away, without asking the database or reading a body, who cannot be admitted.
   *
   * @throws Refused with {@link Refusal.Unauthenticated}
   */
  public void refuseHopeless(Request request) {
    Settings settings = warmth.settings(platform.clock().nowMillis());
    if (bearer(request) == null && settings != null && !settings.security().allowAnonymous()) {
      throw new Refused(new Refusal.Unauthenticated(NO_KEY));
    }
  }

  /**
   * The settings, for what needs no key: one round trip when those of this isolate are too old.
   *
   * @throws Refused with {@link Refusal.Misconfigured}
   */
  public Settings settings() {
    long now = platform.clock().nowMillis();
    Settings known = warmth.settings(now);
    if (known != null) {
      return known;
    }
    requireDatabase();
    Rows rows = platform.sql().run(SettingsStore.all());
    return remember(SettingsReader.read(SettingsStore.read(platform.json(), rows), vault), now);
  }

  private void requireDatabase() {
    if (!platform.environment().bound("DB")) {
      throw new Refused(new Refusal.Misconfigured("The database binding DB is missing."));
    }
  }

  /** Told who is calling, before it is clear whether the caller may. */
  @FunctionalInterface
  public interface Recognition {
    void recognised(Caller caller);
  }

  /** Admits a caller that nobody needs to know. */
  public Admitted admit(Request request, Draw draw) {
    return admit(request, draw, caller -> {});
  }

  /**
   * Admits a caller and charges its key.
   *
   * @throws Refused with {@link Refusal.Unauthenticated}, {@link Refusal.KeyExpired}, {@link
   *     Refusal.Forbidden}, {@link Refusal.PaceExceeded} or {@link Refusal.QuotaSpent}
   */
  public Admitted admit(Request request, Draw draw, Recognition recognition) {
    requireDatabase();
    Asking asking = new Asking(request, bearer(request), draw, recognition);
    try {
      return admit(asking, warmth.schema());
    } catch (SqlFailed e) {
      if (!e.schemaOutdated() || warmth.schema() == Schema.LEGACY) {
        throw e;
      }
      platform
          .log()
          .warn(
              "schema.outdated", Map.of("advice", "apply the migrations", "cause", e.getMessage()));
      warmth.schema(Schema.LEGACY);
      return admit(asking, Schema.LEGACY);
    }
  }

  /**
   * One wish to be admitted.
   *
   * @param key null without one
   */
  private record Asking(Request request, String key, Draw draw, Recognition recognition) {
    boolean free() {
      return draw.amounts() == Amounts.NOTHING;
    }
  }

  private Admitted admit(Asking asking, Schema schema) {
    long now = platform.clock().nowMillis();
    Settings settings = warmth.settings(now);
    if (settings != null) {
      String key = asking.key();
      Draw draw = asking.draw();
      Caller caller = recognise(key, warmth.key(textOf(key), now), settings);
      if (caller == null && key == null && !settings.security().allowAnonymous()) {
        throw new Refused(new Refusal.Unauthenticated(NO_KEY));
      }
      if (caller != null
          && (draw.model() == null || pool.fresh(draw.model(), now))
          && upstreams.fresh(draw, now)) {
        asking.recognition().recognised(caller);
        KeyBounds.hold(caller, asking.request(), draw.name(), settings, now);
        Admitted admitted = admitted(settings, caller, draw, null, now);
        if (admitted != null) {
          return admitted;
        }
        warmth.forgetKey(textOf(key));
      }
    }
    return ask(asking, schema, now);
  }

  /** The one round trip: whatever is stale is read, the caller's key is charged. */
  private Admitted ask(Asking asking, Schema schema, long now) {
    String key = asking.key();
    Draw draw = asking.draw();
    Answer answer = new Answer();
    Trip trip = new Trip();
    trip.add(
        SettingsStore.all(), rows -> answer.sections = SettingsStore.read(platform.json(), rows));
    String text = textOf(key);
    String digest = key == null || schema == Schema.LEGACY ? "" : platform.digests().sha256Hex(key);
    trip.add(
        ClientKeys.find(schema, text, digest),
        rows -> {
          answer.own = key == null ? null : ClientKeys.own(platform.json(), rows);
          answer.anonymous = ClientKeys.anonymous(platform.json(), rows);
        });
    boolean charging = key != null && !asking.free();
    if (charging) {
      String day = localDay.of(now);
      trip.add(
          DailyUsage.charge(schema, key, digest, day, draw.amounts(), now),
          rows -> answer.charged = rows.changes() == 1);
      trip.add(
          DailyUsage.used(schema, key, digest, day), rows -> answer.used = DailyUsage.used(rows));
    }
    if (draw.model() != null) {
      pool.load(trip, draw.model(), schema, now);
    }
    upstreams.load(trip, draw, schema, now);
    trip.run(platform.sql());

    Settings settings = remember(SettingsReader.read(answer.sections, vault), now);
    Caller caller = recognise(key, key == null ? answer.anonymous : answer.own, settings);
    if (caller == null && settings.security().allowAnonymous() && answer.anonymous != null) {
      caller = new Caller.KeyHolder(answer.anonymous);
    }
    if (caller == null) {
      warmth.forgetKey(text);
      throw new Refused(new Refusal.Unauthenticated(key == null ? NO_KEY : WRONG_KEY));
    }
    asking.recognition().recognised(caller);
    boolean ownKey = false;
    if (caller instanceof Caller.KeyHolder holder) {
      ownKey = holder.key() == answer.own;
      if (ownKey || key == null) {
        warmth.key(text, holder.key(), now);
      }
    }
    boolean charged = charging && ownKey;
    try {
      KeyBounds.hold(caller, asking.request(), draw.name(), settings, now);
    } catch (Refused refused) {
      if (charged && answer.charged) {
        platform.sql().run(DailyUsage.refund(answer.own.id(), localDay.of(now), draw.amounts()));
      }
      throw refused;
    }
    if (charged && !answer.charged && draw.amounts().limitedBy(answer.own.limits())) {
      throw spent(answer.own.limits(), answer.used, draw.amounts(), now);
    }
    return admitted(settings, caller, draw, answer.charged ? answer.used : null, now);
  }

  /** Tells the operator about values that could not be taken, once for each isolate. */
  private Settings remember(SettingsReader.Reading reading, long now) {
    if (warmth.settings(reading.settings(), now)) {
      for (String warning : reading.warnings()) {
        platform.log().warn("settings.ignored", Map.of("warning", warning));
      }
    }
    return reading.settings();
  }

  private static final class Answer {
    Map<String, JsonValue> sections;
    ClientKey own;
    ClientKey anonymous;
    boolean charged;
    KeyUse used = KeyUse.NONE;
  }

  /** Null when the caller cannot be told from what is known. */
  private static Caller recognise(String key, ClientKey known, Settings settings) {
    String global = settings.grok().apiKey();
    if (key != null && !global.isEmpty() && ConstantTime.equal(key, global)) {
      return new Caller.Administrator();
    }
    if (known == null || (key == null && !settings.security().allowAnonymous())) {
      return null;
    }
    return new Caller.KeyHolder(known);
  }

  /**
   * @param used what the key has used if it has been charged already; otherwise null, and it is
   *     charged if it has a limit
   * @return null for a key that the database does not have any more, under this id at least
   */
  private Admitted admitted(Settings settings, Caller caller, Draw draw, KeyUse used, long now) {
    if (draw.amounts() == Amounts.NOTHING || !(caller instanceof Caller.KeyHolder holder)) {
      return new Admitted(settings, caller, Charge.NONE, null);
    }
    ClientKey key = holder.key();
    KeyUse known = used;
    if (known == null && draw.amounts().limitedBy(key.limits())) {
      known = chargeKnown(key, draw.amounts(), now);
      if (known == null) {
        return null;
      }
    }
    Charge charge =
        new Charge(warmth.schema(), key.id(), localDay.of(now), draw.amounts(), known != null);
    Allowance allowance =
        known == null
            ? null
            : Allowance.of(
                key.limits(), known, draw.amounts(), now, localDay.nextMidnightMillis(now));
    return new Admitted(settings, caller, charge, allowance);
  }

  private KeyUse chargeKnown(ClientKey key, Amounts amounts, long now) {
    String day = localDay.of(now);
    List<Rows> results =
        platform
            .sql()
            .batch(
                List.of(
                    DailyUsage.chargeKnown(warmth.schema(), key.id(), day, amounts, now),
                    DailyUsage.usedKnown(warmth.schema(), key.id(), day)));
    KeyUse used = DailyUsage.used(results.get(1));
    if (results.get(0).changes() == 1) {
      return used;
    }
    if (Allowance.isSpent(key.limits(), used, amounts, now)) {
      throw spent(key.limits(), used, amounts, now);
    }
    return null;
  }

  private Refused spent(ClientKey.Limits limits, KeyUse used, Amounts amounts, long now) {
    return new Refused(
        Allowance.refusal(limits, used, amounts, now, localDay.nextMidnightMillis(now)));
  }

  /** The text by which a caller is looked up and remembered. */
  private static String textOf(String key) {
    return key == null ? ClientKeys.ANONYMOUS : key;
  }

  /**
   * The key in the header; null without one.
   *
   * @throws Refused for a key that cannot exist, without asking the database
   */
  private static String bearer(Request request) {
    String authorization = request.header("Authorization");
    if (authorization == null) {
      return null;
    }
    String header = authorization.trim();
    if (header.length() < 6 || !header.substring(0, 6).equalsIgnoreCase("bearer")) {
      return null;
    }
    String key = header.substring(6).trim();
    if (key.isEmpty()) {
      return null;
    }
    if (key.length() > MAX_KEY_CHARS || ClientKeys.reserved(key) || hasControl(key)) {
      throw new Refused(new Refusal.Unauthenticated(WRONG_KEY));
    }
    return key;
  }

  private static boolean hasControl(String key) {
    for (int i = 0; i < key.length(); i++) {
      if (key.charAt(i) < ' ' || key.charAt(i) == 127) {
        return true;
      }
    }
    return false;
  }
}
