package grok2api.upstream.grok.web;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

final class RedactionTest {
  @Test
  void leavesWordsAsTheyAre() {
    assertUnchanged("grpc 7 permission denied: always_show_nsfw_content (code=7, try again)");
    assertUnchanged("no such method /auth_mgmt.AuthManagement/X at https://grok.com");
    assertUnchanged("\u6743\u9650\u88ab\u62d2\u7edd");
  }

  @Test
  void hidesWhatLooksLikeASecret() {
    assertShown("session *** is dead", "session eyJhbGciOiJIUzI1NiJ9.e30.x-_ is dead");
    assertShown("user *** blocked", "user 6f0c1b52-7d38-4b8c-9a51-0d6a3f1e2b77 blocked");
    assertShown("mail \"***\"", "mail \"someone@example.org\"");
    assertShown("Authorization: Bearer ***", "Authorization: Bearer abc");
    assertShown("Cookie: ***; ***; ***", "Cookie: sso=abc; sso-rw=abc; cf_clearance=x");
    assertShown("***", "abcdefghijklmnopqrstuvwxyzABCDEF");
  }

  @Test
  void keepsTheTextInOneLine() {
    assertShown("a  b c d", "a\r\nb\tc\u0000d\u009f");
  }

  @Test
  void cutsTheTextAfterHiding() {
    assertEquals("ab", Redaction.of("abc", 2));
    assertEquals("ab ***", Redaction.of("ab " + "x1".repeat(500), 6));
    assertEquals(200, Redaction.of("x ".repeat(500) + "y", 200).length() + 1);
  }

  private static void assertUnchanged(String text) {
    assertShown(text, text);
  }

  private static void assertShown(String expected, String text) {
    assertEquals(expected, Redaction.of(text, 200));
  }
}
