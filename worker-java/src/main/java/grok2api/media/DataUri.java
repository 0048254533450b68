package grok2api.media;

import java.util.Locale;

/**
 * Data within an address (RFC 2397), e.g. {@code data:image/png;base64,iVBORw0KGgo=}. What its
 * header says of the type is nobody's proof and is not looked at.
 */
public final class DataUri {
  private static final String SCHEME = "data:";
  private static final String BASE64 = ";base64";

  private DataUri() {}

  /** Whether an address is one. */
  public static boolean is(String url) {
    return url.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
  }

  /** The Base64 text of such an address; null when its data are not Base64. */
  public static String base64(String uri) {
    int comma = uri.indexOf(',');
    boolean encoded =
        comma >= 0 && uri.substring(0, comma).toLowerCase(Locale.ROOT).endsWith(BASE64);
    return encoded ? uri.substring(comma + 1) : null;
  }
}
