package grok2api.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import grok2api.testing.JvmBytes;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PictureTypeTest {
  @ParameterizedTest
  @CsvSource({
    "89504e470d0a1a0a, PNG",
    "ffd8ffe0, JPEG",
    "524946460000000057454250, WEBP",
    "474946383761, GIF",
    "474946383961, GIF",
  })
  void isToldByTheFirstBytes(String hex, PictureType type) {
    assertEquals(type, PictureType.of(JvmBytes.ofHex(hex)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "89", "89504e470d0a1a", "52494646", "52494646000000005745", "474946383861"})
  void isNoneForAnythingElseAndForABeginning(String hex) {
    assertNull(PictureType.of(JvmBytes.ofHex(hex)));
  }
}
