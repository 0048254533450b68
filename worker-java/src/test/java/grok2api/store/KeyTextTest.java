package grok2api.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grok2api.platform.Statement;
import grok2api.testing.FakeEntropy;
import grok2api.testing.JdbcSql;
import grok2api.testing.JvmDigests;
import grok2api.testing.Migrations;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyTextTest {
  private static KeyText of(String text) {
    return KeyText.of(new JvmDigests(), text);
  }

  @Test
  void aKeyIsNamedByItsDigest() {
    KeyText key = of("sk-0123456789abcdefghijABCDEFGHIJ-_");
    assertEquals("623dc5937b18", key.id());
    assertEquals("id:623dc5937b18", key.storedAs());
    assertTrue(key.digest().startsWith("623dc5937b18"));
    assertEquals("anonymous", of("anonymous").storedAs());
  }

  @Test
  void aRandomKeyHas24RandomBytes() {
    KeyText key = KeyText.random(new FakeEntropy(), new JvmDigests());
    assertTrue(key.text().matches("sk-[A-Za-z0-9_-]{32}"), key.text());
  }

  @ParameterizedTest
  @CsvSource({
    "sk-0123456789abcdefghijABCDEFGHIJ-_, sk-012...IJ-_",
    "abcdefghijklmnopqrst, abcdef...qrst",
    "abcdefghijklmnopqrs, ...",
    "a, ...",
  })
  void aShortTextIsNotShown(String text, String display) {
    assertEquals(display, of(text).display());
    JdbcSql sql = Migrations.migrated();
    String inSql = "SELECT " + KeyText.displayOf("t.text") + " AS shown FROM (SELECT ?1 AS text) t";
    assertEquals(display, sql.run(Statement.of(inSql, text)).rows().get(0).text("shown"));
  }

  @Test
  void itsOwnTextIsNotLogged() {
    assertFalse(of("sk-mine").toString().contains("sk-mine"));
  }
}
