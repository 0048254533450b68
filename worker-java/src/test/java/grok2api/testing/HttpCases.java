package grok2api.testing;

import grok2api.platform.Http;
import grok2api.platform.HttpCall;
import grok2api.platform.HttpFailed;
import grok2api.platform.HttpReply;
import grok2api.platform.Signal;
import java.util.ArrayList;
import java.util.List;

/**
 * What every implementation of {@link Http} does with the bytes of a body, as one list: JUnit runs
 * it over {@link ScriptedHttp}, a test build of the Worker over the runtime's {@code fetch}.
 *
 * <p>Nothing here but the ports and plain Java, so that TeaVM compiles it too.
 */
public final class HttpCases {
  private static final int FOR_EVER = 0;

  private HttpCases() {}

  /**
   * One promise.
   *
   * @param name what is promised, unique
   * @param scene what the outside plays, sent to it as the request's body: {@code {"body":[…]}}
   *     with the steps {@code bytes}, {@code text}, {@code pauseMillis} and {@code reset} of
   *     stand-in/play.mjs
   * @param expected the text {@link #run} returns when the promise is kept
   */
  public record Case(String name, String scene, Probe probe, String expected) {
    public String run(Http http) {
      Leaving client = new Leaving();
      HttpCall call = new HttpCall("POST", "https://outside.example/", List.of(), scene);
      try {
        return probe.show(http.send(call, FOR_EVER, client), client);
      } catch (HttpFailed e) {
        return e.reason().name();
      }
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /** Reads a reply and shows what came. */
  public interface Probe {
    String show(HttpReply reply, Leaving client);
  }

  /** A client that goes when it is told to. */
  public static final class Leaving implements Signal {
    private final List<Runnable> actions = new ArrayList<>();
    private boolean gone;

    void leave() {
      gone = true;
      for (Runnable action : actions) {
        action.run();
      }
    }

    @Override
    public boolean aborted() {
      return gone;
    }

    @Override
    public void onAbort(Runnable action) {
      actions.add(action);
    }
  }

  /** The list. */
  public static List<Case> all() {
    List<Case> cases = new ArrayList<>();
    add(
        cases,
        "bytes arrive as they were sent",
        "{\"bytes\":[0,10,127,128,192,255]}",
        6,
        FOR_EVER,
        "000a7f80c0ff");
    add(
        cases,
        "pieces are joined",
        "{\"bytes\":[226,152]},{\"pauseMillis\":20},{\"bytes\":[131,128]}",
        100,
        FOR_EVER,
        "e2988380");
    add(cases, "a text is its UTF-8", "{\"text\":\"\u2603\"}", 100, FOR_EVER, "e29883");
    add(cases, "no body is no bytes", "", 0, FOR_EVER, "");
    add(
        cases,
        "a body one byte too long is refused",
        "{\"bytes\":[1,2,3]}",
        2,
        FOR_EVER,
        "TOO_LARGE");
    add(
        cases,
        "a body that grows too long is refused before its end",
        "{\"bytes\":[1,2]},{\"pauseMillis\":20},{\"bytes\":[3]},{\"pauseMillis\":60000}",
        2,
        FOR_EVER,
        "TOO_LARGE");
    add(
        cases,
        "a body that breaks off is no body",
        "{\"bytes\":[1,2]},{\"pauseMillis\":20},{\"reset\":true}",
        100,
        FOR_EVER,
        "NETWORK");
    add(
        cases,
        "a late end is not waited for",
        "{\"bytes\":[1,2]},{\"pauseMillis\":60000}",
        100,
        50,
        "TIMEOUT");
    add(
        cases,
        "a body in time is a body",
        "{\"bytes\":[1]},{\"pauseMillis\":20},{\"bytes\":[2]}",
        100,
        20_000,
        "0102");
    cases.add(
        new Case(
            "nothing is read for a client who left",
            scene("{\"bytes\":[1,2]},{\"pauseMillis\":60000}"),
            (reply, client) -> {
              client.leave();
              return hex(reply.bytes(100, FOR_EVER));
            },
            "ABORTED"));
    return cases;
  }

  private static void add(
      List<Case> cases,
      String name,
      String steps,
      int maxBytes,
      int timeoutMillis,
      String expected) {
    cases.add(
        new Case(
            name,
            scene(steps),
            (reply, client) -> hex(reply.bytes(maxBytes, timeoutMillis)),
            expected));
  }

  private static String scene(String steps) {
    return "{\"body\":[" + steps + "]}";
  }

  private static String hex(byte[] bytes) {
    StringBuilder digits = new StringBuilder();
    for (byte one : bytes) {
      digits.append(Character.forDigit(one >> 4 & 15, 16)).append(Character.forDigit(one & 15, 16));
    }
    return digits.toString();
  }
}
