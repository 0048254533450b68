package grok2api.http;

import java.nio.charset.StandardCharsets;

/** Percent-encoding of URL path segments (RFC 3986, section 2.1). */
final class PercentCode {
  private PercentCode() {}

  /** Decodes {@code %XX} as UTF-8; a malformed escape stays as it is. */
  static String decode(String segment) {
    if (segment.indexOf('%') < 0) {
      return segment;
    }
    byte[] bytes = new byte[segment.length() * 3];
    int size = 0;
    for (int i = 0; i < segment.length(); ) {
      int high = digit(segment, i + 1);
      int low = digit(segment, i + 2);
      if (segment.charAt(i) == '%' && high >= 0 && low >= 0) {
        bytes[size++] = (byte) (high * 16 + low);
        i += 3;
      } else {
        int end = segment.offsetByCodePoints(i, 1);
        for (byte b : segment.substring(i, end).getBytes(StandardCharsets.UTF_8)) {
          bytes[size++] = b;
        }
        i = end;
      }
    }
    return new String(bytes, 0, size, StandardCharsets.UTF_8);
  }

  private static int digit(String text, int index) {
    return index < text.length() ? Character.digit(text.charAt(index), 16) : -1;
  }
}
