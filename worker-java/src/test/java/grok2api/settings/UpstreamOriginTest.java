package grok2api.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UpstreamOriginTest {
  @ParameterizedTest
  @CsvSource({
    "https://grok.com,             https://grok.com",
    "https://grok.com/,            https://grok.com",
    "'  https://grok.com// ',      https://grok.com",
    "HTTPS://Grok.COM,             https://grok.com",
    "https://relay.example:8443/,  https://relay.example:8443",
    "http://127.0.0.1:8787/,       http://127.0.0.1:8787",
    "http://localhost,             http://localhost",
  })
  void bringsAnAddressIntoOneForm(String address, String origin) {
    assertEquals(origin, UpstreamOrigin.normalise(address));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "grok.com",
        "http://grok.com",
        "http://localhost.example",
        "http://127.0.0.1.example",
        "http://localhost@evil.example",
        "ftp://grok.com",
        "https://",
        "https:///",
        "https://:443",
        "https://grok.com:",
        "https://grok.com:port",
        "https://user@grok.com",
        "https://user:1@grok.com",
        "https://grok.com/path",
        "https://grok.com?x=1",
        "https://grok.com#x",
        "https://grok com",
        "https://grok.com\r\nX: 1",
        "https://grok.com\\x",
      })
  void refusesWhatIsNoSafeOrigin(String address) {
    assertNull(UpstreamOrigin.normalise(address));
  }
}
