package grok2api.platform;

/**
 * What needs a key. Bytes are base64url without padding (RFC 4648, section 5) here; text is taken
 * as UTF-8.
 */
public interface Crypto {
  /**
   * PBKDF2 with HMAC-SHA-256 (RFC 8018): 32 bytes. Slow by design, about 27 ms of CPU for 100,000
   * rounds.
   */
  String pbkdf2(String password, String salt, int rounds);

  /** HMAC-SHA-256 (RFC 2104): 32 bytes. Never waits. */
  String hmac(String key, String text);

  /**
   * AES-256-GCM (NIST SP 800-38D).
   *
   * @param key 32 bytes
   * @param nonce 12 bytes, never twice for different texts under one key
   * @return ciphertext and tag
   */
  String encrypt(String key, String nonce, String text);

  /** The text again; null when key, nonce or ciphertext are not those of {@link #encrypt}. */
  String decrypt(String key, String nonce, String ciphertext);

  /** How a signature was made; the numbers are those of COSE (RFC 9053, RFC 8812). */
  enum SignatureAlgorithm {
    /** ECDSA on P-256 with SHA-256; the signature is 64 bytes, r and s. */
    ES256,
    /** RSASSA-PKCS1-v1_5 with SHA-256. */
    RS256
  }

  /**
   * Whether a signature is right; false as well for a key or signature that is none.
   *
   * @param publicKey SubjectPublicKeyInfo (RFC 5280), DER
   */
  boolean verifies(
      SignatureAlgorithm algorithm, String publicKey, String signature, String signedBytes);
}
