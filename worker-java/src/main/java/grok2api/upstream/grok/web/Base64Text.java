package grok2api.upstream.grok.web;

import java.util.Arrays;

/**
 * Base64 (RFC 4648, section 4) as gRPC-Web sends it in text: several padded texts may stand one
 * behind another, one for each piece the sender wrote.
 */
final class Base64Text {
  private static final int QUARTET = 4;

  private Base64Text() {}

  /**
   * Decodes a text.
   *
   * @param text its ASCII; line ends are passed over
   * @return null when it is no Base64, or not all of one
   */
  static byte[] decoded(byte[] text) {
    byte[] bytes = new byte[text.length / QUARTET * 3 + 3];
    int size = 0;
    int bits = 0;
    int digits = 0;
    int padding = 0;
    for (byte one : text) {
      if (one == '\r' || one == '\n') {
        continue;
      }
      int digit = digit(one);
      boolean padded = one == '=' && digits >= 2;
      if (digit < 0 && !padded || digit >= 0 && padding > 0) {
        return null;
      }
      bits = bits << 6 | (padded ? 0 : digit);
      padding += padded ? 1 : 0;
      digits++;
      if (digits == QUARTET) {
        bytes[size] = (byte) (bits >> 16);
        bytes[size + 1] = (byte) (bits >> 8);
        bytes[size + 2] = (byte) bits;
        size += 3 - padding;
        bits = 0;
        digits = 0;
        padding = 0;
      }
    }
    return digits == 0 ? Arrays.copyOf(bytes, size) : null;
  }

  private static int digit(byte c) {
    if (c >= 'A' && c <= 'Z') {
      return c - 'A';
    }
    if (c >= 'a' && c <= 'z') {
      return c - 'a' + 26;
    }
    if (c >= '0' && c <= '9') {
      return c - '0' + 52;
    }
    return switch (c) {
      case '+' -> 62;
      case '/' -> 63;
      default -> -1;
    };
  }
}
