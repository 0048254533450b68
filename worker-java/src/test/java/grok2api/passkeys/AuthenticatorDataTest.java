package grok2api.passkeys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuthenticatorDataTest {
  private static final String HASH = "ab".repeat(32);

  /** What an authenticator that nobody asked for more says, in hexadecimal. */
  private static AuthenticatorData read(String hex) {
    return AuthenticatorData.read(Base64Url.encoded(HexFormat.of().parseHex(hex)));
  }

  private static String withId(int idBytes, String rest) {
    return HASH
        + "45"
        + "00000000"
        + "00".repeat(16)
        + HexFormat.of().toHexDigits((short) idBytes)
        + "07".repeat(idBytes)
        + rest;
  }

  @Test
  void saysWhoWasThereAndHowOftenItSigned() {
    AuthenticatorData data = read(HASH + "05" + "f0000102");
    byte[] hash = new byte[32];
    Arrays.fill(hash, (byte) 0xab);
    assertEquals(
        new AuthenticatorData(Base64Url.encoded(hash), true, true, 0xf0000102L, null), data);
  }

  @ParameterizedTest
  @CsvSource({"00, false, false", "01, true, false", "04, false, true", "1d, true, true"})
  void theFlagsAreToldApart(String flags, boolean present, boolean verified) {
    AuthenticatorData data = read(HASH + flags + "00000000");
    assertEquals(present, data.present());
    assertEquals(verified, data.verified());
  }

  @ParameterizedTest
  @ValueSource(ints = {16, 64, 300, 1023})
  void aNewCredentialHasAnId(int bytes) {
    byte[] id = new byte[bytes];
    Arrays.fill(id, (byte) 7);
    assertEquals(Base64Url.encoded(id), read(withId(bytes, "a5")).credentialId());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 15, 1024, 65535})
  void anIdTooShortOrTooLongIsNone(int bytes) {
    assertNull(read(withId(bytes, "a5")));
  }

  @Test
  void whatIsCutOffCannotBeRead() {
    String whole = withId(16, "a5");
    for (int bytes = 0; bytes < whole.length() / 2; bytes++) {
      assertNull(read(whole.substring(0, 2 * bytes)), "" + bytes);
    }
  }

  @Test
  void onlyWhatIsAnnouncedMayFollow() {
    assertNull(read(HASH + "05" + "00000000" + "a0"));
    assertNull(read(HASH + "85" + "00000000"));
    assertNotNull(read(HASH + "85" + "00000000" + "a0"));
  }

  @Test
  void aKeyThatCannotBeBackedUpIsNotBackedUp() {
    assertNull(read(HASH + "15" + "00000000"));
    assertNotNull(read(HASH + "0d" + "00000000"));
  }

  @Test
  void noBase64IsNone() {
    assertNull(AuthenticatorData.read("!"));
  }
}
