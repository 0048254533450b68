package grok2api.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grok2api.testing.JvmCrypto;
import grok2api.testing.JvmEncodings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MediaLinksTest {
  private static final String SECRET = "c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0";

  /** The vectors of {@code openai-api.md} 13.1, in the canonical spelling of 13.5. */
  @ParameterizedTest
  @CsvSource({
    "https://assets.grok.com/users/u1/generated/g1/image.jpg,"
        + "p_L3VzZXJzL3UxL2dlbmVyYXRlZC9nMS9pbWFnZS5qcGc",
    "https://assets.grok.com/users/u1/generated/g1/generated_video.mp4?cache=1,"
        + "u_aHR0cHM6Ly9hc3NldHMuZ3Jvay5jb20vdXNlcnMvdTEvZ2VuZXJhdGVkL2cxL2dlbmVyYXRlZF92aWRlby5tcDQ_Y2FjaGU9MQ",
  })
  void writesLinksInTheirCanonicalSpelling(String url, String encoded) {
    assertEquals(encoded, MediaLinks.encode(url, new JvmEncodings()));
  }

  private static MediaLinks links(String secret) {
    return new MediaLinks(new JvmEncodings(), new JvmCrypto(), "https://gw.example", secret);
  }

  @Test
  void signsLinksAndSaysWhomToAsk() {
    String name = "p_L2EucG5n";
    String url = "https://assets.grok.com/a.png";
    String signature = links(SECRET).signature(name);
    assertEquals(22, signature.length());
    assertEquals("https://gw.example/images/" + name + "?s=" + signature, links(SECRET).to(url));
    assertEquals(
        "https://gw.example/images/" + name + "?s=" + signature + "&a=9c1185a5c5e9",
        links(SECRET).to(url, "9c1185a5c5e9"));
    assertEquals(
        "https://gw.example/images/" + name + "?a=9c1185a5c5e9", links("").to(url, "9c1185a5c5e9"));
    assertEquals("https://gw.example/images/" + name, links("").to(url, null));
  }

  @Test
  void knowsItsOwnSignatureOnly() {
    String signature = links(SECRET).signature("p_a");
    assertTrue(links(SECRET).signed("p_a", signature));
    assertFalse(links(SECRET).signed("p_b", signature));
    assertFalse(links(SECRET).signed("p_a", null));
    assertFalse(links(SECRET).signed("p_a", ""));
    assertFalse(links(SECRET).signed("p_a", signature + "A"));
    assertFalse(links("b3RoZXItb3RoZXItb3RoZXItb3RoZXI").signed("p_a", signature));
    assertFalse(links("").signed("p_a", ""));
  }

  @Test
  void whatIsNoWordIsNotCarriedOn() {
    assertEquals("?s=a-_Z9&a=b", MediaLinks.query("a-_Z9", "b"));
    assertEquals("?s=" + "a".repeat(64), MediaLinks.query("a".repeat(64), ""));
    assertEquals("", MediaLinks.query("a".repeat(65), null));
    assertEquals("?a=b", MediaLinks.query("a&x", "b"));
    assertEquals("?s=a", MediaLinks.query("a", "b\r\nSet-Cookie: x"));
  }
}
