package grok2api.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GuesserAddressTest {
  @ParameterizedTest
  @CsvSource({
    "203.0.113.7, 203.0.113.7",
    "2001:db8:0:1:2:3:4:5, 2001:db8:0:1",
    "2001:db8::7, 2001:db8:0:0",
    "2001:db8:0:1::, 2001:db8:0:1",
    "2001:0db8:0000:0001::7, 2001:db8:0:1",
    "2001:db8::1:2:3:4:5, 2001:db8:0:1",
    "::1, 0:0:0:0",
    "::ffff:203.0.113.7, 203.0.113.7",
    "x:, x",
  })
  void anIpv6AddressStandsForItsNetwork(String address, String network) {
    assertEquals(network, GuesserAddress.network(address));
  }
}
