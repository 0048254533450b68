package grok2api.upstream.grok.web;

import java.util.Locale;

/**
 * Where the provider keeps a picture or film: {@code https} on its own port, one of three hosts.
 *
 * @param url absolute, as it is asked for
 * @param host lower case
 */
record AssetAddress(String url, String host) {
  private static final String SCHEME = "https://";
  private static final String WITH_COOKIES = "assets.grok.com";

  /** Null for any other address. */
  static AssetAddress of(String url) {
    if (!url.regionMatches(true, 0, SCHEME, 0, SCHEME.length()) || !isPlain(url)) {
      return null;
    }
    int path = pathAt(url);
    String authority = url.substring(SCHEME.length(), path).toLowerCase(Locale.ROOT);
    String host =
        authority.endsWith(":443") ? authority.substring(0, authority.length() - 4) : authority;
    return switch (host) {
      case WITH_COOKIES, "imagine-public.x.ai", "imgen.x.ai" ->
          new AssetAddress(SCHEME + host + url.substring(path), host);
      default -> null;
    };
  }

  /** Whether the host wants the account's cookies; no other may see them. */
  boolean wantsCookies() {
    return host.equals(WITH_COOKIES);
  }

  /**
   * Where a redirect from here leads.
   *
   * @param location the header (RFC 9110, section 10.2.2): an absolute address, or a path from the
   *     root; null for none
   * @return null for everywhere else
   */
  AssetAddress redirected(String location) {
    if (location == null) {
      return null;
    }
    boolean path = location.startsWith("/") && !location.startsWith("//");
    return of(path ? SCHEME + host + location : location);
  }

  /** Printable ASCII without what runtimes read in a way of their own. */
  private static boolean isPlain(String url) {
    for (int i = 0; i < url.length(); i++) {
      char c = url.charAt(i);
      if (c <= ' ' || c >= 0x7F || c == '\\') {
        return false;
      }
    }
    return true;
  }

  private static int pathAt(String url) {
    int at = SCHEME.length();
    while (at < url.length() && "/?#".indexOf(url.charAt(at)) < 0) {
      at++;
    }
    return at;
  }
}
