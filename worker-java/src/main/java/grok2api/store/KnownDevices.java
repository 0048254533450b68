package grok2api.store;

import grok2api.platform.Digests;
import grok2api.platform.Statement;

/**
 * Table {@code known_devices}: browsers that have signed in before, by the SHA-256 of the cookie
 * they got. {@link SignInFailures} counts them apart, so that whoever guesses from elsewhere cannot
 * lock them out.
 */
public final class KnownDevices {
  /** How long a browser is remembered after a sign-in. */
  public static final long LIFETIME_MILLIS = 365L * 24 * 3_600_000;

  private static final int MAX = 50;

  private KnownDevices() {}

  /** The form in which a device's secret is stored. */
  public static String digest(Digests digests, String secret) {
    return digests.sha256Base64Url(secret);
  }

  public static Statement insert(String digest, long nowMillis) {
    return Statement.of(
        "INSERT INTO known_devices (digest, expires_at) VALUES (?1, ?2)",
        digest,
        nowMillis + LIFETIME_MILLIS);
  }

  public static Statement delete(String digest) {
    return Statement.of("DELETE FROM known_devices WHERE digest = ?1", digest);
  }

  public static Statement deleteAll() {
    return Statement.of("DELETE FROM known_devices");
  }

  /** Forgets those that signed in longest ago, beyond the {@value #MAX} latest. */
  public static Statement prune() {
    return Statement.of(
        "DELETE FROM known_devices WHERE digest IN (SELECT digest FROM known_devices"
            + " ORDER BY expires_at DESC LIMIT -1 OFFSET ?1)",
        MAX);
  }
}
