package grok2api.passkeys;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EcdsaSignatureTest {
  private static byte[] der(BigInteger r, BigInteger s) {
    byte[] first = r.toByteArray();
    byte[] second = s.toByteArray();
    byte[] der = new byte[6 + first.length + second.length];
    der[0] = 0x30;
    der[1] = (byte) (der.length - 2);
    der[2] = 0x02;
    der[3] = (byte) first.length;
    System.arraycopy(first, 0, der, 4, first.length);
    der[4 + first.length] = 0x02;
    der[5 + first.length] = (byte) second.length;
    System.arraycopy(second, 0, der, 6 + first.length, second.length);
    return der;
  }

  private static byte[] digits(BigInteger number) {
    byte[] bytes = number.toByteArray();
    byte[] digits = new byte[32];
    int zero = bytes.length > 32 ? 1 : 0;
    int count = bytes.length - zero;
    System.arraycopy(bytes, zero, digits, 32 - count, count);
    return digits;
  }

  @Test
  void numbersOfEverySizeFillThirtyTwoBytesEach() {
    Random random = new Random(7);
    for (int bits = 1; bits <= 256; bits++) {
      BigInteger r = new BigInteger(bits, random).setBit(bits - 1);
      BigInteger s = new BigInteger(257 - bits, random);
      byte[] plain = EcdsaSignature.plain(der(r, s));
      assertArrayEquals(digits(r), Arrays.copyOf(plain, 32));
      assertArrayEquals(digits(s), Arrays.copyOfRange(plain, 32, 64));
    }
  }

  @Test
  void theExampleIsReadAsItStands() {
    byte[] plain = EcdsaSignature.plain(HexFormat.of().parseHex("3007020200ff02017f"));
    assertEquals("0".repeat(62) + "ff" + "0".repeat(62) + "7f", HexFormat.of().formatHex(plain));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "30",
        "3000",
        "3006020101020101ff",
        "3007020101020101",
        "3106020101020101",
        "3006030101020101",
        "3006020101030101",
        "3006020181020101",
        "3006020101020181",
        "3005020002020101",
        "30040200020100",
        "3006020101020201",
        "3006020401020101",
        "300702010102010100",
        "300602ff01020101",
        "3003020101",
        "30050201010201",
        "30060201010281",
        "30250220ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff020101",
        "302702220001ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff020101",
        "302602210101ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff020101",
      })
  void whatIsNoSignatureIsNotRead(String hex) {
    assertNull(EcdsaSignature.plain(HexFormat.of().parseHex(hex)));
  }
}
