package grok2api.admin;

import grok2api.gateway.ClientAddress;
import grok2api.http.Request;
import grok2api.settings.SecuritySettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The address under which guesses are counted: an IPv4 address, or the /64 network of an IPv6 one,
 * as everybody gets that many.
 */
final class GuesserAddress {
  private static final int GROUPS = 8;
  private static final int NETWORK_GROUPS = 4;

  private GuesserAddress() {}

  static String of(Request request, SecuritySettings settings) {
    return network(ClientAddress.whole(request, settings).toLowerCase(Locale.ROOT));
  }

  /** {@code 2001:db8:0:1} for {@code 2001:db8:0:1::7}; {@code 203.0.113.7} as it is. */
  static String network(String address) {
    if (address.indexOf(':') < 0) {
      return address;
    }
    if (address.indexOf('.') >= 0) {
      return address.substring(address.lastIndexOf(':') + 1);
    }
    int gap = address.indexOf("::");
    List<String> groups = groups(gap < 0 ? address : address.substring(0, gap));
    if (gap >= 0) {
      List<String> behind = groups(address.substring(gap + 2));
      while (groups.size() + behind.size() < GROUPS) {
        groups.add("0");
      }
      groups.addAll(behind);
    }
    StringBuilder network = new StringBuilder();
    for (int i = 0; i < Math.min(NETWORK_GROUPS, groups.size()); i++) {
      network.append(i == 0 ? "" : ":").append(groups.get(i));
    }
    return network.toString();
  }

  /** Each without leading zeros, which mean nothing. */
  private static List<String> groups(String text) {
    List<String> groups = new ArrayList<>();
    int start = 0;
    while (start < text.length()) {
      int colon = text.indexOf(':', start);
      int end = colon < 0 ? text.length() : colon;
      while (start < end - 1 && text.charAt(start) == '0') {
        start++;
      }
      groups.add(text.substring(start, end));
      start = end + 1;
    }
    return groups;
  }
}
