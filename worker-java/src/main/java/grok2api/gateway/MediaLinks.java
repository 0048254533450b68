package grok2api.gateway;

import grok2api.platform.Encodings;

/** Links to upstream media through this gateway: {@code <origin>/images/<encoded>}. */
final class MediaLinks {
  private static final String ASSETS = "https://assets.grok.com/";

  private MediaLinks() {}

  /** The canonical spelling: a path for the asset host, the whole URL for any other. */
  static String encode(String url, Encodings encodings) {
    if (url.startsWith(ASSETS) && url.indexOf('?') < 0) {
      return "p_" + base64Url(url.substring(ASSETS.length() - 1), encodings);
    }
    return "u_" + base64Url(url, encodings);
  }

  /** RFC 4648, section 5, without padding. */
  private static String base64Url(String text, Encodings encodings) {
    String padded = encodings.base64(text).replace('+', '-').replace('/', '_');
    int padding = padded.indexOf('=');
    return padding < 0 ? padded : padded.substring(0, padding);
  }
}
