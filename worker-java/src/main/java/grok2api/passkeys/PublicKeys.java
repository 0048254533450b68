package grok2api.passkeys;

import grok2api.platform.Crypto.SignatureAlgorithm;

/** Public keys of passkeys: SubjectPublicKeyInfo (RFC 5280, section 4.1), as base64url. */
public final class PublicKeys {
  /** An uncompressed point on P-256 (RFC 5480); 64 bytes follow. */
  private static final String P256 = "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE";

  private static final int P256_CHARS = 122;

  /** {@code rsaEncryption} (RFC 8017), its head behind the outer length. */
  private static final byte[] RSA = {
    0x30,
    0x0d,
    0x06,
    0x09,
    0x2a,
    (byte) 0x86,
    0x48,
    (byte) 0x86,
    (byte) 0xf7,
    0x0d,
    0x01,
    0x01,
    0x01,
    0x05,
    0x00,
    0x03,
    (byte) 0x82
  };

  private static final int RSA_AT = 4;

  /** 2048 and 4096 bits. */
  private static final int MIN_RSA_BYTES = 294;

  private static final int MAX_RSA_BYTES = 550;

  private PublicKeys() {}

  /** Whether a text has the form of a key for an algorithm. */
  public static boolean wellFormed(SignatureAlgorithm algorithm, String base64Url) {
    byte[] key = Base64Url.decoded(base64Url);
    return key != null
        && switch (algorithm) {
          case ES256 -> base64Url.length() == P256_CHARS && base64Url.startsWith(P256);
          case RS256 -> key.length >= MIN_RSA_BYTES && key.length <= MAX_RSA_BYTES && isRsa(key);
        };
  }

  private static boolean isRsa(byte[] key) {
    for (int i = 0; i < RSA.length; i++) {
      if (key[RSA_AT + i] != RSA[i]) {
        return false;
      }
    }
    return true;
  }
}
