package grok2api.platform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grok2api.testing.FakeClock;
import grok2api.testing.HttpCases;
import grok2api.testing.JvmJson;
import grok2api.testing.ScriptedHttp;
import grok2api.testing.ScriptedHttp.Step;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The scripted outside keeps the promises of {@link Http}; the Worker's fetch runs the same list.
 */
class HttpCasesTest {
  @ParameterizedTest(name = "{0}")
  @MethodSource("grok2api.testing.HttpCases#all")
  void scripted(HttpCases.Case promise) {
    ScriptedHttp scripted = new ScriptedHttp(new FakeClock());
    Http outside =
        (call, timeoutMillis, signal) -> {
          scripted.enqueue(new ScriptedHttp.Reply(200, Map.of(), steps(call.body())));
          return scripted.send(call, timeoutMillis, signal);
        };
    assertEquals(promise.expected(), promise.run(outside));
  }

  @Test
  void everyNameIsUsedOnce() {
    Set<String> names = new HashSet<>();
    for (HttpCases.Case promise : HttpCases.all()) {
      assertTrue(names.add(promise.name()), promise.name());
    }
  }

  private static List<Step> steps(String scene) {
    JsonValue body = new JvmJson().parse(scene).get("body");
    List<Step> steps = new ArrayList<>();
    for (int i = 0; i < body.size(); i++) {
      steps.add(step(body.at(i)));
    }
    return steps;
  }

  private static Step step(JsonValue step) {
    return switch (step.names().get(0)) {
      case "text" -> new Step.Say(step.text("text"));
      case "bytes" -> new Step.Bytes(hex(step.get("bytes")));
      case "pauseMillis" -> new Step.Pause((long) step.get("pauseMillis").number());
      case "reset" -> new Step.Break();
      default -> throw new AssertionError(step.toJson());
    };
  }

  private static String hex(JsonValue bytes) {
    String hex = "";
    for (int i = 0; i < bytes.size(); i++) {
      hex += String.format("%02x", (int) bytes.at(i).number());
    }
    return hex;
  }
}
