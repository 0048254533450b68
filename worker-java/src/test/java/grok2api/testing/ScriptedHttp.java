package grok2api.testing;

import grok2api.platform.ByteStream;
import grok2api.platform.Bytes;
import grok2api.platform.Http;
import grok2api.platform.HttpCall;
import grok2api.platform.HttpFailed;
import grok2api.platform.HttpReply;
import grok2api.platform.Signal;
import grok2api.platform.Socket;
import grok2api.platform.Sockets;
import grok2api.platform.TextStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** An outside world that plays what was enqueued and remembers what it was asked. */
public final class ScriptedHttp implements Http, Sockets {
  private final FakeClock clock;
  private final Deque<Reply> script = new ArrayDeque<>();
  private final List<HttpCall> calls = new ArrayList<>();
  private final List<String> said = new ArrayList<>();
  private int cancelled;

  public ScriptedHttp(FakeClock clock) {
    this.clock = clock;
  }

  /** One step of a body: text, or bytes, or a pause in milliseconds, or a broken connection. */
  public sealed interface Step {
    record Say(String text) implements Step {}

    /**
     * Bytes.
     *
     * @param hex two digits for each, e.g. {@code 80ff}
     */
    record Bytes(String hex) implements Step {}

    record Pause(long millis) implements Step {}

    record Break() implements Step {}
  }

  /** What one request gets; a null status is a connection that never opens. */
  public record Reply(Integer status, Map<String, String> headers, List<Step> body) {}

  public ScriptedHttp enqueue(Reply reply) {
    script.add(reply);
    return this;
  }

  /** A complete answer in one piece. */
  public static Reply reply(int status, String contentType, String body) {
    return new Reply(status, Map.of("content-type", contentType), List.of(new Step.Say(body)));
  }

  /** A 200 whose body comes in the given pieces. */
  public static Reply pieces(String... pieces) {
    List<Step> steps = new ArrayList<>();
    for (String piece : pieces) {
      steps.add(new Step.Say(piece));
    }
    return new Reply(200, Map.of("content-type", "application/json"), steps);
  }

  public static Reply unreachable() {
    return new Reply(null, Map.of(), List.of());
  }

  public List<HttpCall> calls() {
    return calls;
  }

  /** How many bodies were given up before their end. */
  public int cancelled() {
    return cancelled;
  }

  @Override
  public HttpReply connect(
      String url, List<HttpCall.Header> headers, long timeoutMillis, Signal signal) {
    return send(new HttpCall("GET", url, headers, null), timeoutMillis, signal);
  }

  @Override
  public HttpReply send(HttpCall call, long timeoutMillis, Signal signal) {
    calls.add(call);
    Reply reply = script.poll();
    if (reply == null) {
      throw new AssertionError("Nothing scripted for " + call.method() + " " + call.url());
    }
    if (signal.aborted()) {
      throw new HttpFailed(HttpFailed.Reason.ABORTED, "aborted");
    }
    if (reply.status() == null) {
      throw new HttpFailed(HttpFailed.Reason.NETWORK, "connection refused");
    }
    return new ScriptedReply(reply, signal);
  }

  private final class ScriptedReply implements HttpReply {
    private final Reply reply;
    private final Signal signal;

    ScriptedReply(Reply reply, Signal signal) {
      this.reply = reply;
      this.signal = signal;
    }

    @Override
    public int status() {
      return reply.status();
    }

    @Override
    public String header(String name) {
      return reply.headers().get(name.toLowerCase(Locale.ROOT));
    }

    @Override
    public TextStream body() {
      return new ScriptedBody(new ArrayDeque<>(reply.body()), signal);
    }

    @Override
    public byte[] bytes(int maxBytes, int timeoutMillis) {
      long startMillis = clock.nowMillis();
      ByteArrayOutputStream read = new ByteArrayOutputStream();
      ScriptedBody body = new ScriptedBody(new ArrayDeque<>(reply.body()), signal);
      while (true) {
        if (signal.aborted()) {
          throw body.givenUp(HttpFailed.Reason.ABORTED);
        }
        Step step = body.steps.poll();
        switch (step) {
          case null -> {
            return read.toByteArray();
          }
          case Step.Say say -> read.writeBytes(say.text().getBytes(StandardCharsets.UTF_8));
          case Step.Bytes bytes -> read.writeBytes(HexFormat.of().parseHex(bytes.hex()));
          case Step.Break ignored -> throw body.givenUp(HttpFailed.Reason.NETWORK);
          case Step.Pause pause -> {
            long left = timeoutMillis - (clock.nowMillis() - startMillis);
            if (timeoutMillis > 0 && pause.millis() > left) {
              clock.sleep(left);
              body.steps.push(pause);
              throw body.givenUp(HttpFailed.Reason.TIMEOUT);
            }
            clock.sleep(pause.millis());
          }
        }
        if (read.size() > maxBytes) {
          throw body.givenUp(HttpFailed.Reason.TOO_LARGE);
        }
      }
    }

    @Override
    public Bytes data(int maxBytes, int timeoutMillis) {
      return new JvmBytes(bytes(maxBytes, timeoutMillis));
    }

    @Override
    public ByteStream stream() {
      ByteArrayOutputStream read = new ByteArrayOutputStream();
      HttpFailed.Reason breaksWith = null;
      for (Step step : reply.body()) {
        switch (step) {
          case Step.Say say -> read.writeBytes(say.text().getBytes(StandardCharsets.UTF_8));
          case Step.Bytes bytes -> read.writeBytes(HexFormat.of().parseHex(bytes.hex()));
          case Step.Break ignored -> breaksWith = HttpFailed.Reason.NETWORK;
          case Step.Pause pause -> clock.sleep(pause.millis());
        }
      }
      return new JvmStream(read.toByteArray(), breaksWith, () -> cancelled++);
    }

    /** Its messages are the texts of the body; a {@code Break} is an error of the socket. */
    @Override
    public Socket socket() {
      return reply.status() == 101 ? new ScriptedSocket(body()) : null;
    }

    @Override
    public void discard() {
      body().cancel();
    }
  }

  /** What was sent into sockets, in order; a close as {@code close 1000 done}. */
  public List<String> said() {
    return said;
  }

  private final class ScriptedSocket implements Socket {
    private final TextStream messages;

    ScriptedSocket(TextStream messages) {
      this.messages = messages;
    }

    @Override
    public void send(String text) {
      said.add(text);
    }

    @Override
    public TextStream messages() {
      return messages;
    }

    @Override
    public void close(int code, String reason) {
      said.add("close " + code + " " + reason);
      messages.cancel();
    }
  }

  private final class ScriptedBody implements TextStream {
    private final Deque<Step> steps;
    private final Signal signal;
    private long waitedMillis;

    ScriptedBody(Deque<Step> steps, Signal signal) {
      this.steps = steps;
      this.signal = signal;
    }

    @Override
    public Piece next(int timeoutMillis) {
      if (signal.aborted()) {
        return new Broken(HttpFailed.Reason.ABORTED);
      }
      Step step = steps.peek();
      if (step instanceof Step.Pause pause) {
        long left = pause.millis() - waitedMillis;
        if (timeoutMillis > 0 && left > timeoutMillis) {
          waitedMillis += timeoutMillis;
          clock.sleep(timeoutMillis);
          return Silence.INSTANCE;
        }
        clock.sleep(left);
        waitedMillis = 0;
        steps.remove();
        return next(timeoutMillis);
      }
      steps.poll();
      return switch (step) {
        case null -> End.INSTANCE;
        case Step.Say say -> say.text().isEmpty() ? next(timeoutMillis) : new Text(say.text());
        case Step.Bytes bytes -> new Text(text(bytes));
        case Step.Break ignored -> new Broken(HttpFailed.Reason.NETWORK);
        case Step.Pause ignored -> throw new AssertionError();
      };
    }

    private static String text(Step.Bytes bytes) {
      return new String(HexFormat.of().parseHex(bytes.hex()), StandardCharsets.UTF_8);
    }

    HttpFailed givenUp(HttpFailed.Reason reason) {
      cancel();
      return new HttpFailed(reason, "scripted");
    }

    @Override
    public void cancel() {
      if (!steps.isEmpty()) {
        cancelled++;
        steps.clear();
      }
    }
  }
}
