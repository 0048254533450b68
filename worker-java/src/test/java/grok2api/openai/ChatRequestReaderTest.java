package grok2api.openai;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grok2api.refusal.Refusal.InvalidRequest;
import grok2api.testing.JvmJson;
import grok2api.testing.Refusals;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChatRequestReaderTest {
  @Test
  void readsTheSmallestRequest() {
    ChatRequest chat =
        read(
            """
            {"model":"grok-4","messages":[{"role":"user","content":"2+2?"}]}
            """);

    assertEquals("grok-4", chat.model());
    assertEquals(List.of(new ChatMessage("user", "2+2?", List.of(), null)), chat.messages());
    assertFalse(chat.stream());
    assertNull(chat.thinking());
    assertFalse(chat.includeUsage());
    assertEquals(List.of(), chat.stop());
    assertNull(chat.maxTokens());
    assertEquals(List.of(), chat.tools());
    assertEquals(new ToolChoice.Auto(), chat.toolChoice());
    assertTrue(chat.parallelToolCalls());
    assertEquals(new ResponseFormat.PlainText(), chat.responseFormat());
  }

  @Test
  void takesNullForAbsent() {
    ChatRequest chat =
        with(
            """
            "stream":null,"stream_options":null,"n":null,"stop":null,"max_tokens":null,
            "max_completion_tokens":null,"thinking":null,"tools":null,"tool_choice":null,
            "parallel_tool_calls":null,"response_format":null
            """);

    assertEquals(with("\"stream\":false"), chat);
  }

  @Test
  void ignoresFieldsItDoesNotKnow() {
    ChatRequest chat =
        with(
            """
            "temperature":"hot","top_p":[],"user":7,"seed":{},"metadata":null,"store":true
            """);

    assertEquals(with("\"stream\":false"), chat);
  }

  @Test
  void readsEverythingThatActs() {
    ChatRequest chat =
        with(
            """
            "stream":true,"stream_options":{"include_usage":true},"n":1,"stop":["END","###"],
            "max_tokens":100,"thinking":"disabled","parallel_tool_calls":false
            """);

    assertTrue(chat.stream());
    assertTrue(chat.includeUsage());
    assertEquals(List.of("END", "###"), chat.stop());
    assertEquals(100, chat.maxTokens());
    assertEquals(false, chat.thinking());
    assertFalse(chat.parallelToolCalls());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "{", "hello", "{\"model\":\"grok-4\"} x", "[]", "\"text\"", "null", "7"})
  void refusesABodyThatIsNoJsonObject(String body) {
    assertRefused("invalid_json", null, body);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\"model\":null,", "\"model\":7,", "\"model\":\"  \","})
  void refusesARequestWithoutAModel(String member) {
    assertRefused("missing_model", "model", "{" + member + "\"messages\":[]}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ",\"messages\":null", ",\"messages\":\"hi\"", ",\"messages\":{}"})
  void refusesARequestWithoutMessages(String member) {
    assertRefused("missing_messages", "messages", "{\"model\":\"grok-4\"" + member + "}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "\"stream\":\"false\"                      | invalid_value           | stream",
        "\"stream\":1                              | invalid_value           | stream",
        "\"stream_options\":{\"include_usage\":true} | invalid_value         | stream_options",
        "\"stream\":false,\"stream_options\":{}    | invalid_value           | stream_options",
        "\"stream\":true,\"stream_options\":[]     | invalid_value           | stream_options",
        "\"stream\":true,\"stream_options\":{\"include_usage\":1}"
            + "| invalid_value | stream_options.include_usage",
        "\"n\":2                                   | unsupported_parameter   | n",
        "\"n\":0                                   | unsupported_parameter   | n",
        "\"n\":1.5                                 | unsupported_parameter   | n",
        "\"n\":\"1\"                               | unsupported_parameter   | n",
        "\"stop\":7                                | invalid_value           | stop",
        "\"stop\":[\"a\",\"b\",\"c\",\"d\",\"e\"]  | invalid_value           | stop",
        "\"stop\":[\"a\",7]                        | invalid_value           | stop.1",
        "\"max_tokens\":0                          | invalid_value           | max_tokens",
        "\"max_tokens\":-1                         | invalid_value           | max_tokens",
        "\"max_tokens\":1.5                        | invalid_value           | max_tokens",
        "\"max_tokens\":\"9\"                      | invalid_value           | max_tokens",
        "\"max_completion_tokens\":0               | invalid_value     | max_completion_tokens",
        "\"thinking\":true                         | invalid_value           | thinking",
        "\"thinking\":\"sometimes\"                | invalid_value           | thinking",
        "\"thinking\":{}                           | invalid_value           | thinking.type",
        "\"thinking\":{\"type\":\"sometimes\"}     | invalid_value           | thinking.type",
        "\"parallel_tool_calls\":\"no\"            | invalid_value       | parallel_tool_calls",
        "\"response_format\":\"json\"              | invalid_response_format | response_format",
        "\"response_format\":{}                    | invalid_response_format | response_format",
        "\"response_format\":{\"type\":\"xml\"}    | invalid_response_format | response_format",
        "\"response_format\":{\"type\":\"json_schema\"}"
            + "| invalid_response_format | response_format",
        "\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"schema\":\"x\"}}"
            + "| invalid_response_format | response_format",
      })
  void refusesAFieldOfTheWrongTypeOrRangeByName(String member, String code, String param) {
    assertRefused(code, param, body(member));
  }

  @Test
  void saysWhatWasExpectedWhere() {
    InvalidRequest refusal = refusal(body("\"stream\":\"false\""));
    assertEquals("Expected a boolean at stream", refusal.message());
  }

  @Test
  void takesOneStopTextOrUpToFourAndSkipsEmptyOnes() {
    assertEquals(List.of("END"), with("\"stop\":\"END\"").stop());
    assertEquals(List.of("a", "b", "c", "d"), with("\"stop\":[\"a\",\"b\",\"c\",\"d\"]").stop());
    assertEquals(List.of(), with("\"stop\":\"\"").stop());
    assertEquals(List.of("a"), with("\"stop\":[\"\",\"a\"]").stop());
  }

  @Test
  void prefersTheNewerNameOfTheTokenLimit() {
    assertEquals(7, with("\"max_tokens\":100,\"max_completion_tokens\":7").maxTokens());
    assertEquals(100, with("\"max_tokens\":100,\"max_completion_tokens\":null").maxTokens());
    assertEquals(7, with("\"max_completion_tokens\":7").maxTokens());
  }

  @Test
  void readsTheWishAboutThinkingAsATextOrAnObject() {
    assertEquals(true, with("\"thinking\":\"enabled\"").thinking());
    assertEquals(false, with("\"thinking\":\"disabled\"").thinking());
    assertEquals(
        true, with("\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":1024}").thinking());
    assertEquals(false, with("\"thinking\":{\"type\":\"disabled\"}").thinking());
  }

  @Test
  void readsEachResponseFormat() {
    assertEquals(
        new ResponseFormat.PlainText(),
        with("\"response_format\":{\"type\":\"text\"}").responseFormat());
    assertEquals(
        new ResponseFormat.JsonObject(),
        with("\"response_format\":{\"type\":\"json_object\"}").responseFormat());
    assertEquals(
        new ResponseFormat.JsonSchema("{\"type\":\"object\"}"),
        with("""
                "response_format":{"type":"json_schema",
                  "json_schema":{"name":"answer","strict":true,"schema":{ "type": "object" }}}
                """)
            .responseFormat());
  }

  private static ChatRequest with(String members) {
    return read(body(members));
  }

  private static String body(String members) {
    return "{\"model\":\"grok-4\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}],"
        + members
        + "}";
  }

  private static ChatRequest read(String body) {
    return ChatRequestReader.read(new JvmJson(), body);
  }

  private static InvalidRequest refusal(String body) {
    return Refusals.invalid(() -> read(body));
  }

  private static void assertRefused(String code, String param, String body) {
    InvalidRequest refusal = refusal(body);
    assertEquals(code, refusal.code(), refusal.message());
    assertEquals(param, refusal.param());
  }
}
