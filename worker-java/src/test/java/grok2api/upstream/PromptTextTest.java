package grok2api.upstream;

import static grok2api.upstream.Chats.says;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grok2api.openai.ChatMessage;
import grok2api.openai.ChatRequest;
import grok2api.openai.ResponseFormat;
import grok2api.openai.ToolCall;
import grok2api.openai.ToolChoice;
import grok2api.testing.JvmJson;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PromptTextTest {
  @Test
  void prefixesEveryTurnButTheLastOfTheUser() {
    assertEquals(
        """
        system: Be brief.

        user: Hi

        assistant: Hello!

        2+2?""",
        prompt(
            says("system", "Be brief."),
            says("user", "Hi"),
            says("assistant", "Hello!"),
            says("user", "2+2?")));
  }

  @Test
  void leavesTurnsAfterTheLastQuestionBehindItWithTheirPrefix() {
    assertEquals(
        "2+2?\n\nassistant: It is", prompt(says("user", "2+2?"), says("assistant", "It is")));
  }

  @Test
  void prefixesEverythingWhenTheUserNeverSpoke() {
    assertEquals("system: Greet me.", prompt(says("system", "Greet me.")));
  }

  @Test
  void leavesOutTurnsWithoutText() {
    assertEquals(
        "Hi",
        prompt(says("system", " \n"), says("user", "Hi"), says("assistant", ""), says("user", "")));
  }

  @Test
  void isEmptyWhenNobodySaidAnything() {
    assertEquals(new PromptText("", 0), PromptText.of(Chats.of(says("user", " ")), new JvmJson()));
  }

  @Test
  void tellsEarlierCallsAndTheirResults() {
    List<ToolCall> calls =
        List.of(
            new ToolCall("call_1", "get_weather", "{\"city\":\"Rome\"}"),
            new ToolCall("call_2", "get_time", "{}"));
    assertEquals(
        """
        Weather in Rome?

        assistant: I will look.
        <tool_calls><tool_call><tool_name>get_weather</tool_name><parameters>{"city":"Rome"}</parameters></tool_call>\
        <tool_call><tool_name>get_time</tool_name><parameters>{}</parameters></tool_call></tool_calls>

        tool result call_1: sunny

        tool result call_2:\s""",
        prompt(
            says("user", "Weather in Rome?"),
            new ChatMessage("assistant", "I will look.", calls, null),
            new ChatMessage("tool", "sunny", List.of(), "call_1"),
            new ChatMessage("tool", "", List.of(), "call_2")));
  }

  @Test
  void tellsACallMadeWithoutAWord() {
    ChatMessage call =
        new ChatMessage("assistant", "", List.of(new ToolCall("call_1", "f", "{}")), null);
    assertEquals(
        "Hi\n\nassistant: <tool_calls><tool_call><tool_name>f</tool_name>"
            + "<parameters>{}</parameters></tool_call></tool_calls>",
        prompt(says("user", "Hi"), call));
  }

  @Test
  void offersToolsBeforeTheConversation() {
    assertEquals(
        """
        system: You can call these functions of the user's program:
        - get_weather: Weather of a city
          JSON schema of its parameters: {"type":"object"}
        - get_time
          JSON schema of its parameters: {}
        To call, answer with exactly one element of this form, without code fence, and stop:
        <tool_calls><tool_call><tool_name>NAME</tool_name><parameters>{JSON object}</parameters></tool_call></tool_calls>
        The parameters are one JSON object that follows the function's schema. \
        Several calls are several <tool_call> elements inside the one element. \
        The results follow as "tool result" turns. If no call is needed, answer normally.

        Weather in Rome?""",
        text(Chats.withTools()));
  }

  @Test
  void demandsACallWhenOneIsRequired() {
    assertTrue(text(tools(new ToolChoice.Required(), true)).contains("A call is mandatory"));
    assertTrue(
        text(tools(new ToolChoice.Named("get_time"), true))
            .contains("A call of get_time is mandatory"));
    assertFalse(text(tools(new ToolChoice.Auto(), true)).contains("mandatory"));
  }

  @Test
  void asksForOneCallWhenSeveralAreNotWanted() {
    assertTrue(text(tools(new ToolChoice.Auto(), false)).contains("Make one call only."));
  }

  @Test
  void keepsQuietAboutToolsThatMustNotBeCalled() {
    assertEquals("Hi", text(tools(new ToolChoice.None(), true)));
  }

  @Test
  void asksForJson() {
    assertEquals(
        "system: Answer with one JSON object and nothing else, without code fence.\n\nHi",
        text(Chats.formatted(new ResponseFormat.JsonObject(), says("user", "Hi"))));
    assertEquals(
        "system: Answer with one JSON object and nothing else, without code fence."
            + " It must follow this JSON schema:\n{\"type\":\"object\"}\n\nHi",
        text(
            Chats.formatted(
                new ResponseFormat.JsonSchema("{\"type\":\"object\"}"), says("user", "Hi"))));
  }

  @Test
  void estimatesOneTokenPerWideCharacterAndOnePerFourOthers() {
    assertEquals(4, PromptText.of(Chats.of(says("user", "你好abcde")), new JvmJson()).tokens());
  }

  private static ChatRequest tools(ToolChoice choice, boolean parallel) {
    return Chats.withTools(choice, parallel, says("user", "Hi"));
  }

  private static String prompt(ChatMessage... messages) {
    return text(Chats.of(messages));
  }

  private static String text(ChatRequest chat) {
    return PromptText.of(chat, new JvmJson()).text();
  }
}
