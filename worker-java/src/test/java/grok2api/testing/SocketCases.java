package grok2api.testing;

import grok2api.platform.Clock;
import grok2api.platform.HttpCall;
import grok2api.platform.HttpFailed;
import grok2api.platform.HttpReply;
import grok2api.platform.Socket;
import grok2api.platform.Sockets;
import grok2api.platform.TextStream;
import java.util.ArrayList;
import java.util.List;

/**
 * What every implementation of {@link Sockets} does, as one list: JUnit runs it over {@link
 * ScriptedHttp}, a test build of the Worker over the runtime's {@code WebSocket}.
 *
 * <p>Nothing here but the ports and plain Java, so that TeaVM compiles it too.
 */
public final class SocketCases {
  private static final int FOR_EVER = 0;

  private SocketCases() {}

  /**
   * One promise.
   *
   * @param name unique
   * @param scene of stand-in/sockets.mjs, sent in the header {@code Scene}; ASCII
   * @param closed what the outside sees in the end, e.g. {@code 1000 done}; null when that is no
   *     matter
   */
  public record Case(String name, String scene, Probe probe, String expected, String closed) {
    /**
     * @param number of the case, by which the outside tells it from others
     */
    public String run(Sockets sockets, Clock clock, int number) {
      HttpCases.Leaving client = new HttpCases.Leaving();
      List<HttpCall.Header> headers = List.of(new HttpCall.Header("Scene", scene));
      String url = "https://outside.example/" + number;
      try {
        return probe.show(sockets.connect(url, headers, FOR_EVER, client), client, clock);
      } catch (HttpFailed e) {
        return e.reason().name();
      }
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /** Uses the reply to a handshake and shows what came of it. */
  public interface Probe {
    String show(HttpReply reply, HttpCases.Leaving client, Clock clock);
  }

  /** The list. */
  public static List<Case> all() {
    List<Case> cases = new ArrayList<>();
    cases.add(
        new Case(
            "a refusal is an ordinary reply",
            "{\"status\":403,\"body\":\"no\"}",
            (reply, client, clock) ->
                reply.status() + " " + reply.socket() + " " + shown(reply.body().next(FOR_EVER)),
            "403 null no",
            null));
    cases.add(heard("a text is a message", "{\"send\":\"a\"},{\"send\":\"\\u00fc\"}", "a ü"));
    cases.add(
        heard(
            "bytes are their text",
            "{\"binary\":\"\\u2603\"},{\"send\":{\"a\":1}}",
            "☃ {\"a\":1}"));
    cases.add(heard("an empty message is none", "{\"send\":\"\"},{\"send\":\"a\"}", "a"));
    cases.add(
        new Case(
            "messages wait for whoever asks late",
            scene("{\"send\":\"a\"},{\"send\":\"b\"},{\"close\":{\"code\":1000,\"reason\":\"\"}}"),
            (reply, client, clock) -> {
              TextStream messages = reply.socket().messages();
              clock.sleep(100);
              return all(messages);
            },
            "a b End",
            "1000 "));
    cases.add(
        new Case(
            "after silence the same message still comes",
            scene("{\"pauseMillis\":150},{\"send\":\"a\"},{\"pauseMillis\":60000}"),
            (reply, client, clock) -> {
              Socket socket = reply.socket();
              TextStream messages = socket.messages();
              String shown = shown(messages.next(20)) + " " + shown(messages.next(20_000));
              socket.close(1000, "done");
              return shown;
            },
            "Silence a",
            "1000 done"));
    cases.add(
        new Case(
            "the end stays the end",
            scene("{\"close\":{\"code\":1000,\"reason\":\"\"}}"),
            (reply, client, clock) -> {
              TextStream messages = reply.socket().messages();
              return shown(messages.next(FOR_EVER)) + " " + shown(messages.next(FOR_EVER));
            },
            "End End",
            "1000 "));
    cases.add(
        new Case(
            "a connection that breaks is broken",
            scene("{\"send\":\"a\"},{\"pauseMillis\":20},{\"error\":true}"),
            (reply, client, clock) -> all(reply.socket().messages()),
            "a NETWORK",
            "1006 "));
    cases.add(
        new Case(
            "what is cancelled is closed properly",
            scene("{\"send\":\"a\"},{\"pauseMillis\":60000}"),
            (reply, client, clock) -> {
              TextStream messages = reply.socket().messages();
              String first = shown(messages.next(FOR_EVER));
              messages.cancel();
              messages.cancel();
              return first + " " + shown(messages.next(FOR_EVER));
            },
            "a End",
            "1000 "));
    cases.add(
        new Case(
            "a socket is closed as is asked, once",
            scene("{\"pauseMillis\":60000}"),
            (reply, client, clock) -> {
              Socket socket = reply.socket();
              socket.send("a");
              socket.close(1001, "enough");
              socket.close(1000, "again");
              socket.send("dropped");
              return shown(socket.messages().next(FOR_EVER));
            },
            "End",
            "1001 enough"));
    cases.add(
        new Case(
            "a client who leaves closes it",
            scene("{\"send\":\"a\"},{\"pauseMillis\":60000}"),
            (reply, client, clock) -> {
              TextStream messages = reply.socket().messages();
              String first = shown(messages.next(FOR_EVER));
              client.leave();
              return first + " " + shown(messages.next(FOR_EVER));
            },
            "a ABORTED",
            null));
    cases.add(
        new Case(
            "nothing is told to a client who has left",
            scene("{\"send\":\"a\"},{\"pauseMillis\":60000}"),
            (reply, client, clock) -> {
              TextStream messages = reply.socket().messages();
              client.leave();
              return shown(messages.next(FOR_EVER));
            },
            "ABORTED",
            null));
    return cases;
  }

  private static Case heard(String name, String steps, String expected) {
    return new Case(
        name,
        scene(steps + ",{\"close\":{\"code\":1000,\"reason\":\"\"}}"),
        (reply, client, clock) -> all(reply.socket().messages()),
        expected + " End",
        "1000 ");
  }

  private static String scene(String steps) {
    return "{\"onOpen\":[" + steps + "]}";
  }

  /** Every piece until the last. */
  private static String all(TextStream messages) {
    StringBuilder all = new StringBuilder();
    TextStream.Piece piece;
    do {
      piece = messages.next(FOR_EVER);
      all.append(all.length() == 0 ? "" : " ").append(shown(piece));
    } while (piece instanceof TextStream.Text);
    return all.toString();
  }

  private static String shown(TextStream.Piece piece) {
    return switch (piece) {
      case TextStream.Text text -> text.text();
      case TextStream.Silence silence -> "Silence";
      case TextStream.End end -> "End";
      case TextStream.Broken broken -> broken.reason().name();
    };
  }
}
