package grok2api.accounts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenTextTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "eyJ.a-b_c",
        "  eyJ.a-b_c\t",
        "\uFEFFeyJ.a-b_c",
        "sso=eyJ.a-b_c",
        " sso= eyJ.a-b_c ",
        "\"eyJ.a-b_c\",",
        "'sso=eyJ.a-b_c'",
        "sso=eyJ.a-b_c; sso-rw=other",
        "sso-rw=other; sso=eyJ.a-b_c; x=1",
        "Cookie: cf=1;sso=eyJ.a-b_c",
        "sso-rw=eyJ.a-b_c; x=1",
        "eyJ.a-b_c,"
      })
  void isFoundInWhateverPeoplePaste(String pasted) {
    assertEquals("eyJ.a-b_c", TokenText.normalised(pasted));
  }

  @Test
  void losesOnePrefixOnly() {
    assertEquals("sso=abc", TokenText.normalised("sso=sso=abc"));
    assertEquals("", TokenText.normalised("sso="));
    assertEquals("a==", TokenText.normalised("a=="));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a b",
        "a\tb",
        "a;b",
        "a,b",
        "a\"b",
        "a'b",
        "a\\b",
        "a\u0000b",
        "a\u007Fb",
        "sso=eyJh…x9Qk",
        "tökén",
        "a\r\nSet-Cookie: x"
      })
  void mustSurviveAsTheValueOfACookie(String token) {
    assertNotNull(TokenText.fault(token));
  }

  @Test
  void mayHaveUpTo4096Characters() {
    assertNull(TokenText.fault("x"));
    assertNull(TokenText.fault("!#$%&()*+-./0:<=>?@A[]^_`a{|}~"));
    assertNull(TokenText.fault("x".repeat(4096)));
    assertNotNull(TokenText.fault("x".repeat(4097)));
  }

  @Test
  void isShownByItsEndsOnlyAndNotAtAllWhenShort() {
    assertEquals("sso=eyJh…x9Qk", TokenText.masked("eyJhbGciOiJIx9Qk"));
    assertEquals("sso=…", TokenText.masked("account-1"));
  }

  @Test
  void isNeverItsOwnMask() {
    assertEquals(
        "It is shortened; the whole token is needed",
        TokenText.fault(TokenText.normalised(TokenText.masked("eyJhbGciOiJIx9Qk"))));
    assertEquals(
        "It is shortened; the whole token is needed",
        TokenText.fault(TokenText.normalised(TokenText.masked("short"))));
  }
}
