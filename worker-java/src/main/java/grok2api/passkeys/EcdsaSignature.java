package grok2api.passkeys;

/**
 * An ECDSA signature on P-256. Authenticators write two integers in DER (RFC 3279, section 2.2.3),
 * WebCrypto reads two numbers of 32 bytes each.
 */
final class EcdsaSignature {
  private static final int SEQUENCE = 0x30;
  private static final int INTEGER = 0x02;
  private static final int NUMBER_BYTES = 32;

  /** Both integers with a leading zero; so every length is a single byte. */
  private static final int MAX_BYTES = 2 + 2 * (2 + NUMBER_BYTES + 1);

  private final byte[] der;
  private final byte[] plain = new byte[2 * NUMBER_BYTES];
  private int place = 2;

  private EcdsaSignature(byte[] der) {
    this.der = der;
  }

  /** The 64 bytes; null when the DER is not what it should be. */
  static byte[] plain(byte[] der) {
    boolean framed =
        der.length > 2 && der.length <= MAX_BYTES && der[0] == SEQUENCE && der[1] == der.length - 2;
    EcdsaSignature signature = new EcdsaSignature(der);
    boolean whole =
        framed
            && signature.integer(NUMBER_BYTES)
            && signature.integer(2 * NUMBER_BYTES)
            && signature.place == der.length;
    return whole ? signature.plain : null;
  }

  /** Reads a positive integer to the bytes before {@code end}. */
  private boolean integer(int end) {
    if (place + 2 > der.length || der[place] != INTEGER) {
      return false;
    }
    int size = der[place + 1];
    int start = place + 2;
    place = start + size;
    if (size < 1 || place > der.length || der[start] < 0) {
      return false;
    }
    int zero = der[start] == 0 ? 1 : 0;
    int digits = size - zero;
    if (digits > NUMBER_BYTES) {
      return false;
    }
    System.arraycopy(der, start + zero, plain, end - digits, digits);
    return true;
  }
}
