package grok2api.vault;

import grok2api.platform.Crypto;

/**
 * What is made of one of the operator's secrets by HKDF with SHA-256 (RFC 5869), bytes as
 * base64url.
 *
 * @param id names the key in what it sealed; tells nothing of it
 * @param encryption 32 bytes for AES-256
 * @param nonces 32 bytes for the HMAC that nonces are taken from
 */
record VaultKey(String id, String encryption, String nonces) {
  private static final int ID_CHARS = 6;

  /** {@code grok2api.vault.v1}. */
  private static final String SALT = "Z3JvazJhcGkudmF1bHQudjE";

  static VaultKey of(Crypto crypto, String secret) {
    String extracted = crypto.hmac(SALT, secret);
    return new VaultKey(
        expanded(crypto, extracted, "key id").substring(0, ID_CHARS),
        expanded(crypto, extracted, "encryption"),
        expanded(crypto, extracted, "nonces"));
  }

  /** The first 32 bytes that HKDF expands to, which is all there is to do for one digest. */
  private static String expanded(Crypto crypto, String extracted, String info) {
    // Not with a plus: TeaVM 0.15 takes this character in a concatenation for a placeholder.
    return crypto.hmac(extracted, info.concat("\u0001"));
  }
}
