package grok2api.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grok2api.testing.JvmEncodings;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MediaNameTest {
  private static final String U1 = "11111111-2222-3333-4444-555555555555";
  private static final String G1 = "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee";

  private static MediaName read(String name) {
    return MediaName.read(name, new JvmEncodings());
  }

  private static String named(String prefix, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return prefix + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** The vectors of {@code openai-api.md} 13.1. */
  @ParameterizedTest
  @CsvSource({
    "p_L3VzZXJzL3UxL2dlbmVyYXRlZC9nMS9pbWFnZS5qcGc,"
        + "https://assets.grok.com/users/u1/generated/g1/image.jpg",
    "u_aHR0cHM6Ly9hc3NldHMuZ3Jvay5jb20vdXNlcnMvdTEvZ2VuZXJhdGVkL2cxL2ltYWdlLmpwZw,"
        + "https://assets.grok.com/users/u1/generated/g1/image.jpg",
    "u_aHR0cHM6Ly9hc3NldHMuZ3Jvay5jb20vdXNlcnMvdTEvZ2VuZXJhdGVkL2cxL2dlbmVyYXRlZF92aWRlby5tcDQ_Y2FjaGU9MQ,"
        + "https://assets.grok.com/users/u1/generated/g1/generated_video.mp4?cache=1",
    "p_L3VzZXJzL3UxL2E_Yn5jL8O_LnBuZw, https://assets.grok.com/users/u1/a?b~c/ÿ.png",
  })
  void readsWhatItIsWrittenFrom(String name, String url) {
    assertEquals(url, read(name).url());
  }

  @Test
  void hasOneSpellingForTheSameMedia() {
    String canonical = "p_L3VzZXJzL3UxL2dlbmVyYXRlZC9nMS9pbWFnZS5qcGc";
    for (String spelling :
        new String[] {
          canonical,
          named("u_", "https://assets.grok.com/users/u1/generated/g1/image.jpg"),
          named("u_", "https://ASSETS.grok.com:443/users/u1/generated/g1/image.jpg"),
          named("p_", "users/u1//generated/g1/image.jpg"),
          named("p_", "https://elsewhere.example/users/u1/generated/g1/image.jpg"),
          "users-u1-generated-g1-image.jpg",
        }) {
      assertEquals(canonical, read(spelling).canonical(), spelling);
      assertEquals(spelling, read(spelling).asked());
    }
  }

  @Test
  void keepsTheDashesOfAnEarlierEditionsIds() {
    assertEquals(
        "https://assets.grok.com/users/" + U1 + "/generated/" + G1 + "/my-image.jpg",
        read("users-" + U1 + "-generated-" + G1 + "-my-image.jpg").url());
  }

  @Test
  void takesAnUploadForNothingElse() {
    MediaName upload = read("upload-" + U1 + ".png");
    assertTrue(upload.isUpload());
    assertEquals(upload, MediaName.upload(U1, PictureType.PNG));
    assertNull(read("upload-../../x.png"));
    assertNull(read("upload-a b.png"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/users/../../etc",
        "/users/%2e%2e/etc",
        "/users/.%2E/etc",
        "/users/%2e./%ff/etc",
        "/users\\..",
        "/users\\etc",
        "/users%5cetc",
        "/users/\u0000",
        "/users/a\r\nCookie: b",
        "/users/%0d%0a",
        "/users/\u007f",
      })
  void readsNoAddressThatMeansAnother(String path) {
    assertNull(read(named("p_", path)));
    assertNull(read(named("u_", "https://assets.grok.com" + path)));
    assertNull(read(path.substring(1)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"p_%%%", "p_a", "u_a", "u_L3VzZXJz", "p_gICA", "u_ZmlsZTovLy9ldGMvcGFzc3dk"})
  void readsNothingFromWhatIsNoName(String name) {
    assertNull(read(name));
  }

  @ParameterizedTest
  @CsvSource({
    "/a/generated_video.MP4, VIDEO",
    "/a/b.webm, VIDEO",
    "/a/b.mov, VIDEO",
    "/a/b.avi, VIDEO",
    "/a/b.jpg, IMAGE",
    "/a/content, IMAGE",
    "/a/b.mp4.png, IMAGE",
    "/a/b.mp4?cache=1, VIDEO",
    "/a/b.png?c=.mp4, IMAGE",
  })
  void tellsFilmsByTheirExtension(String path, MediaType type) {
    assertEquals(type, read(named("u_", "https://assets.grok.com" + path)).type());
  }

  @Test
  void anEarlierEditionsNameNeedsTwoUuidsAndAFile() {
    assertEquals(
        "https://assets.grok.com/users/" + U1 + "/generated/" + G1 + "/a-b.png",
        read("users-" + U1 + "-generated-" + G1 + "-a-b.png").url());
    String other = U1.replace('-', '_');
    for (String name :
        new String[] {
          "users-" + other + "-generated-" + G1 + "-a.png",
          "users-" + U1 + "-generated-" + G1 + "xa.png",
          "users-" + U1 + "-generated-" + G1 + "-",
        }) {
      assertEquals("https://assets.grok.com/" + name.replace('-', '/'), read(name).url());
    }
  }

  @Test
  void anUploadsNameDoesNotClimb() {
    assertTrue(read("upload-" + U1 + ".png").isUpload());
    assertNull(read("upload-..png"));
  }
}
