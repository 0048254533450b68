package grok2api.admin;

import java.util.Locale;

/**
 * The address that the paths of an upstream's API are put after: {@code
 * https://gateway.ai.cloudflare.com/v1/account/gw/openai}.
 */
final class BaseUrl {
  private static final int MAX_CHARS = 500;
  private static final int MAX_PORT = 65_535;
  private static final String FORBIDDEN = " \"<>\\^`{|}";

  /** What Google's documentation ends its addresses with, and dialects add themselves. */
  private static final String[] AT_GOOGLE = {"/openai", "/v1beta"};

  private BaseUrl() {}

  /**
   * What was entered in the form in which it is stored: without slashes at its end.
   *
   * @param problem what is wrong with it, for {@code "Expected …"}
   */
  record Read(String url, String problem) {
    private static Read wrong(String expected) {
      return new Read(null, expected);
    }
  }

  static Read read(String entered) {
    String text = entered.trim();
    int scheme = schemeChars(text);
    if (scheme < 0 || text.length() > MAX_CHARS || !plain(text)) {
      return Read.wrong("an address like https://api.example.com/v1");
    }
    if (text.indexOf('?') >= 0 || text.indexOf('#') >= 0) {
      return Read.wrong("an address without ? and #");
    }
    int slash = text.indexOf('/', scheme);
    String authority = text.substring(scheme, slash < 0 ? text.length() : slash);
    if (authority.indexOf('@') >= 0) {
      return Read.wrong("an address without user name and password");
    }
    String origin = text.substring(0, scheme) + authority;
    String host = host(authority.toLowerCase(Locale.ROOT));
    if (host == null) {
      return Read.wrong("an address like https://api.example.com/v1");
    }
    if (origin.regionMatches(true, 0, "http:", 0, 5) && !isLoopback(host)) {
      return Read.wrong("https, as only this machine may be called by http,");
    }
    String path = slash < 0 ? "" : text.substring(slash);
    return new Read(origin.toLowerCase(Locale.ROOT) + withoutSlash(path), null);
  }

  /** The base of Gemini's own API, whichever of its addresses was entered. */
  static String ofGemini(String url) {
    String base = url;
    for (String end : AT_GOOGLE) {
      if (base.endsWith(end)) {
        base = withoutSlash(base.substring(0, base.length() - end.length()));
      }
    }
    return base;
  }

  private static int schemeChars(String text) {
    return text.regionMatches(true, 0, "https://", 0, 8)
        ? 8
        : text.regionMatches(true, 0, "http://", 0, 7) ? 7 : -1;
  }

  private static boolean plain(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (FORBIDDEN.indexOf(text.charAt(i)) >= 0) {
        return false;
      }
    }
    return PlainText.isAscii(text);
  }

  /** Null for an authority that is none. */
  private static String host(String authority) {
    int bracket = authority.lastIndexOf(']');
    int colon = authority.indexOf(':', bracket + 1);
    String host = colon < 0 ? authority : authority.substring(0, colon);
    if (colon >= 0 && !isPort(authority.substring(colon + 1))) {
      return null;
    }
    boolean sound = host.startsWith("[") ? isIpv6(host) : isName(host);
    return sound ? host : null;
  }

  private static boolean isPort(String text) {
    if (text.isEmpty() || text.length() > 5) {
      return false;
    }
    int port = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') {
        return false;
      }
      port = 10 * port + c - '0';
    }
    return port > 0 && port <= MAX_PORT;
  }

  private static boolean isName(String host) {
    for (int i = 0; i < host.length(); i++) {
      char c = host.charAt(i);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
      boolean first = i == 0 || host.charAt(i - 1) == '.';
      if (!letter && (first || (c != '-' && c != '.' && c != '_'))) {
        return false;
      }
    }
    return !host.isEmpty();
  }

  private static boolean isIpv6(String host) {
    for (int i = 1; i < host.length() - 1; i++) {
      if ("0123456789abcdef:.".indexOf(host.charAt(i)) < 0) {
        return false;
      }
    }
    return host.length() > 3 && host.endsWith("]");
  }

  private static boolean isLoopback(String host) {
    return host.equals("localhost")
        || host.endsWith(".localhost")
        || host.equals("[::1]")
        || isIpv4Loopback(host);
  }

  /** {@code 127.0.0.1}, but not {@code 127.0.0.1.example.com}. */
  private static boolean isIpv4Loopback(String host) {
    for (int i = 0; i < host.length(); i++) {
      char c = host.charAt(i);
      if (c != '.' && (c < '0' || c > '9')) {
        return false;
      }
    }
    return host.startsWith("127.");
  }

  private static String withoutSlash(String path) {
    int end = path.length();
    while (end > 0 && path.charAt(end - 1) == '/') {
      end--;
    }
    return path.substring(0, end);
  }
}
