package grok2api.store;

import grok2api.platform.Digests;

/**
 * A credential of an upstream to be stored.
 *
 * <pre>{@code
 * id        9b1deb4d3b7d   of SHA-256 of "5f3a9c0d1e2b:sk-secret"
 * display   sk-s…cret
 * }</pre>
 *
 * @param secret in clear
 */
public record NewCredential(String id, String secret, String note) {
  private static final int ID_DIGITS = 12;
  private static final int SHOWN_CHARS = 4;

  /** Nothing is shown of shorter ones, as too little of them would be left to guess. */
  private static final int MIN_SHOWN_CHARS = 20;

  private static final String GAP = "…";

  public static NewCredential of(Digests digests, String upstream, String secret, String note) {
    return new NewCredential(id(digests, upstream, secret), secret, note);
  }

  /** Names a credential of an upstream without telling it. */
  public static String id(Digests digests, String upstream, String secret) {
    return digests.sha256Hex(upstream + ":" + secret).substring(0, ID_DIGITS);
  }

  public String display() {
    return masked(secret);
  }

  /** What may be shown of a secret, e.g. {@code sk-s…cret}. */
  public static String masked(String secret) {
    return secret.length() < MIN_SHOWN_CHARS
        ? GAP
        : secret.substring(0, SHOWN_CHARS) + GAP + secret.substring(secret.length() - SHOWN_CHARS);
  }

  /** Without the secret, in case somebody logs it. */
  @Override
  public String toString() {
    return "NewCredential " + id;
  }
}
