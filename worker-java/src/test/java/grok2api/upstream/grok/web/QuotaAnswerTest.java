package grok2api.upstream.grok.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import grok2api.models.Quota;
import grok2api.testing.JvmJson;
import org.junit.jupiter.api.Test;

/** Answers of the rate-limits call, upstream-grok.md 13.2 and data-model.md 4.4. */
final class QuotaAnswerTest {
  private static final String FULL =
      """
      {"windowSizeSeconds":72000,"remainingQueries":71,"totalQueries":80,
       "remainingTokens":72,"totalTokens":82,
       "lowEffortRateLimits":{"cost":1,"remainingQueries":70},
       "highEffortRateLimits":{"cost":4,"remainingQueries":17}}""";

  @Test
  void readsAFullAnswer() {
    assertEquals(new Quota(70, 80, 72, 82, 1, 4, 72_000, "mixed", FULL), read("grok-4", FULL));
  }

  @Test
  void countsTheHeavyModelAloneAsHighEffort() {
    assertEquals(17, read("grok-4-heavy", FULL).remaining());
    assertEquals(70, read("grok-4-heavy-2", FULL).remaining());
    assertEquals(70, read("grok-3", FULL).remaining());
  }

  @Test
  void takesTheTopLevelQueriesWhereTheEffortHasNone() {
    String answer =
        """
        {"remainingQueries":0,"remainingTokens":9,"lowEffortRateLimits":{"cost":2},
         "highEffortRateLimits":{"cost":4,"remainingQueries":17}}""";
    assertEquals(new Quota(0, -1, 9, -1, 2, 4, -1, "mixed", answer), read("grok-4", answer));
    assertEquals("queries", read("grok-4", "{\"remainingQueries\":5}").metric());
  }

  @Test
  void dividesTheTokensByWhatARequestCosts() {
    String answer =
        """
        {"remainingTokens":11,"totalTokens":80,"lowEffortRateLimits":{"cost":2},
         "highEffortRateLimits":{"cost":4}}""";
    assertEquals(new Quota(5, -1, 11, 80, 2, 4, -1, "tokens", answer), read("grok-4", answer));
    assertEquals(2, read("grok-4-heavy", answer).remaining());
    assertEquals(11, remaining("{\"remainingTokens\":11}"));
    assertEquals(4, remaining("{\"remainingTokens\":10,\"lowEffortRateLimits\":{\"cost\":2.5}}"));
  }

  @Test
  void countsNoCostAsOne() {
    for (String cost : new String[] {"0", "-4", "0.5", "null", "\"4\"", "[]"}) {
      String answer = "{\"remainingTokens\":7,\"lowEffortRateLimits\":{\"cost\":" + cost + "}}";
      assertEquals(7, remaining(answer), answer);
      assertEquals(-1, read("grok-4", answer).lowEffortCost(), answer);
    }
  }

  @Test
  void passesOverWhatIsNoFigure() {
    for (String value : new String[] {"-1", "null", "\"70\"", "true", "{}", "[70]"}) {
      String effort =
          "{\"lowEffortRateLimits\":{\"remainingQueries\":" + value + "},\"remainingQueries\":3}";
      assertEquals(3, remaining(effort), effort);
      String queries = "{\"remainingQueries\":" + value + ",\"remainingTokens\":4}";
      assertEquals(4, remaining(queries), queries);
      assertEquals("tokens", read("grok-4", queries).metric(), queries);
      String tokens = "{\"remainingQueries\":5,\"remainingTokens\":" + value + "}";
      assertEquals(-1, read("grok-4", tokens).remainingTokens(), tokens);
      assertNull(read("grok-4", "{\"remainingTokens\":" + value + "}"), value);
      String total = "{\"remainingQueries\":5,\"totalQueries\":" + value + "}";
      assertEquals(-1, read("grok-4", total).totalQueries(), total);
    }
  }

  @Test
  void passesOverAnEffortThatIsNoObject() {
    assertEquals(3, remaining("{\"lowEffortRateLimits\":null,\"remainingQueries\":3}"));
    assertEquals(3, remaining("{\"lowEffortRateLimits\":[1],\"remainingQueries\":3}"));
  }

  @Test
  void keepsWholeNumbersThatFit() {
    assertEquals(3, remaining("{\"remainingQueries\":3.9}"));
    assertEquals(Integer.MAX_VALUE, remaining("{\"remainingQueries\":1e12}"));
    assertEquals(0, remaining("{\"remainingQueries\":0}"));
  }

  @Test
  void knowsWhenNothingTellsHowMuchIsLeft() {
    assertNull(read("grok-4", "{}"));
    assertNull(read("grok-4", "{\"totalQueries\":80,\"totalTokens\":80}"));
    assertNull(read("grok-4", "{\"highEffortRateLimits\":{\"remainingQueries\":17}}"));
    assertNull(read("grok-4", "[70]"));
    assertNull(read("grok-4", "null"));
    assertNull(read("grok-4", "remainingQueries: 70"));
  }

  private static int remaining(String answer) {
    return read("grok-4", answer).remaining();
  }

  private static Quota read(String rateModel, String answer) {
    return QuotaAnswer.read(new JvmJson().parse(answer), rateModel, answer);
  }
}
