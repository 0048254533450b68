package grok2api.admin;

import grok2api.platform.Platform;
import grok2api.platform.Statement;
import grok2api.store.PasskeyChallenges;
import grok2api.store.PasskeyChallenges.Purpose;
import grok2api.store.Trip;

/**
 * The questions that passkeys answer: random, answered once, within {@link #LIFETIME_MILLIS}. The
 * database has their digests only.
 */
final class Challenges {
  /** What the standard recommends where a user is verified (section 15.1). */
  static final long LIFETIME_MILLIS = 5 * 60_000;

  private static final int BYTES = 32;

  private final Platform platform;

  Challenges(Platform platform) {
    this.platform = platform;
  }

  /**
   * A new one, for the browser.
   *
   * @param trip notes it
   */
  String ask(Purpose purpose, Trip trip) {
    String challenge = platform.entropy().base64Url(BYTES);
    trip.add(
            PasskeyChallenges.insert(
                digest(challenge), purpose, platform.clock().nowMillis() + LIFETIME_MILLIS))
        .add(PasskeyChallenges.prune(purpose));
    return challenge;
  }

  /**
   * Takes away what a browser says it was asked; {@link PasskeyChallenges#taken} has the result.
   */
  Statement take(Purpose purpose, String challenge) {
    return PasskeyChallenges.take(digest(challenge), purpose, platform.clock().nowMillis());
  }

  private String digest(String challenge) {
    return platform.digests().sha256Base64Url(challenge);
  }
}
