package grok2api.vault;

import grok2api.platform.Crypto;
import grok2api.platform.Environment;
import grok2api.platform.Platform;
import grok2api.refusal.Refusal;
import grok2api.refusal.Refused;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Seals credentials for the database when the secret {@code DATA_KEY} is set, and opens them again.
 * Without it nothing is sealed and clear texts pass through, as they do with it: what was stored
 * before keeps working.
 *
 * <pre>{@code
 * enc:v1:q83vEj.AAECAwQFBgcICQoLy9rW…
 *        key id nonce           AES-256-GCM's ciphertext and tag
 * }</pre>
 *
 * <p>A text has one sealed form under a key, because its nonce is taken from its HMAC. So a sealed
 * account token can still be a primary key, be compared and be found. All that an intruder learns
 * of it is whether two texts are the same. Two texts with the same nonce are to be expected among
 * 2^48.
 *
 * <p>Secret {@code DATA_KEY_OLD} is the key before; what it sealed is opened, never sealed anew
 * with it.
 */
public final class Vault {
  /** How every sealed text begins, and nothing else that is stored. */
  public static final String PREFIX = "enc:v1:";

  /** The text behind all sealed ones and before all that follow them. */
  private static final String BEHIND_SEALED = "enc:v1;";

  /** The last character there is, U+10FFFF. */
  private static final String BEHIND_ALL = "\uDBFF\uDFFF";

  private static final int MIN_CHARS = 32;

  /** 12 bytes, which need no padding: their text and the ciphertext's make one text. */
  private static final int NONCE_CHARS = 16;

  /** Unsealed texts remembered at once; beyond that the memory is emptied, it is only a cache. */
  private static final int MAX_REMEMBERED = 500;

  private final Crypto crypto;
  private final String secret;
  private final String oldSecret;
  private final Map<String, String> remembered = new HashMap<>();
  private VaultKey key;
  private VaultKey oldKey;

  private Vault(Crypto crypto, String secret, String oldSecret) {
    this.crypto = crypto;
    this.secret = secret;
    this.oldSecret = oldSecret;
  }

  /** With the keys that the operator has set. */
  public static Vault of(Platform platform) {
    return of(platform.crypto(), platform.environment());
  }

  public static Vault of(Crypto crypto, Environment environment) {
    return new Vault(
        crypto,
        secret(environment.variable("DATA_KEY")),
        secret(environment.variable("DATA_KEY_OLD")));
  }

  /** Without a line's end, which most ways of piping a secret leave behind it; null for none. */
  private static String secret(String variable) {
    return variable == null || variable.isBlank() ? null : variable.trim();
  }

  /** Stored texts between two others, both of them left out, in the order of their UTF-8 bytes. */
  public record Range(String above, String below) {}

  public static boolean isSealed(String stored) {
    return stored.startsWith(PREFIX);
  }

  /** Whether texts are sealed from now on. */
  public boolean seals() {
    return secret != null && problem() == null;
  }

  /** Why nothing can be sealed although the operator wants it, for the operator; or null. */
  public String problem() {
    return secret == null || secret.length() >= MIN_CHARS
        ? null
        : "The secret DATA_KEY is shorter than "
            + MIN_CHARS
            + " characters: choose a longer one, or remove it";
  }

  /** Names the key in force, e.g. {@code q83vEj}; null when nothing is sealed. */
  public String keyId() {
    return seals() ? key().id() : null;
  }

  /**
   * A text as it is to be stored; one that is sealed already stays as it is.
   *
   * @throws Refused with {@link Refusal.Misconfigured} when there is a {@link #problem}: what the
   *     operator wants sealed is not stored in clear
   */
  public String sealed(String text) {
    String problem = problem();
    if (problem != null) {
      throw new Refused(new Refusal.Misconfigured(problem));
    }
    if (!seals() || text.isEmpty() || isSealed(text)) {
      return text;
    }
    String nonce = crypto.hmac(key().nonces(), text).substring(0, NONCE_CHARS);
    return begin(key()) + nonce + crypto.encrypt(key().encryption(), nonce, text);
  }

  /** What was sealed, or a clear text as it is. */
  public Unsealed opened(String stored) {
    if (!isSealed(stored)) {
      return new Unsealed.Clear(stored);
    }
    String text = remembered.get(stored);
    if (text == null) {
      text = decrypted(stored);
      if (text == null) {
        return new Unsealed.Locked(keyIdIn(stored));
      }
      remember(stored, text);
    }
    return new Unsealed.Clear(text);
  }

  /** Whether a stored text has the form in which it would be stored now. */
  public boolean current(String stored) {
    return seals() ? stored.startsWith(begin(key())) : !isSealed(stored);
  }

  /** Texts of the form in which they are stored now; null when that is in clear. */
  public Range sealedNow() {
    return seals() ? range(key()) : null;
  }

  /**
   * Texts to be brought into the form of now: clear ones once there is a key, and what the key
   * before sealed. Not what nobody here can open.
   */
  public List<Range> outdated() {
    List<Range> ranges = new ArrayList<>();
    if (seals()) {
      ranges.add(new Range("", PREFIX));
      ranges.add(new Range(BEHIND_SEALED, BEHIND_ALL));
    }
    Range before = sealedBefore();
    if (before != null && problem() == null) {
      ranges.add(before);
    }
    return ranges;
  }

  /** Texts that the key before has sealed; null without one. */
  public Range sealedBefore() {
    return oldSecret == null || oldSecret.equals(secret) ? null : range(oldKey());
  }

  private String decrypted(String stored) {
    for (VaultKey one : keys()) {
      String begin = begin(one);
      int nonceEnd = begin.length() + NONCE_CHARS;
      if (stored.startsWith(begin) && stored.length() > nonceEnd) {
        String nonce = stored.substring(begin.length(), nonceEnd);
        String text = crypto.decrypt(one.encryption(), nonce, stored.substring(nonceEnd));
        if (text != null) {
          return text;
        }
      }
    }
    return null;
  }

  private List<VaultKey> keys() {
    List<VaultKey> keys = new ArrayList<>(2);
    if (seals()) {
      keys.add(key());
    }
    if (oldSecret != null) {
      keys.add(oldKey());
    }
    return keys;
  }

  private void remember(String stored, String text) {
    if (remembered.size() >= MAX_REMEMBERED) {
      remembered.clear();
    }
    remembered.put(stored, text);
  }

  private VaultKey key() {
    if (key == null) {
      key = VaultKey.of(crypto, secret);
    }
    return key;
  }

  private VaultKey oldKey() {
    if (oldKey == null) {
      oldKey = VaultKey.of(crypto, oldSecret);
    }
    return oldKey;
  }

  private static String begin(VaultKey key) {
    return PREFIX + key.id() + ".";
  }

  /** A slash comes next behind a dot. */
  private static Range range(VaultKey key) {
    return new Range(begin(key), PREFIX + key.id() + "/");
  }

  private static String keyIdIn(String stored) {
    int dot = stored.indexOf('.');
    return dot < 0 ? "" : stored.substring(PREFIX.length(), dot);
  }
}
