package grok2api.media;

import static org.junit.jupiter.api.Assertions.assertEquals;

import grok2api.testing.JvmEncodings;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MediaLinksTest {
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
}
