package grok2api.api;

import grok2api.http.Request;
import grok2api.settings.SecuritySettings;

/**
 * The client's address as the log keeps it: shortened to its network unless the operator wants it
 * whole.
 */
final class ClientAddress {
  private static final String UNKNOWN = "0.0.0.0";

  private ClientAddress() {}

  /** {@code 203.0.113.0} for {@code 203.0.113.7}, {@code 2001:db8:1::} for an IPv6 address. */
  static String of(Request request, SecuritySettings settings) {
    String address = request.header("CF-Connecting-IP");
    if (address == null && settings.trustForwardedFor()) {
      String forwarded = request.header("X-Forwarded-For");
      address = forwarded == null ? null : forwarded.split(",", 2)[0].trim();
    }
    if (address == null || address.isEmpty()) {
      return UNKNOWN;
    }
    return settings.logFullIp() ? address : network(address);
  }

  static String network(String address) {
    if (address.indexOf(':') < 0) {
      int host = address.lastIndexOf('.');
      return host < 0 ? UNKNOWN : address.substring(0, host) + ".0";
    }
    int gap = address.indexOf("::");
    String front = gap < 0 ? address : address.substring(0, gap);
    String[] groups = front.isEmpty() ? new String[0] : front.split(":");
    StringBuilder network = new StringBuilder();
    for (int i = 0; i < 3; i++) {
      network.append(i < groups.length ? groups[i] : "0").append(':');
    }
    return network.append(':').toString();
  }
}
