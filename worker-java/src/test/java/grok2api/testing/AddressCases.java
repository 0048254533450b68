package grok2api.testing;

import grok2api.gateway.AddressRange;
import java.util.List;

/** Which range holds which address. {@link VectorCases} runs the list compiled as well. */
public final class AddressCases {
  private AddressCases() {}

  private record Vector(String range, String address, String answer) {}

  private static Vector holds(String range, String address) {
    return new Vector(range, address, "inside");
  }

  private static Vector lacks(String range, String address) {
    return new Vector(range, address, "outside");
  }

  private static Vector refuses(String range) {
    return new Vector(range, "192.0.2.1", "no range");
  }

  private static final List<Vector> VECTORS =
      List.of(
          // one address
          holds("203.0.113.7", "203.0.113.7"),
          lacks("203.0.113.7", "203.0.113.8"),
          holds("2001:db8::1", "2001:DB8:0:0:0:0:0:1"),
          lacks("2001:db8::1", "2001:db8::2"),
          // blocks, at and around their edges
          holds("203.0.113.0/24", "203.0.113.0"),
          holds("203.0.113.0/24", "203.0.113.255"),
          lacks("203.0.113.0/24", "203.0.112.255"),
          lacks("203.0.113.0/24", "203.0.114.0"),
          holds("203.0.113.7/24", "203.0.113.200"),
          holds("10.0.0.0/8", "10.255.255.255"),
          lacks("10.0.0.0/8", "11.0.0.0"),
          holds("192.0.2.128/25", "192.0.2.129"),
          lacks("192.0.2.128/25", "192.0.2.127"),
          holds("192.0.2.4/31", "192.0.2.5"),
          lacks("192.0.2.4/31", "192.0.2.6"),
          holds("192.0.2.4/32", "192.0.2.4"),
          lacks("192.0.2.4/32", "192.0.2.5"),
          holds("0.0.0.0/0", "255.255.255.255"),
          holds("128.0.0.0/1", "255.0.0.1"),
          lacks("128.0.0.0/1", "127.255.255.255"),
          holds("2001:db8::/32", "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff"),
          lacks("2001:db8::/32", "2001:db9::"),
          holds("2001:db8:8000::/33", "2001:db8:8000::1"),
          lacks("2001:db8:8000::/33", "2001:db8:7fff::1"),
          holds("fe80::/10", "febf::1"),
          lacks("fe80::/10", "fec0::1"),
          holds("2001:db8::/128", "2001:db8::"),
          lacks("2001:db8::/128", "2001:db8::1"),
          holds("::/0", "2001:db8::1"),
          // the gap stands at either end, in the middle, and for one group
          holds("::1", "0:0:0:0:0:0:0:1"),
          holds("::", "0:0:0:0:0:0:0:0"),
          holds("2001:db8::", "2001:db8:0:0:0:0:0:0"),
          holds("1:2:3::5:6:7:8", "1:2:3:0:5:6:7:8"),
          holds("1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0"),
          holds("::2:3:4:5:6:7:8", "0:2:3:4:5:6:7:8"),
          // IPv4 within IPv6 is IPv4; nothing else is
          holds("203.0.113.0/24", "::ffff:203.0.113.9"),
          holds("203.0.113.0/24", "::ffff:cb00:7109"),
          holds("::ffff:203.0.113.0/120", "203.0.113.9"),
          holds("::ffff:0:0/96", "203.0.113.9"),
          holds("64:ff9b::192.0.2.1", "64:ff9b::c000:201"),
          holds("1:2:3:4:5:6:192.0.2.1", "1:2:3:4:5:6:c000:201"),
          lacks("::/0", "203.0.113.9"),
          lacks("::/0", "::ffff:203.0.113.9"),
          lacks("0.0.0.0/0", "2001:db8::1"),
          lacks("0.0.0.0/0", "::1.2.3.4"),
          // what is no address is nowhere
          lacks("0.0.0.0/0", ""),
          lacks("0.0.0.0/0", "unknown"),
          lacks("0.0.0.0/0", "203.0.113.7/32"),
          lacks("0.0.0.0/0", "203.0.113.7:443"),
          lacks("0.0.0.0/0", " 203.0.113.7"),
          lacks("::/0", "[2001:db8::1]"),
          lacks("::/0", "fe80::1%eth0"),
          // what is no range
          refuses(""),
          refuses("/"),
          refuses("/24"),
          refuses("localhost"),
          refuses("192.0.2"),
          refuses("192.0.2.1.5"),
          refuses("192.0.2."),
          refuses(".192.0.2"),
          refuses("192..2.1"),
          refuses("192.0.2.256"),
          refuses("192.0.2.01"),
          refuses("192.0.2.+1"),
          refuses("192.0.2.a"),
          refuses("192.0.2.٣"),
          refuses("0xc0.0.2.1"),
          refuses("3221225985"),
          refuses("192.0.2.0/"),
          refuses("192.0.2.0/33"),
          refuses("192.0.2.0/-1"),
          refuses("192.0.2.0/08"),
          refuses("192.0.2.0/24/24"),
          refuses("192.0.2.0/255.255.255.0"),
          refuses("192.0.2.0 /24"),
          refuses("192.0.2.*"),
          refuses(":"),
          refuses(":::"),
          refuses("::/129"),
          refuses("1::2::3"),
          refuses("1:2:3:4:5:6:7"),
          refuses("1:2:3:4:5:6:7:8:9"),
          refuses("1:2:3:4::5:6:7:8"),
          refuses("1:2:3:4:5:6:7:8::"),
          refuses("1:2:3:4:5:6:7:"),
          refuses(":2:3:4:5:6:7:8"),
          refuses("12345::"),
          refuses("g::"),
          refuses("192.0.2.1::"),
          refuses("::192.0.2.1:1"),
          refuses("1:2:3:4:5:6:7:192.0.2.1"),
          refuses("::192.0.2"),
          refuses("2001:db8::%1/32"));

  static void addTo(List<VectorCases.Case> cases) {
    for (Vector vector : VECTORS) {
      cases.add(
          new VectorCases.Case(
              "whether " + quoted(vector.range()) + " holds " + quoted(vector.address()),
              json -> answer(vector),
              vector.answer()));
    }
  }

  private static String quoted(String text) {
    return '"' + text + '"';
  }

  private static String answer(Vector vector) {
    AddressRange range = AddressRange.parse(vector.range());
    if (range == null) {
      return "no range";
    }
    return range.contains(vector.address()) ? "inside" : "outside";
  }
}
