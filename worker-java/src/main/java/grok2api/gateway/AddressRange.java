package grok2api.gateway;

/**
 * One address or a block of them, e.g. {@code 203.0.113.7}, {@code 203.0.113.0/24} or {@code
 * 2001:db8::/32} (RFC 4632, RFC 4291).
 *
 * <p>The two families are kept apart: {@code ::/0} holds no IPv4 address. An IPv4 address is the
 * same in its IPv6 spelling, {@code ::ffff:203.0.113.7}. Bits behind the prefix do not count, so
 * that {@code 203.0.113.7/24} is the block around the address. Refused as ambiguous: zones ({@code
 * fe80::1%eth0}) and numbers with leading zeros ({@code 010.0.0.1}, which some read as octal).
 *
 * <p>Written here because the libraries stand on {@code java.net}, which TeaVM lacks, or bring
 * {@code BigInteger} along for the sake of IPv6.
 */
public final class AddressRange {
  private static final int GROUPS = 8;
  private static final int GROUP_BITS = 16;
  private static final int ALL_BITS = GROUPS * GROUP_BITS;
  private static final int IPV4_BITS = 32;
  private static final int MAPPED_BITS = ALL_BITS - IPV4_BITS;
  private static final int INVALID = -1;

  private final int[] start;
  private final int prefixBits;

  /**
   * @param start eight groups of 16 bits
   * @param prefixBits of 128, also for IPv4
   */
  private AddressRange(int[] start, int prefixBits) {
    this.start = start;
    this.prefixBits = prefixBits;
  }

  /** The range, or null when the text is none. */
  public static AddressRange parse(String text) {
    int slash = text.indexOf('/');
    String address = slash < 0 ? text : text.substring(0, slash);
    int[] groups = groups(address);
    if (groups == null) {
      return null;
    }
    int given = address.indexOf(':') < 0 ? IPV4_BITS : ALL_BITS;
    int bits = slash < 0 ? given : decimal(text.substring(slash + 1), given);
    return bits == INVALID ? null : new AddressRange(groups, ALL_BITS - given + bits);
  }

  /** Whether the address lies within; false for a text that is no address. */
  public boolean contains(String address) {
    int[] groups = groups(address);
    return groups != null && ipv4(groups) == ofIpv4() && begins(groups);
  }

  private boolean ofIpv4() {
    return prefixBits >= MAPPED_BITS && ipv4(start);
  }

  private boolean begins(int[] groups) {
    int whole = prefixBits / GROUP_BITS;
    for (int i = 0; i < whole; i++) {
      if (groups[i] != start[i]) {
        return false;
      }
    }
    int restBits = prefixBits % GROUP_BITS;
    return restBits == 0 || (groups[whole] ^ start[whole]) >> (GROUP_BITS - restBits) == 0;
  }

  /** {@code ::ffff:0:0/96}, where the IPv4 addresses are (RFC 4291, section 2.5.5.2). */
  private static boolean ipv4(int[] groups) {
    for (int i = 0; i < 5; i++) {
      if (groups[i] != 0) {
        return false;
      }
    }
    return groups[5] == 0xffff;
  }

  private static int[] groups(String address) {
    int[] groups = new int[GROUPS];
    if (address.indexOf(':') < 0) {
      groups[5] = 0xffff;
      return dotted(address, groups, 6) ? groups : null;
    }
    int gap = address.indexOf("::");
    if (gap < 0) {
      return read(address, groups, true) == GROUPS ? groups : null;
    }
    int[] tail = new int[GROUPS];
    int before = gap == 0 ? 0 : read(address.substring(0, gap), groups, false);
    int after = gap + 2 == address.length() ? 0 : read(address.substring(gap + 2), tail, true);
    if (before == INVALID || after == INVALID || before + after >= GROUPS) {
      return null;
    }
    System.arraycopy(tail, 0, groups, GROUPS - after, after);
    return groups;
  }

  /**
   * Reads {@code 2001:db8:1}, or {@code ffff:192.0.2.1} at an address's end.
   *
   * @return how many groups they were
   */
  private static int read(String text, int[] groups, boolean atEnd) {
    int count = 0;
    int from = 0;
    while (true) {
      int colon = text.indexOf(':', from);
      String part = text.substring(from, colon < 0 ? text.length() : colon);
      if (colon < 0 && atEnd && part.indexOf('.') >= 0) {
        return count <= GROUPS - 2 && dotted(part, groups, count) ? count + 2 : INVALID;
      }
      int group = hexadecimal(part);
      if (group == INVALID || count == GROUPS) {
        return INVALID;
      }
      groups[count++] = group;
      if (colon < 0) {
        return count;
      }
      from = colon + 1;
    }
  }

  /** Reads four decimal numbers into two groups. */
  private static boolean dotted(String text, int[] groups, int at) {
    int from = 0;
    for (int i = 0; i < 4; i++) {
      int dot = i < 3 ? text.indexOf('.', from) : text.length();
      int octet = dot < 0 ? INVALID : decimal(text.substring(from, dot), 255);
      if (octet == INVALID) {
        return false;
      }
      int group = at + i / 2;
      groups[group] = i % 2 == 0 ? octet << 8 : groups[group] | octet;
      from = dot + 1;
    }
    return true;
  }

  private static int hexadecimal(String digits) {
    if (digits.isEmpty() || digits.length() > 4) {
      return INVALID;
    }
    int number = 0;
    for (int i = 0; i < digits.length(); i++) {
      int digit = digit(digits.charAt(i));
      if (digit == INVALID) {
        return INVALID;
      }
      number = number << 4 | digit;
    }
    return number;
  }

  private static int decimal(String digits, int max) {
    boolean padded = digits.length() > 1 && digits.charAt(0) == '0';
    if (digits.isEmpty() || digits.length() > 3 || padded) {
      return INVALID;
    }
    int number = 0;
    for (int i = 0; i < digits.length(); i++) {
      int digit = digit(digits.charAt(i));
      if (digit == INVALID || digit > 9) {
        return INVALID;
      }
      number = number * 10 + digit;
    }
    return number > max ? INVALID : number;
  }

  /** ASCII only: {@code Character.digit} knows the digits of every script. */
  private static int digit(char c) {
    if (c >= '0' && c <= '9') {
      return c - '0';
    }
    if (c >= 'a' && c <= 'f') {
      return c - 'a' + 10;
    }
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : INVALID;
  }
}
