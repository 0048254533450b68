package grok2api.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AspectRatioTest {
  /** The table of {@code upstream-grok.md} 11.2, and the third sizes of its wide shapes. */
  @ParameterizedTest
  @CsvSource({
    "1:1, 1024x1024 512x512",
    "16:9, 1024x576 1280x720 1536x864",
    "9:16, 576x1024 720x1280 864x1536",
    "2:3, 1024x1536 512x768 768x1024 1024x1792",
    "3:2, 1536x1024 768x512 1024x768 1792x1024",
  })
  void eachSizeHasItsRatio(String ratio, String sizes) {
    for (String size : sizes.split(" ")) {
      assertEquals(ratio, AspectRatio.ofSize(size).wireName(), size);
    }
    assertEquals(ratio, AspectRatio.named(ratio).wireName());
  }

  @Test
  void othersHaveNone() {
    assertNull(AspectRatio.ofSize("16:9"));
    assertNull(AspectRatio.named("4:3"));
  }
}
