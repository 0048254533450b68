package grok2api.gateway;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Links to upstream media through this gateway: {@code <origin>/images/<encoded>}. */
final class MediaLinks {
  private static final String ASSETS = "https://assets.grok.com/";

  private MediaLinks() {}

  /** The canonical spelling: a path for the asset host, the whole URL for any other. */
  static String encode(String url) {
    if (url.startsWith(ASSETS) && url.indexOf('?') < 0) {
      return "p_" + base64(url.substring(ASSETS.length() - 1));
    }
    return "u_" + base64(url);
  }

  private static String base64(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
