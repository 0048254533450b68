package grok2api.upstream.grok.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import org.junit.jupiter.api.Test;

final class PicturesTest {
  @Test
  void makesAddressesAbsolute() {
    String whole = "https://assets.grok.com/users/3a/generated/77/image.jpg";
    assertEquals(whole, Pictures.absolute("users/3a/generated/77/image.jpg"));
    assertEquals(whole, Pictures.absolute("/users/3a/generated/77/image.jpg"));
    assertEquals(whole, Pictures.absolute(whole));
    assertEquals(
        "https://imagine-public.x.ai/a.jpg",
        Pictures.absolute("https://imagine-public.x.ai/a.jpg"));
  }

  @Test
  void knowsPlaceholders() {
    for (String url : List.of("", " ", "/", "//", "https://assets.grok.com", "https://a.b/")) {
      assertNull(Pictures.absolute(url), url);
    }
    assertNull(Pictures.absolute(null));
  }
}
