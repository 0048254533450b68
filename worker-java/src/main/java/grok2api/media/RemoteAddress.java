package grok2api.media;

import java.util.Locale;

/**
 * Addresses that strangers may have fetched for them: public names over {@code https}. A gateway
 * that fetches what it is told must not reach what only it can reach.
 *
 * <p>Judged more narrowly than the URL standard reads, so that nothing which a runtime would read
 * differently gets through: plain ASCII only, no blanks, no backslashes, no user, the usual port.
 * No IP address at all, public ones included: every spelling of one ({@code 127.0.0.1}, {@code
 * 2130706433}, {@code 0177.1}, {@code 0x7f.1}, {@code [::ffff:127.0.0.1]}) ends in a label that
 * begins with a digit or stands in brackets, and no public name does (RFC 3696, section 2).
 *
 * <p>A public name may still point to a private address. Workers cannot reach private networks, so
 * that this is not looked up.
 *
 * @see <a href="https://url.spec.whatwg.org/#concept-ipv4-parser">WHATWG URL, IPv4 parser</a>
 */
public final class RemoteAddress {
  private static final String HTTPS = "https://";
  private static final int MAX_CHARS = 8192;
  private static final int MAX_HOST_CHARS = 253;
  private static final int MAX_LABEL_CHARS = 63;

  /** Names of private networks: RFC 6761, RFC 6762, RFC 8375, ICANN's {@code .internal}. */
  private static final String[] PRIVATE = {
    ".local", ".localhost", ".localdomain", ".internal", ".intranet", ".lan", ".home.arpa"
  };

  private RemoteAddress() {}

  /** Why an address may not be fetched, to go after its place in a sentence; null when it may. */
  public static String objection(String url) {
    if (!url.regionMatches(true, 0, HTTPS, 0, HTTPS.length())) {
      return "is no https address";
    }
    if (url.length() > MAX_CHARS || !plain(url)) {
      return "is no plain address: it must be percent-encoded and of " + MAX_CHARS + " characters";
    }
    String authority = url.substring(HTTPS.length(), pathAt(url));
    if (authority.indexOf('@') >= 0) {
      return "has a user in its address";
    }
    int colon = authority.lastIndexOf(':');
    boolean bracketed = authority.startsWith("[");
    if (colon >= 0 && !bracketed && !authority.substring(colon).equals(":443")) {
      return "has another port than 443";
    }
    String host = colon < 0 || bracketed ? authority : authority.substring(0, colon);
    return publicName(host.toLowerCase(Locale.ROOT)) ? null : "has no public host name";
  }

  /**
   * Where a redirect leads.
   *
   * @param from the address that answered with it; one without objection
   * @param location as the answer has it: absolute or relative (RFC 9110, section 10.2.2)
   */
  public static String follow(String from, String location) {
    int colon = location.indexOf(':');
    int slash = location.indexOf('/');
    if (colon >= 0 && (slash < 0 || colon < slash)) {
      return location;
    }
    if (location.startsWith("//")) {
      return "https:" + location;
    }
    int pathAt = pathAt(from);
    String origin = from.substring(0, pathAt);
    if (location.startsWith("/")) {
      return origin + location;
    }
    String path = from.substring(pathAt, pathEnd(from, pathAt));
    if (location.startsWith("?")) {
      return origin + path + location;
    }
    return origin
        + (path.isEmpty() ? "/" : path.substring(0, path.lastIndexOf('/') + 1))
        + location;
  }

  /** Printable ASCII without what the URL standard removes or takes for a slash. */
  private static boolean plain(String url) {
    for (int i = 0; i < url.length(); i++) {
      char c = url.charAt(i);
      if (c <= ' ' || c > '~' || c == '\\') {
        return false;
      }
    }
    return true;
  }

  /** Where the path, query or fragment begins. */
  private static int pathAt(String url) {
    for (int i = HTTPS.length(); i < url.length(); i++) {
      char c = url.charAt(i);
      if (c == '/' || c == '?' || c == '#') {
        return i;
      }
    }
    return url.length();
  }

  private static int pathEnd(String url, int from) {
    for (int i = from; i < url.length(); i++) {
      char c = url.charAt(i);
      if (c == '?' || c == '#') {
        return i;
      }
    }
    return url.length();
  }

  private static boolean publicName(String host) {
    String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    int lastDot = name.lastIndexOf('.');
    if (lastDot < 0 || name.length() > MAX_HOST_CHARS || !labels(name)) {
      return false;
    }
    char first = name.charAt(lastDot + 1);
    if (first < 'a' || first > 'z') {
      return false;
    }
    for (String suffix : PRIVATE) {
      if (name.endsWith(suffix) || name.equals(suffix.substring(1))) {
        return false;
      }
    }
    return true;
  }

  private static boolean labels(String name) {
    int length = 0;
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c == '.') {
        if (length == 0) {
          return false;
        }
        length = 0;
      } else if (!inName(c) || ++length > MAX_LABEL_CHARS) {
        return false;
      }
    }
    return length > 0;
  }

  private static boolean inName(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  }
}
