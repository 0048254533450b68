package grok2api.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grok2api.platform.Row;
import grok2api.testing.FakeEntropy;
import grok2api.testing.FakeRequest;
import grok2api.testing.JvmDigests;
import grok2api.testing.TestGateway;
import java.util.List;
import org.junit.jupiter.api.Test;

class NewClientKeyTest {
  private static final long NOW = 1770285600999L;

  private final TestGateway gateway = TestGateway.empty();

  private static NewClientKey of(String text) {
    return NewClientKey.of(text, new JvmDigests());
  }

  private long store(NewClientKey key) {
    return gateway.sql.batch(List.of(key.digestRow(), key.row("first key", NOW))).stream()
        .mapToLong(rows -> rows.changes())
        .sum();
  }

  private int models(String key) {
    return gateway
        .send(FakeRequest.of("GET", "/v1/models", "").header("Authorization", "Bearer " + key))
        .status();
  }

  @Test
  void storesADigestAndWhatTheKeyLooksLike() {
    assertEquals(2, store(of("sk-0123456789abcdefghijABCDEFGHIJ-_")));
    Row row = gateway.rows("SELECT * FROM api_keys WHERE name = 'first key'").get(0);
    assertEquals("id:623dc5937b18", row.text("key"));
    assertEquals("623dc5937b18", row.text("id"));
    assertEquals("sk-012...IJ-_", row.text("display"));
    assertEquals(1770285600, row.integer("created_at"));
    assertEquals(1, row.integer("is_active"));
    assertEquals(-1, row.integer("chat_limit"));
    Row digest = gateway.rows("SELECT * FROM client_key_digests").get(0);
    assertEquals("id:623dc5937b18", digest.text("key"));
    assertTrue(digest.text("digest").startsWith("623dc5937b18"));
  }

  @Test
  void aRandomKeyOpensTheGateway() {
    NewClientKey key = NewClientKey.random(new FakeEntropy(), new JvmDigests());
    assertEquals(35, key.text().length());
    assertTrue(key.text().startsWith("sk-"));
    store(key);
    assertEquals(200, models(key.text()));
    assertEquals(401, models(key.key()), "who reads the database must not get in with it");
  }

  @Test
  void aTextThatIsTakenChangesNothing() {
    NewClientKey key = of("sk-0123456789abcdefghijABCDEFGHIJ-_");
    store(key);
    assertEquals(0, store(key));
    assertEquals(0, store(of(TestGateway.KEY)), "stored in clear by an earlier edition");
    assertEquals(2, gateway.rows("SELECT * FROM api_keys").size());
  }

  @Test
  void aShortTextIsNotShown() {
    assertEquals("...", of("sk-mine").display());
    assertFalse(of("sk-mine").toString().contains("sk-mine"));
  }
}
