package grok2api.store;

import grok2api.platform.Digests;

/**
 * An account's public name: the first digits of the token's SHA-256, enough to tell thousands apart
 * and useless to an intruder. Lists, logs and the media index show it instead of the token.
 */
public final class AccountId {
  private static final int DIGITS = 12;

  private AccountId() {}

  /** E.g. {@code 9c1185a5c5e9}. */
  public static String of(Digests digests, String token) {
    return digests.sha256Hex(token).substring(0, DIGITS);
  }

  /** Whether a text has the form of an id; no session token has. */
  public static boolean isId(String text) {
    boolean id = text.length() == DIGITS;
    for (int i = 0; id && i < DIGITS; i++) {
      char c = text.charAt(i);
      id = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
    }
    return id;
  }
}
