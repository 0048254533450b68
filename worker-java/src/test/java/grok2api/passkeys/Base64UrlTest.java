package grok2api.passkeys;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Base64UrlTest {
  @Test
  void isWhatTheJdkHas() {
    Random random = new Random(7);
    for (int size = 0; size < 200; size++) {
      byte[] bytes = new byte[size];
      random.nextBytes(bytes);
      String text = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
      assertEquals(text, Base64Url.encoded(bytes));
      assertArrayEquals(bytes, Base64Url.decoded(text));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"A", "AAAAA", "AA==", "A+AA", "A/AA", "AA A", "AÄAA", "AA\n"})
  void takesNothingElse(String text) {
    assertNull(Base64Url.decoded(text));
  }
}
