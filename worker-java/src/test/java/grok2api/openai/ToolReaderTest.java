package grok2api.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grok2api.refusal.Refusal.InvalidRequest;
import grok2api.testing.JvmJson;
import grok2api.testing.Refusals;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ToolReaderTest {
  private static final String TWO_TOOLS =
      """
      "tools":[
        {"type":"function","function":{"name":"get_weather","description":"Weather now",
         "parameters":{"type":"object","properties":{"city":{"type":"string"}}},"strict":true}},
        {"type":"function","function":{"name":"now"}}]
      """;

  @Test
  void readsFunctionsWithTheirSchemasAsText() {
    ChatRequest chat = read(TWO_TOOLS);

    assertEquals(
        List.of(
            new Tool(
                "get_weather",
                "Weather now",
                """
                {"type":"object","properties":{"city":{"type":"string"}}}"""),
            new Tool("now", "", "{}")),
        chat.tools());
    assertEquals(new ToolChoice.Auto(), chat.toolChoice());
    assertTrue(chat.offersTools());
  }

  @Test
  void takesAnEmptyListForNoTools() {
    assertFalse(read("\"tools\":[]").offersTools());
  }

  @Test
  void readsEachToolChoice() {
    assertEquals(new ToolChoice.Auto(), choice("\"auto\""));
    assertEquals(new ToolChoice.None(), choice("\"none\""));
    assertEquals(new ToolChoice.Required(), choice("\"required\""));
    assertEquals(
        new ToolChoice.Named("now"),
        choice(
            """
            {"type":"function","function":{"name":"now"}}
            """));
  }

  @Test
  void allowsAFreeChoiceWithoutTools() {
    assertEquals(new ToolChoice.Auto(), read("\"tool_choice\":\"auto\"").toolChoice());
    assertEquals(new ToolChoice.None(), read("\"tool_choice\":\"none\"").toolChoice());
  }

  @Test
  void acceptsToolsAtTheirLimits() {
    String name = "a".repeat(64);
    assertEquals(name, read("\"tools\":[" + tool(name, "") + "]").tools().get(0).name());
    assertEquals(128, read("\"tools\":[" + distinctTools(128) + "]").tools().size());
    String description = "é".repeat(8192);
    assertEquals(
        description,
        read("\"tools\":[" + tool("f", description) + "]").tools().get(0).description());
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "ß", "漢", "\uD83D\uDE00"})
  void measuresADescriptionInBytes(String character) {
    int bytes = character.getBytes(UTF_8).length;
    int most = 16 * 1024 / bytes;
    read("\"tools\":[" + tool("f", character.repeat(most)) + "]");
    assertRefused(
        "invalid_tools", "tools", "\"tools\":[" + tool("f", character.repeat(most + 1)) + "]");
  }

  @Test
  void refusesTooManyToolsAndTooLongNames() {
    assertRefused("invalid_tools", "tools", "\"tools\":[" + distinctTools(129) + "]");
    assertRefused("invalid_tools", "tools", "\"tools\":[" + tool("a".repeat(65), "") + "]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"none\"",
        "{}",
        "[7]",
        "[{}]",
        "[{\"type\":\"web_search\"}]",
        "[{\"type\":\"function\"}]",
        "[{\"function\":{\"name\":\"f\"}}]",
        "[{\"type\":\"function\",\"function\":{}}]",
        "[{\"type\":\"function\",\"function\":{\"name\":\"\"}}]",
        "[{\"type\":\"function\",\"function\":{\"name\":\"get weather\"}}]",
        "[{\"type\":\"function\",\"function\":{\"name\":\"münze\"}}]",
        "[{\"type\":\"function\",\"function\":{\"name\":\"a.b\"}}]",
        "[{\"type\":\"function\",\"function\":{\"name\":\"f\",\"description\":7}}]",
        "[{\"type\":\"function\",\"function\":{\"name\":\"f\",\"parameters\":\"{}\"}}]",
        "[{\"type\":\"function\",\"function\":{\"name\":\"f\"}},"
            + "{\"type\":\"function\",\"function\":{\"name\":\"f\"}}]",
      })
  void refusesToolsThatAreNoProperFunctions(String tools) {
    assertRefused("invalid_tools", "tools", "\"tools\":" + tools);
  }

  @Test
  void saysWhichToolIsWrong() {
    InvalidRequest refusal =
        assertRefused("invalid_tools", "tools", "\"tools\":[" + tool("f", "") + ",{}]");
    assertEquals("Expected a string at tools.1.type", refusal.message());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "7                                                     | tool_choice",
        "\"any\"                                               | tool_choice",
        "{}                                                    | tool_choice.type",
        "{\"type\":\"allowed_tools\"}                          | tool_choice.type",
        "{\"type\":\"function\"}                               | tool_choice.function",
        "{\"type\":\"function\",\"function\":{}}               | tool_choice.function.name",
        "{\"type\":\"function\",\"function\":{\"name\":\"x\"}} | tool_choice.function.name",
      })
  void refusesAToolChoiceThatCannotBeMade(String choice, String param) {
    assertRefused("invalid_value", param, TWO_TOOLS + ",\"tool_choice\":" + choice);
  }

  @Test
  void refusesToRequireACallWithoutTools() {
    assertRefused("invalid_value", "tool_choice", "\"tool_choice\":\"required\"");
  }

  private static ToolChoice choice(String choice) {
    return read(TWO_TOOLS + ",\"tool_choice\":" + choice).toolChoice();
  }

  private static String tool(String name, String description) {
    return "{\"type\":\"function\",\"function\":{\"name\":\""
        + name
        + "\",\"description\":\""
        + description
        + "\"}}";
  }

  private static String distinctTools(int count) {
    List<String> tools = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      tools.add(tool("f" + i, ""));
    }
    return String.join(",", tools);
  }

  private static ChatRequest read(String members) {
    return ChatRequestReader.read(
        new JvmJson(),
        "{\"model\":\"grok-4\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}],"
            + members
            + "}");
  }

  private static InvalidRequest assertRefused(String code, String param, String members) {
    InvalidRequest refusal = Refusals.invalid(() -> read(members));
    assertEquals(code, refusal.code(), refusal.message());
    assertEquals(param, refusal.param());
    return refusal;
  }
}
