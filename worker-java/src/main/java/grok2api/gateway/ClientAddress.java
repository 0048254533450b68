package grok2api.gateway;

import grok2api.http.Request;
import grok2api.settings.SecuritySettings;

/**
 * The client's address as the log keeps it: shortened to its network unless the operator wants it
 * whole.
 */
public final class ClientAddress {
  private static final String UNKNOWN = "0.0.0.0";

  private ClientAddress() {}

  /** {@code 203.0.113.0} for {@code 203.0.113.7}, {@code 2001:db8:1::} for an IPv6 address. */
  public static String of(Request request, SecuritySettings settings) {
    String address = whole(request, settings);
    return settings.logFullIp() ? address : network(address);
  }

  /** The address as the platform names it; {@code 0.0.0.0} when nobody does. */
  public static String whole(Request request, SecuritySettings settings) {
    String address = request.header("CF-Connecting-IP");
    if (address == null && settings.trustForwardedFor()) {
      String forwarded = request.header("X-Forwarded-For");
      address = forwarded == null ? null : upTo(',', forwarded, 0).trim();
    }
    return address == null || address.isEmpty() ? UNKNOWN : address;
  }

  static String network(String address) {
    if (address.indexOf(':') < 0) {
      int host = address.lastIndexOf('.');
      return host < 0 ? UNKNOWN : address.substring(0, host) + ".0";
    }
    int gap = address.indexOf("::");
    String front = gap < 0 ? address : address.substring(0, gap);
    StringBuilder network = new StringBuilder();
    int start = 0;
    for (int group = 0; group < 3; group++) {
      String digits = start < front.length() ? upTo(':', front, start) : "0";
      network.append(digits).append(':');
      start += digits.length() + 1;
    }
    return network.append(':').toString();
  }

  /**
   * The part before the next separator. {@code String.split} would bring a whole regex engine
   * along.
   */
  private static String upTo(char separator, String text, int start) {
    int end = text.indexOf(separator, start);
    return text.substring(start, end < 0 ? text.length() : end);
  }
}
