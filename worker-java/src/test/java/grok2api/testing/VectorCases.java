package grok2api.testing;

import grok2api.gateway.LocalDay;
import grok2api.json.JsonText;
import grok2api.openai.ChatRequest;
import grok2api.openai.ChatRequestReader;
import grok2api.openai.TokenEstimate;
import grok2api.platform.Environment;
import grok2api.platform.Json;
import grok2api.refusal.Refusal;
import grok2api.refusal.Refused;
import grok2api.upstream.PromptText;
import grok2api.upstream.RetryAfter;
import java.util.ArrayList;
import java.util.List;

/**
 * Plain computations that a compiler could get wrong, with their vectors: 64-bit arithmetic,
 * division of negatives, UTF-16, switches over sealed types. JUnit runs the list on the JVM, a test
 * build of the Worker runs it compiled.
 *
 * <p>Nothing here but plain Java, so that TeaVM compiles it too.
 */
public final class VectorCases {
  private VectorCases() {}

  /**
   * One vector.
   *
   * @param name what is computed, unique
   */
  public record Case(String name, Computation computation, String expected) {
    public String run(Json json) {
      return computation.show(json);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /** Computes something and shows it as text. */
  public interface Computation {
    String show(Json json);
  }

  /** The list. */
  public static List<Case> all() {
    List<Case> cases = new ArrayList<>();
    days(cases);
    estimates(cases);
    pauses(cases);
    requests(cases);
    AccountCallCases.addTo(cases);
    AddressCases.addTo(cases);
    return cases;
  }

  /** The vectors of {@code data-model.md} 10.2 and {@code openai-api.md} 5 and 13.2. */
  private static void days(List<Case> cases) {
    day(cases, 1_770_307_199_000L, "480", "2026-02-05 until 1770307200000");
    day(cases, 1_770_307_200_000L, "480", "2026-02-06 until 1770393600000");
    day(cases, 1_770_307_200_000L, "0", "2026-02-05 until 1770336000000");
    day(cases, 1_798_747_200_000L, "480", "2027-01-01 until 1798819200000");
    day(cases, 1_798_747_200_000L, "-300", "2026-12-31 until 1798779600000");
    day(cases, 1_709_208_000_000L, "0", "2024-02-29 until 1709251200000");
    day(cases, -1, "0", "1969-12-31 until 0");
    day(cases, 951_782_400_000L, "0", "2000-02-29 until 951868800000");
    day(cases, 4_107_542_400_000L, "no number", "2100-03-01 until 4107600000000");
  }

  private static void day(List<Case> cases, long nowMillis, String offset, String expected) {
    add(
        cases,
        "the day of " + nowMillis + " at offset " + offset,
        json -> {
          LocalDay day = new LocalDay(offset(offset));
          return day.of(nowMillis) + " until " + day.nextMidnightMillis(nowMillis);
        },
        expected);
  }

  private static Environment offset(String minutes) {
    return new Environment() {
      @Override
      public String variable(String name) {
        return name.equals("CACHE_RESET_TZ_OFFSET_MINUTES") ? minutes : null;
      }

      @Override
      public boolean bound(String name) {
        return true;
      }
    };
  }

  private static void estimates(List<Case> cases) {
    estimate(cases, "", 0);
    estimate(cases, "abcd", 1);
    estimate(cases, "abcde", 2);
    estimate(cases, "你好 abcd", 4);
    add(
        cases,
        "the estimate of a text in pieces, rounded once",
        json -> {
          TokenEstimate estimate = new TokenEstimate();
          for (char c : "The answer is 4.".toCharArray()) {
            estimate.add(JsonText.of(String.valueOf(c)));
          }
          return Integer.toString(estimate.tokens());
        },
        "4");
  }

  private static void estimate(List<Case> cases, String text, int tokens) {
    add(
        cases,
        "the estimate of \"" + text + "\"",
        json -> Integer.toString(TokenEstimate.of(text)),
        Integer.toString(tokens));
  }

  private static void pauses(List<Case> cases) {
    pause(cases, "120", 120_000);
    pause(cases, " 7 ", 7_000);
    pause(cases, "999999999", 999_999_999_000L);
    pause(cases, "9999999999", -1);
    pause(cases, "soon", -1);
    pause(cases, "Thu, 05 Feb 2026 16:00:05 GMT", 5_000);
    pause(cases, "Sun, 06 Nov 1994 08:49:37 GMT", 0);
  }

  private static void pause(List<Case> cases, String header, long millis) {
    add(
        cases,
        "the pause of Retry-After: " + header,
        json -> Long.toString(RetryAfter.millis(header, 1_770_307_200_000L)),
        Long.toString(millis));
  }

  private static void requests(List<Case> cases) {
    request(
        cases,
        "a chat becomes a prompt",
        """
        {"model":"grok-4","messages":[{"role":"system","content":"Be brief."},
         {"role":"user","content":[{"type":"text","text":"Hi"},{"type":"text","text":"你 😀"}]},
         {"role":"assistant","content":"Hello!"},{"role":"user","content":"2+2?"}]}""",
        """
        system: Be brief.

        user: Hi
        你 😀

        assistant: Hello!

        2+2?""");
    request(
        cases,
        "a tool's result becomes a prompt",
        """
        {"model":"grok-4","messages":[{"role":"user","content":"Rome?"},
         {"role":"assistant","content":null,"tool_calls":[{"id":"call_1","type":"function",
          "function":{"name":"get_weather","arguments":"{\\"city\\":\\"Rome\\"}"}}]},
         {"role":"tool","tool_call_id":"call_1","content":"sunny"}]}""",
        """
        Rome?

        assistant: <tool_calls><tool_call><tool_name>get_weather</tool_name>\
        <parameters>{"city":"Rome"}</parameters></tool_call></tool_calls>

        tool result call_1: sunny""");
    request(cases, "not JSON is refused", "{\"model\":", "invalid_json null");
    request(
        cases,
        "a wrong part is refused with its path",
        """
        {"model":"grok-4","messages":[{"role":"user","content":"Hi"},
         {"role":"user","content":[{"type":"sound"}]}]}""",
        "invalid_value messages.1.content.0.type");
    request(
        cases,
        "a number too large for an integer is refused",
        """
        {"model":"grok-4","max_tokens":4294967297,"messages":[{"role":"user","content":"Hi"}]}""",
        "invalid_value max_tokens");
  }

  /** Expects the flattened prompt, or code and param of the refusal. */
  private static void request(List<Case> cases, String name, String body, String expected) {
    add(
        cases,
        name,
        json -> {
          try {
            ChatRequest chat = ChatRequestReader.read(json, body);
            return PromptText.of(chat, json).text();
          } catch (Refused refused) {
            return refused.refusal() instanceof Refusal.InvalidRequest invalid
                ? invalid.code() + " " + invalid.param()
                : refused.refusal().toString();
          }
        },
        expected);
  }

  private static void add(List<Case> cases, String name, Computation computation, String expected) {
    cases.add(new Case(name, computation, expected));
  }
}
