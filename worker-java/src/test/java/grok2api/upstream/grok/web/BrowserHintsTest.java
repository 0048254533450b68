package grok2api.upstream.grok.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;

final class BrowserHintsTest {
  @Test
  void followsTheUserAgent() {
    assertEquals(
        new BrowserHints(
            "\"Not(A:Brand\";v=\"99\", \"Google Chrome\";v=\"141\", \"Chromium\";v=\"141\"",
            "?0",
            "\"Windows\""),
        BrowserHints.of(
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/141.0.0.0 Safari/537.36"));
    assertEquals(
        new BrowserHints(
            "\"Not(A:Brand\";v=\"99\", \"Google Chrome\";v=\"140\", \"Chromium\";v=\"140\"",
            "?1",
            "\"Android\""),
        BrowserHints.of("Mozilla/5.0 (Linux; Android 14) Chrome/140.0.0.0 Mobile Safari/537.36"));
    assertEquals(
        new BrowserHints(
            "\"Not(A:Brand\";v=\"99\", \"Microsoft Edge\";v=\"139\", \"Chromium\";v=\"138\"",
            "?0",
            "\"Linux\""),
        BrowserHints.of(
            "Mozilla/5.0 (X11; Linux x86_64) Chrome/138.0.0.0 Safari/537.36 Edg/139.0"));
  }

  @Test
  void hasNoBrandsForBrowsersThatSendNone() {
    assertNull(BrowserHints.of("Mozilla/5.0 (X11; Linux) Gecko/20100101 Firefox/141.0").brands());
    assertNull(BrowserHints.of("").brands());
  }
}
