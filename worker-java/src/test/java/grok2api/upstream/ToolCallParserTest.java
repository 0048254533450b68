package grok2api.upstream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grok2api.openai.ChatRequest;
import grok2api.openai.ToolChoice;
import grok2api.testing.JvmJson;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ToolCallParserTest {
  private static final String ROME = call("get_weather", "{\"city\":\"Rome\"}");
  private static final String TIME = call("get_time", "{}");

  @Test
  void turnsAnElementIntoCalls() {
    assertRead(
        """
        call: get_weather {"city":"Rome"}
        call: get_time {}""",
        element(ROME + TIME));
  }

  @Test
  void leavesTextBeforeAndAfterAsContent() {
    assertRead(
        """
        text: I will look.\\n
        call: get_weather {"city":"Rome"}
        text: \\nDone <b>.""",
        "I will look.\n" + element(ROME) + "\nDone <b>.");
  }

  @Test
  void dropsWhiteSpaceThatOnlySurroundsAnElement() {
    assertRead("call: get_time {}", "\n \n" + element(TIME) + "\n\n");
    assertRead("call: get_time {}\ncall: get_time {}", element(TIME) + "\n" + element(TIME));
  }

  @Test
  void keepsWhiteSpaceOfOrdinaryAnswers() {
    assertRead("text: \\n\\nHi\\n", "\n\nHi\n");
    assertRead("text: \\n", "\n");
  }

  @Test
  void readsAnElementSpreadOverLines() {
    assertRead(
        "call: get_weather { \"city\": \"Rome\" }",
        """
        <tool_calls>
          <tool_call>
            <tool_name> get_weather </tool_name>
            <parameters>
              { "city": "Rome" }
            </parameters>
          </tool_call>
        </tool_calls>""");
  }

  @Test
  void letsParametersContainTheirOwnClosingTag() {
    assertRead(
        "call: get_weather {\"city\":\"</parameters>\"}",
        element(call("get_weather", "{\"city\":\"</parameters>\"}")));
  }

  @Test
  void passesOnWhatIsNoProperElement() {
    for (String other :
        List.of(
            element(call("drop_table", "{}")),
            element(TIME + call("drop_table", "{}")),
            element(call("get_time", "")),
            element(call("get_time", "[]")),
            element(call("get_time", "{\"a\":")),
            element(""),
            element("hello"),
            element("<tool_call><tool_name>get_time</tool_name></tool_call>"),
            "<tool_calls>" + TIME,
            "<tool_calls",
            "<tool",
            "a < b <tool_call> <",
            "<tool_callsign>x</tool_callsign>")) {
      assertRead("text: " + other, other);
    }
  }

  @Test
  void keepsOnlyTheFirstCallWhenSeveralAreNotWanted() {
    ChatRequest chat = Chats.withTools(new ToolChoice.Auto(), false, Chats.says("user", "Hi"));
    assertEquals(
        "call: get_weather {\"city\":\"Rome\"}",
        read(chat, List.of(element(ROME + TIME), element(TIME))));
  }

  @Test
  void givesUpOnAnElementThatNeverCloses() {
    String endless = "<tool_calls>" + "x".repeat(1 << 20);
    List<UpstreamEvent> events = new ArrayList<>();
    ToolCallParser parser = new ToolCallParser(Chats.withTools(), new JvmJson());
    parser.feed(endless, events);
    assertEquals(List.of(), events);
    parser.feed("y", events);
    assertEquals("text: " + endless + "y", Transcript.of(events));
  }

  @Test
  void isPlainOnlyWhileNothingIsHeld() {
    ToolCallParser parser = new ToolCallParser(Chats.withTools(), new JvmJson());
    List<UpstreamEvent> events = new ArrayList<>();
    assertFalse(parser.plain(), "white space at the start may belong to an element");
    parser.feed("a", events);
    assertTrue(parser.plain());
    parser.feed("<tool", events);
    assertFalse(parser.plain());
    parser.feed("_calls>", events);
    assertFalse(parser.plain());
    parser.feed("</tool_calls>b", events);
    assertTrue(parser.plain());
  }

  /** However the text is cut, the outcome is the same. */
  private static void assertRead(String expected, String text) {
    assertEquals(expected, read(Chats.withTools(), List.of(text)));
    for (int cut = 1; cut < text.length(); cut++) {
      List<String> pieces = List.of(text.substring(0, cut), text.substring(cut));
      assertEquals(expected, read(Chats.withTools(), pieces), "cut at " + cut);
    }
    assertEquals(expected, read(Chats.withTools(), List.of(text.split(""))), "single characters");
  }

  private static String read(ChatRequest chat, List<String> pieces) {
    ToolCallParser parser = new ToolCallParser(chat, new JvmJson());
    List<UpstreamEvent> events = new ArrayList<>();
    for (String piece : pieces) {
      parser.feed(piece, events);
    }
    parser.finish(events);
    return Transcript.of(events);
  }

  private static String element(String calls) {
    return "<tool_calls>" + calls + "</tool_calls>";
  }

  private static String call(String name, String parameters) {
    return "<tool_call><tool_name>"
        + name
        + "</tool_name><parameters>"
        + parameters
        + "</parameters></tool_call>";
  }
}
