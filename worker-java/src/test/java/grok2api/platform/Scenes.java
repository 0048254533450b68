package grok2api.platform;

import grok2api.testing.FakeClock;
import grok2api.testing.JvmJson;
import grok2api.testing.ScriptedHttp;
import grok2api.testing.ScriptedHttp.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** An outside that plays the scene it is sent, as the stand-in does on workerd. */
final class Scenes implements Http, Sockets {
  private final FakeClock clock = new FakeClock();

  FakeClock clock() {
    return clock;
  }

  @Override
  public HttpReply send(HttpCall call, long timeoutMillis, Signal signal) {
    return scripted(200, steps(parsed(call.body()).get("body"))).send(call, timeoutMillis, signal);
  }

  @Override
  public HttpReply connect(
      String url, List<HttpCall.Header> headers, long timeoutMillis, Signal signal) {
    JsonValue scene = parsed(headers.get(0).value());
    ScriptedHttp outside =
        scene.get("status") == null
            ? scripted(101, steps(scene.get("onOpen")))
            : scripted(
                (int) scene.get("status").number(), List.of(new Step.Say(scene.text("body"))));
    return outside.connect(url, headers, timeoutMillis, signal);
  }

  private ScriptedHttp scripted(int status, List<Step> steps) {
    return new ScriptedHttp(clock).enqueue(new ScriptedHttp.Reply(status, Map.of(), steps));
  }

  private static JsonValue parsed(String scene) {
    return new JvmJson().parse(scene);
  }

  private static List<Step> steps(JsonValue list) {
    List<Step> steps = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      String name = list.at(i).names().get(0);
      if (name.equals("close")) {
        return steps;
      }
      steps.add(step(name, list.at(i).get(name)));
    }
    return steps;
  }

  private static Step step(String name, JsonValue what) {
    return switch (name) {
      case "text", "send", "binary" ->
          new Step.Say(what.text() == null ? what.toJson() : what.text());
      case "bytes" -> new Step.Bytes(hex(what));
      case "pauseMillis" -> new Step.Pause((long) what.number());
      case "reset", "error" -> new Step.Break();
      default -> throw new AssertionError(name);
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
