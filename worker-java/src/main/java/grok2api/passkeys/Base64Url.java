package grok2api.passkeys;

/**
 * Base64url without padding (RFC 4648, section 5), in which WebAuthn's JSON has all bytes. Written
 * here because TeaVM's {@code java.util.Base64} takes any text for bytes.
 */
final class Base64Url {
  private static final String DIGITS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

  private Base64Url() {}

  /** Null when it is none. */
  static byte[] decoded(String text) {
    if (text.length() % 4 == 1) {
      return null;
    }
    byte[] bytes = new byte[text.length() * 3 / 4];
    int size = 0;
    int bits = 0;
    for (int i = 0; i < text.length(); i++) {
      int digit = DIGITS.indexOf(text.charAt(i));
      if (digit < 0) {
        return null;
      }
      bits = bits << 6 | digit;
      if (i % 4 > 0) {
        bytes[size++] = (byte) (bits >> 6 - 2 * (i % 4));
      }
    }
    return bytes;
  }

  static String encoded(byte[] bytes) {
    StringBuilder text = new StringBuilder(bytes.length * 4 / 3 + 2);
    for (int i = 0; i < bytes.length; i += 3) {
      int bits = (bytes[i] & 0xff) << 16 | at(bytes, i + 1) << 8 | at(bytes, i + 2);
      int digits = Math.min(bytes.length - i, 3) + 1;
      for (int digit = 0; digit < digits; digit++) {
        text.append(DIGITS.charAt(bits >> 18 - 6 * digit & 63));
      }
    }
    return text.toString();
  }

  private static int at(byte[] bytes, int index) {
    return index < bytes.length ? bytes[index] & 0xff : 0;
  }
}
