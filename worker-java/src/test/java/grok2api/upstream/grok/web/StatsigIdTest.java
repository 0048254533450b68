package grok2api.upstream.grok.web;

import static org.junit.jupiter.api.Assertions.assertEquals;

import grok2api.testing.JvmEncodings;
import org.junit.jupiter.api.Test;

final class StatsigIdTest {
  @Test
  void encodesBothTextsAsTheVectorsSay() { // upstream-grok.md 3.2
    assertEquals(
        "ZTpUeXBlRXJyb3I6IENhbm5vdCByZWFkIHByb3BlcnRpZXMgb2YgbnVsbCAocmVhZGluZyAnY2hpbGRyZW5bJ2ExYjJjJ10nKQ==",
        StatsigId.ofNull("a1b2c", new JvmEncodings()));
    assertEquals(
        "ZTpUeXBlRXJyb3I6IENhbm5vdCByZWFkIHByb3BlcnRpZXMgb2YgdW5kZWZpbmVkIChyZWFkaW5nICdhYmNkZWZnaGlqJyk=",
        StatsigId.ofUndefined("abcdefghij", new JvmEncodings()));
  }
}
