package grok2api.openai;

import static org.junit.jupiter.api.Assertions.assertEquals;

import grok2api.media.PictureSource;
import grok2api.refusal.Refusal.InvalidRequest;
import grok2api.testing.JvmJson;
import grok2api.testing.Refusals;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessageReaderTest {
  @ParameterizedTest
  @ValueSource(strings = {"developer", "system", "user", "assistant"})
  void readsEachSpeakersText(String role) {
    assertEquals(
        List.of(new ChatMessage(role, "Hi", List.of(), null)),
        read("{\"role\":\"" + role + "\",\"content\":\"Hi\"}"));
  }

  @Test
  void takesAMessageWithoutARoleForTheUsers() {
    assertEquals(
        List.of(new ChatMessage("user", "Hi", List.of(), null)), read("{\"content\":\"Hi\"}"));
  }

  @Test
  void joinsTextPartsByANewlineAndDropsBlankOnes() {
    List<ChatMessage> messages =
        read(
            """
            {"role":"user","content":[
              {"type":"text","text":"one"},{"type":"text","text":"  "},{"type":"text","text":"two "}]}
            """);

    assertEquals("one\ntwo ", messages.get(0).text());
  }

  @Test
  void keepsAMessageWithoutTextBesideOthers() {
    List<ChatMessage> messages =
        read(
            """
            {"role":"system","content":" \\n "},{"role":"assistant","content":null},
            {"role":"user","content":"Hi"}
            """);

    assertEquals(
        List.of(
            new ChatMessage("system", "", List.of(), null),
            new ChatMessage("assistant", "", List.of(), null),
            new ChatMessage("user", "Hi", List.of(), null)),
        messages);
  }

  @Test
  void readsTheHistoryOfAToolCall() {
    List<ChatMessage> messages =
        read(
            """
            {"role":"user","content":"Weather in Rome?"},
            {"role":"assistant","content":null,"tool_calls":[{"id":"call_1","type":"function",
              "function":{"name":"get_weather","arguments":"{\\"city\\":\\"Rome\\"}"}}]},
            {"role":"tool","tool_call_id":"call_1","content":"sunny"}
            """);

    assertEquals(
        List.of(
            new ChatMessage("user", "Weather in Rome?", List.of(), null),
            new ChatMessage(
                "assistant",
                "",
                List.of(new ToolCall("call_1", "get_weather", "{\"city\":\"Rome\"}")),
                null),
            new ChatMessage("tool", "sunny", List.of(), "call_1")),
        messages);
  }

  @Test
  void readsCallsWithoutTextAsSomethingToSay() {
    List<ChatMessage> messages =
        read(
            """
            {"role":"assistant","tool_calls":[{"id":"call_1","function":{"name":"now"}}]}
            """);

    assertEquals(List.of(new ToolCall("call_1", "now", "{}")), messages.get(0).toolCalls());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "\"{\\\"a\\\":1}\" | {\"a\":1}", // as the reference has it
        "\"\"              | {}",
        "null              | {}",
        "{\"a\": 1}        | {\"a\":1}",
        "\"not json\"      | not json", // an earlier mistake of some model, not this request's
      })
  void acceptsTheFormsInWhichClientsKeepArguments(String arguments, String read) {
    List<ChatMessage> messages =
        read(
            "{\"role\":\"assistant\",\"tool_calls\":[{\"id\":\"call_1\",\"type\":\"function\","
                + "\"function\":{\"name\":\"f\",\"arguments\":"
                + arguments
                + "}}]}");

    assertEquals(read, messages.get(0).toolCalls().get(0).arguments());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{\"role\":\"user\",\"content\":\"\"}",
        "{\"role\":\"user\",\"content\":\" \\n\\t\"}",
        "{\"role\":\"user\",\"content\":[]}",
        "{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\" \"}]}",
        "{\"role\":\"assistant\",\"content\":null}",
        "{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[]}",
        "{\"role\":\"tool\",\"tool_call_id\":\"call_1\"}",
      })
  void refusesARequestWithNothingToSend(String messages) {
    assertRefused("empty_content", "messages", messages);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "\"Hi\"                                         | messages.2",
        "null                                           | messages.2",
        "{\"role\":\"wizard\",\"content\":\"Hi\"}       | messages.2.role",
        "{\"role\":\"function\",\"content\":\"Hi\"}     | messages.2.role",
        "{\"role\":\"User\",\"content\":\"Hi\"}         | messages.2.role",
        "{\"role\":7,\"content\":\"Hi\"}                | messages.2.role",
        "{\"role\":\"user\"}                            | messages.2.content",
        "{\"role\":\"user\",\"content\":null}           | messages.2.content",
        "{\"role\":\"user\",\"content\":7}              | messages.2.content",
        "{\"role\":\"user\",\"content\":{}}             | messages.2.content",
        "{\"role\":\"assistant\",\"content\":true}      | messages.2.content",
        "{\"role\":\"user\",\"content\":[\"Hi\"]}       | messages.2.content.0",
        "{\"role\":\"user\",\"content\":[{}]}           | messages.2.content.0.type",
        "{\"role\":\"user\",\"content\":[{\"type\":\"text\"}]} | messages.2.content.0.text",
        "{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":7}]}"
            + "| messages.2.content.0.text",
        "{\"role\":\"user\",\"content\":[{\"type\":\"hologram\"}]} | messages.2.content.0.type",
        "{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"a\"},{\"type\":\"file\"}]}"
            + "| messages.2.content.1.type",
        "{\"role\":\"user\",\"content\":[{\"type\":\"input_audio\"}]}"
            + "| messages.2.content.0.type",
        "{\"role\":\"assistant\",\"content\":[{\"type\":\"refusal\"}]}"
            + "| messages.2.content.0.type",
        "{\"role\":\"user\",\"content\":[{\"type\":\"image_url\"}]}"
            + "| messages.2.content.0.image_url",
        "{\"role\":\"user\",\"content\":[{\"type\":\"image_url\",\"image_url\":\" \"}]}"
            + "| messages.2.content.0.image_url",
        "{\"role\":\"user\",\"content\":[{\"type\":\"image_url\",\"image_url\":7}]}"
            + "| messages.2.content.0.image_url",
        "{\"role\":\"user\",\"content\":[{\"type\":\"image_url\",\"image_url\":{}}]}"
            + "| messages.2.content.0.image_url.url",
        "{\"role\":\"tool\",\"content\":\"sunny\"}      | messages.2.tool_call_id",
        "{\"role\":\"tool\",\"content\":\"sunny\",\"tool_call_id\":\" \"}"
            + "| messages.2.tool_call_id",
        "{\"role\":\"assistant\",\"tool_calls\":{}}     | messages.2.tool_calls",
        "{\"role\":\"assistant\",\"tool_calls\":[7]}    | messages.2.tool_calls.0",
        "{\"role\":\"assistant\",\"tool_calls\":[{\"function\":{\"name\":\"f\"}}]}"
            + "| messages.2.tool_calls.0.id",
        "{\"role\":\"assistant\",\"tool_calls\":[{\"id\":\"1\",\"type\":\"custom\"}]}"
            + "| messages.2.tool_calls.0.type",
        "{\"role\":\"assistant\",\"tool_calls\":[{\"id\":\"1\"}]}"
            + "| messages.2.tool_calls.0.function",
        "{\"role\":\"assistant\",\"tool_calls\":[{\"id\":\"1\",\"function\":{}}]}"
            + "| messages.2.tool_calls.0.function.name",
        "{\"role\":\"assistant\",\"tool_calls\":[{\"id\":\"1\","
            + "\"function\":{\"name\":\"f\",\"arguments\":7}}]}"
            + "| messages.2.tool_calls.0.function.arguments",
      })
  void refusesAMalformedMessageByItsPlace(String third, String param) {
    String before = "{\"role\":\"user\",\"content\":\"a\"},{\"role\":\"user\",\"content\":\"b\"},";
    assertRefused("invalid_value", param, before + third);
  }

  @Test
  void collectsPicturesWithTheirPlaces() {
    List<ChatMessage> messages =
        read(
            """
            {"role":"user","content":[
              {"type":"image_url","image_url":{"url":" https://a.example/1.png","detail":"high"}},
              {"type":"text","text":"What is this?"},
              {"type":"image_url","image_url":"data:image/png;base64,aGk="}]},
            {"role":"assistant","content":[{"type":"image_url","image_url":{"url":"/images/x"}}]},
            {"role":"tool","tool_call_id":"call_1",
              "content":[{"type":"image_url","image_url":{"url":"aGk="}}]}
            """);

    assertEquals("What is this?", messages.get(0).text());
    assertEquals(
        List.of(
            new PictureSource("https://a.example/1.png", "messages.0.content.0.image_url"),
            new PictureSource("data:image/png;base64,aGk=", "messages.0.content.2.image_url")),
        messages.get(0).pictures());
    assertEquals(
        List.of(new PictureSource("/images/x", "messages.1.content.0.image_url")),
        messages.get(1).pictures());
    assertEquals(
        List.of(new PictureSource("aGk=", "messages.2.content.0.image_url")),
        messages.get(2).pictures());
  }

  @Test
  void takesAPictureAloneForSomethingToSay() {
    List<ChatMessage> messages =
        read(
            "{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\" \"},"
                + "{\"type\":\"image_url\",\"image_url\":\"https://a.example/1.png\"}]}");

    assertEquals("", messages.get(0).text());
    assertEquals(1, messages.get(0).pictures().size());
  }

  private static List<ChatMessage> read(String messages) {
    return ChatRequestReader.read(
            new JvmJson(), "{\"model\":\"grok-4\",\"messages\":[" + messages + "]}")
        .messages();
  }

  private static InvalidRequest assertRefused(String code, String param, String messages) {
    InvalidRequest refusal = Refusals.invalid(() -> read(messages));
    assertEquals(code, refusal.code(), refusal.message());
    assertEquals(param, refusal.param());
    return refusal;
  }
}
