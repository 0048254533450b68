package grok2api.admin;

import static grok2api.testing.Refusals.invalid;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import grok2api.json.JsonNode;
import grok2api.refusal.Refusal;
import grok2api.refusal.Refused;
import grok2api.testing.FakeRequest;
import grok2api.testing.JvmJson;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BodiesTest {
  private final Bodies bodies = new Bodies(new JvmJson());

  private String note(String body) {
    return bodies.read(
        FakeRequest.of("POST", "/api/v1/admin/x", body),
        root -> {
          JsonNode note = root.get("account").object().get("note");
          return note.string();
        });
  }

  @Test
  void readsAnObject() {
    assertEquals(
        "mine",
        note(
            """
            {"account":{"note":"mine"}}"""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "{", "[]", "\"text\"", "7", "null", "{\"a\":1} x"})
  void refusesWhatIsNoObject(String body) {
    Refusal.InvalidRequest refusal = invalid(() -> note(body));
    assertEquals("INVALID_JSON", refusal.code());
    assertNull(refusal.param());
  }

  @Test
  void namesTheFieldThatIsOfAnotherKind() {
    Refusal.InvalidRequest refusal =
        invalid(
            () ->
                note(
                    """
                    {"account":{"note":7}}"""));
    assertEquals("INVALID_FIELD", refusal.code());
    assertEquals("account.note", refusal.param());
    assertEquals("Expected a string at account.note", refusal.message());
  }

  @Test
  void readsNoMoreThanEightMebibytes() {
    int room = 8 * 1024 * 1024 - "{\"account\":{\"note\":\"\"}}".length();
    String note = "x".repeat(room);
    assertEquals(room, note("{\"account\":{\"note\":\"" + note + "\"}}").length());
    Refused refused =
        assertThrows(Refused.class, () -> note("{\"account\":{\"note\":\"" + note + "x\"}}"));
    assertInstanceOf(Refusal.BodyTooLarge.class, refused.refusal());
  }
}
