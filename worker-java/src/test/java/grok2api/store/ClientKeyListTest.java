package grok2api.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import grok2api.platform.Statement;
import grok2api.testing.JdbcSql;
import grok2api.testing.JvmDigests;
import grok2api.testing.JvmJson;
import grok2api.testing.Migrations;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClientKeyListTest {
  private final JdbcSql sql = Migrations.migrated();
  private final JvmJson json = new JvmJson();

  private void assertWalksNothing(Statement statement) {
    String plan = Plans.of(sql, statement);
    assertFalse(Plans.walks(plan, "k|d|u|l|api_keys|api_key_usage_daily"), plan);
  }

  @Test
  void keysAreFoundByNameWithoutReadingThemAll() {
    assertWalksNothing(ClientKeyList.named("[[\"a\",\"b\"]]", "2026-02-05"));
    assertWalksNothing(ClientKeyList.usage("[[\"a\",\"b\"]]", "2026-02-05"));
  }

  /** The gateway turns such a key away unread, and the database would not take it. */
  @Test
  void aNameTooLongForAKeyIsNotLookedUp() {
    String most = "x".repeat(256);
    String names = ClientKeyList.names(json, new JvmDigests(), List.of(most + "x", most));
    assertEquals("[[\"" + most + "\",\"" + new JvmDigests().sha256Hex(most) + "\"]]", names);
  }

  @Test
  void keysAreChangedWithoutReadingThemAll() {
    List<String> keys = List.of("sk-a");
    KeyText text = new KeyText("sk-a", "0123456789abcdef");
    assertWalksNothing(ClientKeyEdits.update(json, keys, new KeyTerms().active(true)));
    List<ClientKeyEdits.NewKey> made =
        List.of(new ClientKeyEdits.NewKey(text, new KeyTerms().name("a"), 0));
    assertWalksNothing(ClientKeyEdits.insertDigests(json, made));
    assertWalksNothing(ClientKeyEdits.insert(json, made));
    ClientKeyEdits.identify(json, List.of(text)).forEach(this::assertWalksNothing);
    ClientKeyEdits.seal(json, List.of(text)).forEach(this::assertWalksNothing);
    assertWalksNothing(ClientKeyEdits.nameless());
    assertWalksNothing(ClientKeyEdits.delete(json, keys).get(0));
    assertWalksNothing(ClientKeyEdits.delete(json, keys).get(2));
  }
}
