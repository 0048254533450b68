package grok2api.upstream.grok.web;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;

final class Base64TextTest {
  @Test
  void decodesEveryByteAtEveryPlace() {
    for (int length = 0; length < 7; length++) {
      for (int value = 0; value < 256; value++) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
          bytes[i] = (byte) (value + 37 * i);
        }
        assertArrayEquals(bytes, decoded(Base64.getEncoder().encodeToString(bytes)));
      }
    }
  }

  @Test
  void decodesTextsOneBehindAnother() {
    assertArrayEquals(new byte[] {'a', 'b', 'c', 'd', 'e', 'f'}, decoded("YQ==YmM=ZGVm"));
  }

  @Test
  void passesOverLineEnds() {
    assertArrayEquals(new byte[] {'a', 'b'}, decoded("YW\r\nI=\n"));
  }

  @Test
  void refusesWhatIsNoBase64() {
    for (String text :
        new String[] {
          "Y", "YQ", "YQ=", "YWI", "=", "Y===", "====", "YQ=a", "Y Q=", "YQ-_", "\u0000"
        }) {
      assertNull(decoded(text), text);
    }
  }

  private static byte[] decoded(String text) {
    return Base64Text.decoded(text.getBytes(StandardCharsets.ISO_8859_1));
  }
}
