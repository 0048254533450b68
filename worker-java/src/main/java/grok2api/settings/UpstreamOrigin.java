package grok2api.settings;

import java.util.Locale;

/**
 * The rules for {@code global.upstream_base_url}: account cookies go there, so it must be encrypted
 * and nothing but an origin.
 */
public final class UpstreamOrigin {
  public static final String DEFAULT = "https://grok.com";

  private UpstreamOrigin() {}

  /**
   * Brings an address to the form {@code https://host[:port]}: blanks around it and slashes at its
   * end are removed.
   *
   * @return null for anything else; plain {@code http} is accepted only for this machine ({@code
   *     127.0.0.1}, {@code localhost}), where stand-ins for the upstream run
   */
  public static String normalise(String address) {
    String origin = address.trim();
    while (origin.endsWith("/")) {
      origin = origin.substring(0, origin.length() - 1);
    }
    String lower = origin.toLowerCase(Locale.ROOT);
    if (lower.startsWith("https://")) {
      String authority = lower.substring("https://".length());
      return isAuthority(authority) ? "https://" + authority : null;
    }
    if (lower.startsWith("http://")) {
      String authority = lower.substring("http://".length());
      return isAuthority(authority) && isThisMachine(authority) ? "http://" + authority : null;
    }
    return null;
  }

  /** A host name or IPv4 address, with or without a port. */
  private static boolean isAuthority(String authority) {
    String host = host(authority);
    if (host.isEmpty()) {
      return false;
    }
    for (int i = 0; i < host.length(); i++) {
      char c = host.charAt(i);
      if (!(c >= 'a' && c <= 'z') && !isDigit(c) && c != '.' && c != '-') {
        return false;
      }
    }
    String port = authority.substring(host.length());
    for (int i = 1; i < port.length(); i++) {
      if (!isDigit(port.charAt(i))) {
        return false;
      }
    }
    return port.length() != 1;
  }

  private static boolean isThisMachine(String authority) {
    String host = host(authority);
    return host.equals("127.0.0.1") || host.equals("localhost");
  }

  private static String host(String authority) {
    int colon = authority.indexOf(':');
    return colon < 0 ? authority : authority.substring(0, colon);
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
