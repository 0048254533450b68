package grok2api.upstream.grok.web;

import static org.junit.jupiter.api.Assertions.assertEquals;

import grok2api.json.JsonText;
import grok2api.platform.Json;
import grok2api.testing.JvmJson;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TokenLineTest {
  private static final Json JSON = new JvmJson();
  private final TokenLine line = new TokenLine();

  @Test
  void findsTheTokenAmongHarmlessMembersInAnyOrder() {
    for (String members :
        List.of(
            "\"token\":\" the\",\"isThinking\":false,\"isSoftStop\":false,\"responseId\":\"r-1\"",
            "\"responseId\":\"r-1\",\"isSoftStop\":false,\"isThinking\":false,\"token\":\" the\"",
            "\"token\":\" the\"",
            "\"messageTag\":\"final\",\"token\":\" the\",\"messageStepId\":12,\"rolloutId\":\"Agent 1\"")) {
      String text = frame(members);
      assertEquals(text.length(), line.scan(text, 0, 0), members);
      assertEquals(" the", line.token(text).literal(JSON));
    }
  }

  @Test
  void readsFromTheMiddleOfAChunk() {
    String chunk = "noise\n" + frame("\"token\":\"a\"") + frame("\"token\":\"b\"");
    int second = line.scan(chunk, 6, 0);
    assertEquals("a", line.token(chunk).literal(JSON));
    assertEquals(chunk.length(), line.scan(chunk, second, 0));
    assertEquals("b", line.token(chunk).literal(JSON));
  }

  @Test
  void leavesEveryOtherLineToTheParser() {
    String good = frame("\"token\":\"x\"");
    for (String other :
        List.of(
            frame("\"token\":\"x\",\"isThinking\":true"),
            frame("\"token\":\"x\",\"isSoftStop\":true"),
            frame("\"token\":\"x\",\"isThinking\":false1"),
            frame("\"token\":\"x\",\"messageTag\":\"header\""),
            frame("\"token\":\"x\",\"toolUsageCardId\":\"t-1\""),
            frame("\"token\":\"x\",\"userResponse\":{}"),
            frame("\"token\":\"x\",\"messageStepId\":"),
            frame("\"token\":\"x\",\"responseId\":\"a\\\"b\""),
            frame("\"token\":\"x\",\"token\":\"y\""),
            frame("\"token\":[\"x\"]"),
            frame("\"token\":\"\""),
            frame("\"token\":\"a<b\""),
            frame("\"token\":\"\\u003cb\""),
            frame("\"token\":\"\\x\""),
            frame("\"token\":\"tab\there\""),
            frame("\"isThinking\":false"),
            frame(""),
            " " + good,
            good.replace("}}}", "}}} "),
            good.replace("}}}", "}},\"more\":1}"),
            "{\"error\":{\"code\":13}}\n",
            "\n")) {
      assertEquals(-1, line.scan(other, 0, 0), other);
    }
  }

  @Test
  void looksAtEachLineAnewHoweverMuchItResemblesTheLast() {
    String first = frame("\"token\":\"a\",\"isThinking\":false");
    String next = frame("\"token\":\"bc\",\"isThinking\":false");
    String thinking = next.replace("false", "true");
    String reordered = frame("\"isThinking\":false,\"token\":\"bc\"");
    assertEquals(first.length(), line.scan(first, 0, 0));
    assertEquals(-1, line.scan(thinking, 0, 0));
    assertEquals(-1, line.scan(next.substring(0, next.length() - 1), 0, 0));
    assertEquals(reordered.length(), line.scan(reordered, 0, "x".hashCode()));
    assertEquals("xbc".hashCode(), line.hash());
    assertEquals(next.length(), line.scan(next, 0, "y".hashCode()));
    assertEquals("ybc".hashCode(), line.hash());
    assertEquals(2, line.chars());
    assertEquals("bc", line.token(next).literal(JSON));
  }

  @Test
  void leavesALineThatIsCutAnywhere() {
    String whole = frame("\"token\":\"a\\nb\",\"responseId\":\"r\",\"messageStepId\":1");
    for (int cut = 0; cut < whole.length(); cut++) {
      assertEquals(-1, line.scan(whole.substring(0, cut), 0, 0), "cut at " + cut);
    }
    assertEquals(whole.length(), line.scan(whole, 0, 0));
  }

  @Test
  void takesCrLf() {
    String text = frame("\"token\":\"a\"").replace("\n", "\r\n");
    assertEquals(text.length(), line.scan(text, 0, 0));
  }

  @Test
  void countsAndHashesTheTokenAsIfItHadBeenDecoded() {
    String decoded = "a\"\\/\b\f\n\r\t你好 𠀀 😀 é";
    String literal = "a\\\"\\\\\\/\\b\\f\\n\\r\\t你好 𠀀 😀 é";
    String text = frame("\"token\":\"" + literal + "\"");
    assertEquals(text.length(), line.scan(text, 0, "before".hashCode()));
    JsonText token = line.token(text);
    JsonText expected = JsonText.of(decoded);
    assertEquals(literal, token.literal(JSON));
    assertEquals(decoded, token.decoded(JSON));
    assertEquals(expected.wideChars(), token.wideChars());
    assertEquals(expected.otherChars(), token.otherChars());
    assertEquals(decoded.length(), line.chars());
    assertEquals(("before" + decoded).hashCode(), line.hash());
  }

  private static String frame(String members) {
    return "{\"result\":{\"response\":{" + members + "}}}\n";
  }
}
