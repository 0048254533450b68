package grok2api.admin;

import grok2api.http.Request;
import grok2api.json.JsonWriter;
import grok2api.platform.Platform;
import grok2api.refusal.Refusal;
import grok2api.refusal.Refused;
import grok2api.settings.SecuritySettings;
import grok2api.settings.Settings;
import grok2api.store.SignInFailures;
import grok2api.store.SignInFailures.Guesser;
import grok2api.store.Trip;
import grok2api.vault.Vault;
import java.util.Map;

/**
 * Slows down whoever guesses passwords (admin-api, DB-1).
 *
 * <p>Wrong passwords are counted for the address they come from and for the user name they are
 * meant for, so neither one address nor many get far. That lets anybody keep a user name blocked,
 * so a browser that has signed in before is counted by itself: see {@link DeviceCookie}. Sessions,
 * access tokens and passkeys are not asked.
 */
final class LoginThrottle {
  private static final long DAY_MILLIS = 24 * 3_600_000L;

  /** More rows a day would tell nothing more, and let guessers fill the audit. */
  private static final int MAX_NOTES_A_DAY = 20;

  private final Platform platform;
  private final Vault vault;
  private final Devices devices;
  private final Audit audit;

  LoginThrottle(AdminParts parts, Devices devices) {
    this.platform = parts.platform();
    this.vault = parts.vault();
    this.devices = devices;
    this.audit = parts.audit();
  }

  /**
   * An attempt that is allowed, and counted as failed until it is {@link #takeBack taken back}.
   *
   * @param block what follows if it fails; null for nothing
   */
  record Attempt(Guesser guesser, SignInFailures.Block block) {}

  /**
   * Counts a sign-in.
   *
   * @param trip runs with it
   * @throws Refused with {@link Refusal.SignInThrottled}
   */
  Attempt signIn(Request request, String username, Trip trip) {
    String address = GuesserAddress.of(request, trusted(request));
    return count(
        new Guesser(
            devices.shown(request), counters("ip:" + digest(address), "user:" + digest(username))),
        trip);
  }

  /** Counts a try at the current password by somebody who is signed in. */
  Attempt passwordChange(Session session) {
    return count(new Guesser("", counters("session:" + session.id())), new Trip());
  }

  /** The password was right. */
  void takeBack(Attempt attempt, Trip trip) {
    trip.add(SignInFailures.forgive(attempt.guesser(), platform.clock().nowMillis()));
  }

  /** The password was wrong. A block leaves a row in the audit, a single guess does not. */
  void failed(Request request, Settings settings, Attempt attempt) {
    platform.log().warn("sign_in.failed", Map.of("request_id", request.id()));
    SignInFailures.Block block = attempt.block();
    if (block == null) {
      return;
    }
    long now = platform.clock().nowMillis();
    long notes =
        SignInFailures.count(platform.sql().run(SignInFailures.notedBlocks(now - DAY_MILLIS)));
    if (notes < MAX_NOTES_A_DAY) {
      audit.record(
          request,
          settings,
          "guest",
          SignInFailures.BLOCKED,
          Map.of("counter", block.counter(), "seconds", (block.untilMillis() - now) / 1000));
    }
  }

  private Attempt count(Guesser guesser, Trip trip) {
    long now = platform.clock().nowMillis();
    Counted counted = new Counted();
    trip.add(
            SignInFailures.standing(guesser, now),
            rows -> counted.blockedUntilMillis = SignInFailures.blockedUntilMillis(rows))
        .add(
            SignInFailures.count(guesser, now),
            rows -> counted.block = SignInFailures.block(rows, now))
        .run(platform.sql());
    if (counted.blockedUntilMillis > now) {
      throw new Refused(
          new Refusal.SignInThrottled((counted.blockedUntilMillis - now + 999) / 1000));
    }
    return new Attempt(guesser, counted.block);
  }

  /**
   * On Workers the platform names the address, and the settings are read in the trip that counts.
   * Elsewhere they tell whom to believe, and cost a trip.
   */
  private SecuritySettings trusted(Request request) {
    if (request.header("CF-Connecting-IP") != null) {
      return new SecuritySettings(false, true, false);
    }
    Trip trip = new Trip();
    SettingsAsked asked = new SettingsAsked(trip, platform.json(), vault);
    trip.run(platform.sql());
    return asked.settings().security();
  }

  private String counters(String... who) {
    JsonWriter counters = new JsonWriter(platform.json()).array();
    for (String each : who) {
      counters.value(each);
    }
    return counters.end().toString();
  }

  private String digest(String text) {
    return platform.digests().sha256Base64Url(text);
  }

  private static final class Counted {
    long blockedUntilMillis;
    SignInFailures.Block block;
  }
}
