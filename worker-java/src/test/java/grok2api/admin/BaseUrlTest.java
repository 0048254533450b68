package grok2api.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BaseUrlTest {
  @ParameterizedTest
  @CsvSource({
    "https://api.x.ai/v1, https://api.x.ai/v1",
    "https://api.x.ai, https://api.x.ai",
    "https://api.x.ai/, https://api.x.ai",
    "https://api.x.ai/v1//, https://api.x.ai/v1",
    "' https://api.x.ai/v1 ', https://api.x.ai/v1",
    "HTTPS://API.X.AI/V1, https://api.x.ai/V1",
    "https://gw.example:8443/a/b%20c/~d, https://gw.example:8443/a/b%20c/~d",
    "https://my_host-1.example, https://my_host-1.example",
    "https://203.0.113.7/v1, https://203.0.113.7/v1",
    "https://[2001:db8::1]:8443/v1, https://[2001:db8::1]:8443/v1",
    "http://localhost:8080/v1, http://localhost:8080/v1",
    "http://api.localhost, http://api.localhost",
    "http://127.0.0.1:11434/v1, http://127.0.0.1:11434/v1",
    "http://[::1]:8080, http://[::1]:8080",
  })
  void isStoredWithoutSlashesAtItsEnd(String entered, String stored) {
    assertEquals(stored, BaseUrl.read(entered).url());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "api.x.ai/v1",
        "ftp://api.x.ai",
        "https://",
        "https:///v1",
        "https://.x.ai",
        "https://-x.ai",
        "https://a..b",
        "https://x.ai:",
        "https://x.ai:0",
        "https://x.ai:65536",
        "https://x.ai:8a",
        "https://x.ai:80:80",
        "https://[2001:db8::1",
        "https://[]",
        "https://[x]",
        "https://[::1]x",
        "https://x.ai/a b",
        "https://x.ai\\v1",
        "https://bücher.example",
        "https://x.ai/\u0000a",
        "https://x.ai/\"",
      })
  void mustBeAnAddress(String entered) {
    BaseUrl.Read read = BaseUrl.read(entered);
    assertNull(read.url(), entered);
    assertEquals("an address like https://api.example.com/v1", read.problem());
  }

  @ParameterizedTest
  @CsvSource({
    "https://x.ai/v1?key=a, an address without ? and #",
    "https://x.ai/v1#a, an address without ? and #",
    "https://user:secret@x.ai/v1, an address without user name and password",
    "https://user@x.ai, an address without user name and password",
    "http://api.x.ai, 'https, as only this machine may be called by http,'",
    "http://127.0.0.1.example.com, 'https, as only this machine may be called by http,'",
    "http://localhost.example.com, 'https, as only this machine may be called by http,'",
    "http://192.168.1.7, 'https, as only this machine may be called by http,'",
  })
  void saysWhatIsWrong(String entered, String problem) {
    assertEquals(new BaseUrl.Read(null, problem), BaseUrl.read(entered));
  }

  @ParameterizedTest
  @CsvSource({
    "https://generativelanguage.googleapis.com, https://generativelanguage.googleapis.com",
    "https://generativelanguage.googleapis.com/v1beta, https://generativelanguage.googleapis.com",
    "https://generativelanguage.googleapis.com/v1beta/openai, https://generativelanguage.googleapis.com",
    "https://gw.example/google-ai-studio/v1beta, https://gw.example/google-ai-studio",
  })
  void ofGeminiIsThatOfItsOwnApi(String entered, String stored) {
    assertEquals(stored, BaseUrl.ofGemini(entered));
  }
}
