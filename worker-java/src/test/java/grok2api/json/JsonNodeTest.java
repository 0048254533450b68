package grok2api.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grok2api.testing.JvmJson;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class JsonNodeTest {
  private final JsonNode root =
      node(
          """
          {"name":"a","flag":true,"none":null,"n":3,"half":0.5,"huge":3000000000,
           "list":[{"x":"y"},7]}
          """);

  @Test
  void readsWhatIsThere() {
    assertEquals("a", root.get("name").string());
    assertTrue(root.get("flag").bool());
    assertEquals(3, root.get("n").integer());
    assertEquals("y", root.get("list").elements().get(0).get("x").string());
  }

  @Test
  void takesNullForAbsent() {
    assertFalse(root.get("none").present());
    assertFalse(root.get("missing").present());
    assertNull(root.get("none").stringOrNull());
    assertTrue(root.get("missing").boolOr(true));
    assertFalse(root.get("missing").get("deeper").present());
  }

  @Test
  void namesThePlaceOfAnotherKind() {
    assertProblem("list.1", "an object", () -> root.get("list").elements().get(1).object());
    assertProblem(
        "list.0.z", "a string", () -> root.get("list").elements().get(0).get("z").string());
    assertProblem("none", "a string", () -> root.get("none").string());
    assertProblem("name", "a boolean", () -> root.get("name").boolOr(false));
    assertProblem("name", "an array", () -> root.get("name").elements());
    assertProblem("half", "an integer", () -> root.get("half").integer());
    assertProblem("huge", "an integer", () -> root.get("huge").integer());
    assertProblem("flag", "a string", () -> root.get("flag").stringOrNull());
  }

  @Test
  void namesTheRootAndTheElementsOfARootArray() {
    JsonNode array = node("[1]");
    JsonShapeException problem = assertThrows(JsonShapeException.class, array::object);
    assertEquals("Expected an object at the top level", problem.getMessage());
    assertProblem("0", "a string", () -> array.elements().get(0).string());
  }

  @Test
  void startsAtThePathItIsGiven() {
    JsonNode rows = JsonNode.at("grok.models", new JvmJson().parse("[1]"));
    assertProblem("grok.models.0", "an object", () -> rows.elements().get(0).object());
  }

  private static void assertProblem(String path, String expected, Executable reading) {
    JsonShapeException problem = assertThrows(JsonShapeException.class, reading);
    assertEquals(path, problem.path());
    assertEquals("Expected " + expected + " at " + path, problem.getMessage());
  }

  private static JsonNode node(String text) {
    return JsonNode.root(new JvmJson().parse(text));
  }
}
