package grok2api.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;

import grok2api.settings.SecuritySettings;
import grok2api.testing.FakeRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientAddressTest {
  @ParameterizedTest
  @CsvSource({
    "203.0.113.7,203.0.113.0",
    "2001:db8:1:2:3:4:5:6,2001:db8:1::",
    "2001:db8::1,2001:db8:0::",
    "fe80::1,fe80:0:0::",
    "::1,0:0:0::",
    "nonsense,0.0.0.0"
  })
  void keepsTheNetworkOnly(String address, String network) {
    assertEquals(network, ClientAddress.network(address));
  }

  @Test
  void aForwardedAddressIsBelievedOnlyWhenTheOperatorSaysSo() {
    FakeRequest request =
        FakeRequest.of("GET", "/", "").header("X-Forwarded-For", "198.51.100.9, 10.0.0.1");
    assertEquals("0.0.0.0", ClientAddress.of(request, new SecuritySettings(false, true, false)));
    assertEquals(
        "198.51.100.9", ClientAddress.of(request, new SecuritySettings(false, true, true)));
  }
}
