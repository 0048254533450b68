package grok2api.passkeys;

import java.util.Arrays;

/**
 * What the authenticator says of a ceremony (section 6.1).
 *
 * <pre>
 * 32 bytes  SHA-256 of the relying party's id
 *  1 byte   flags
 *  4 bytes  signature counter, big-endian
 * 16 bytes  kind of authenticator          these only with a new passkey
 *  2 bytes  length of the credential's id
 *           the credential's id
 *           its public key and extensions, which nobody here reads
 * </pre>
 *
 * @param relyingPartyHash base64url
 * @param present whether somebody touched the authenticator
 * @param verified whether it was the one it belongs to, by PIN, finger or face
 * @param signCount goes up with each signature, or stays 0
 * @param credentialId of a new passkey, base64url; null without one
 */
record AuthenticatorData(
    String relyingPartyHash,
    boolean present,
    boolean verified,
    long signCount,
    String credentialId) {
  private static final int HASH_BYTES = 32;
  private static final int FIXED_BYTES = 37;
  private static final int ID_AT = 55;

  /** Section 4, "credential id". */
  private static final int MIN_ID_BYTES = 16;

  private static final int MAX_ID_BYTES = 1023;

  private static final int PRESENT = 0x01;
  private static final int VERIFIED = 0x04;
  private static final int BACKUP_ELIGIBLE = 0x08;
  private static final int BACKED_UP = 0x10;
  private static final int NEW_CREDENTIAL = 0x40;
  private static final int EXTENSIONS = 0x80;

  /** Null when it cannot be read. */
  static AuthenticatorData read(String base64Url) {
    byte[] bytes = Base64Url.decoded(base64Url);
    if (bytes == null || bytes.length < FIXED_BYTES) {
      return null;
    }
    int flags = bytes[HASH_BYTES];
    boolean more = (flags & (NEW_CREDENTIAL | EXTENSIONS)) != 0;
    boolean backupImpossible = (flags & BACKUP_ELIGIBLE) == 0 && (flags & BACKED_UP) != 0;
    String credentialId = (flags & NEW_CREDENTIAL) == 0 ? null : credentialId(bytes);
    boolean idMissing = (flags & NEW_CREDENTIAL) != 0 && credentialId == null;
    if (more == (bytes.length == FIXED_BYTES) || backupImpossible || idMissing) {
      return null;
    }
    return new AuthenticatorData(
        Base64Url.encoded(Arrays.copyOf(bytes, HASH_BYTES)),
        (flags & PRESENT) != 0,
        (flags & VERIFIED) != 0,
        (long) at(bytes, HASH_BYTES + 1, 2) << 16 | at(bytes, HASH_BYTES + 3, 2),
        credentialId);
  }

  private static String credentialId(byte[] bytes) {
    if (bytes.length < ID_AT) {
      return null;
    }
    int size = at(bytes, ID_AT - 2, 2);
    boolean whole = size >= MIN_ID_BYTES && size <= MAX_ID_BYTES && bytes.length > ID_AT + size;
    return whole ? Base64Url.encoded(Arrays.copyOfRange(bytes, ID_AT, ID_AT + size)) : null;
  }

  /** Big-endian, unsigned. */
  private static int at(byte[] bytes, int start, int count) {
    int number = 0;
    for (int i = start; i < start + count; i++) {
      number = number << 8 | bytes[i] & 0xff;
    }
    return number;
  }
}
