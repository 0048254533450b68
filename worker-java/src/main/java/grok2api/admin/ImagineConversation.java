package grok2api.admin;

import grok2api.http.Request;
import grok2api.json.JsonWriter;
import grok2api.media.AspectRatio;
import grok2api.platform.JsonValue;
import grok2api.platform.Platform;
import grok2api.platform.Signal;
import grok2api.platform.Socket;
import grok2api.platform.TextStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Pictures without end over a socket: the client starts a run, and gets rounds of pictures until it
 * stops the run, starts another, or goes.
 *
 * <pre>{@code
 * > {"type":"start","prompt":"a cat","aspect_ratio":"2:3"}
 * < {"type":"status","status":"running","prompt":"a cat","aspect_ratio":"2:3","run_id":"0f3c…"}
 * < {"type":"image","url":"https://gw.example/images/p_…","sequence":1,"created_at":1770307200000,
 *    "elapsed_ms":5120,"aspect_ratio":"2:3","run_id":"0f3c…"}
 * > {"type":"stop"}
 * < {"type":"status","status":"stopped","run_id":"0f3c…"}
 * }</pre>
 */
final class ImagineConversation {
  /** How long a run may last, and what it may bring: a forgotten page must not draw all night. */
  private static final long RUN_MILLIS = 10 * 60_000;

  private static final int RUN_IMAGES = 200;

  private static final long LIMITED_PAUSE_MILLIS = 2_000;
  private static final long TROUBLE_PAUSE_MILLIS = 1_500;

  /** How soon a pause notices that it is no longer wanted. */
  private static final long NAP_MILLIS = 250;

  private final Platform platform;
  private final Request request;
  private final Socket socket;
  private final Rounds rounds;
  private Run run;

  ImagineConversation(Platform platform, Request request, Socket socket, Rounds rounds) {
    this.platform = platform;
    this.request = request;
    this.socket = socket;
    this.rounds = rounds;
  }

  /** Has some pictures made. */
  @FunctionalInterface
  interface Rounds {
    /**
     * One round.
     *
     * @param each gets the link to each picture as it is ready
     * @return what went wrong, or null
     */
    Trouble run(String prompt, AspectRatio ratio, Signal signal, Consumer<String> each);
  }

  /**
   * Why a round brought nothing.
   *
   * @param code {@code rate_limit_exceeded}, {@code empty_image} or {@code internal_error}
   * @param last whether another round makes no sense, say because a quota is spent
   */
  record Trouble(String code, String message, boolean last) {}

  /** Begins to listen; everything happens as messages come. */
  void begin() {
    socket.messages().whenNext(0, this::arrived);
  }

  private void arrived(TextStream.Piece piece) {
    switch (piece) {
      case TextStream.Text text -> {
        message(platform.json().parse(text.text()));
        begin();
      }
      case TextStream.Silence silence -> begin();
      case TextStream.End end -> endRun();
      case TextStream.Broken broken -> endRun();
    }
  }

  private void message(JsonValue message) {
    if (message == null || message.kind() != JsonValue.Kind.OBJECT) {
      error("invalid_payload", "A message is a JSON object");
      return;
    }
    String type = message.text("type");
    switch (type == null ? "" : type) {
      case "start" -> start(message);
      case "stop" -> stop();
      case "ping" -> socket.send("{\"type\":\"pong\"}");
      default -> error("unknown_command", "type is start, stop or ping");
    }
  }

  private void start(JsonValue message) {
    String prompt = message.text("prompt");
    if (prompt == null || prompt.isBlank()) {
      error("empty_prompt", "prompt is missing");
      return;
    }
    endRun();
    run = new Run(prompt.trim(), ratio(message.text("aspect_ratio")));
    run.tellStatus("running");
    request.background().run(run::work);
  }

  private static AspectRatio ratio(String wanted) {
    AspectRatio named = wanted == null ? null : AspectRatio.named(wanted);
    AspectRatio sized = wanted == null || named != null ? named : AspectRatio.ofSize(wanted);
    return sized == null ? AspectRatio.PORTRAIT : sized;
  }

  private void stop() {
    if (run == null) {
      socket.send("{\"type\":\"status\",\"status\":\"stopped\"}");
    } else {
      Run stopped = run;
      endRun();
      stopped.tellStatus("stopped");
    }
  }

  private void endRun() {
    if (run != null) {
      run.end();
      run = null;
    }
  }

  private void error(String code, String message) {
    JsonWriter out = new JsonWriter(platform.json()).object().name("type").value("error");
    socket.send(out.name("message").value(message).name("code").value(code).end().toString());
  }

  /**
   * One run: round after round. It is a signal itself, which fires when nobody wants it any more.
   */
  private final class Run implements Signal {
    private final String id = platform.entropy().hex(32);
    private final String prompt;
    private final AspectRatio ratio;
    private final long startedAtMillis = platform.clock().nowMillis();
    private final List<Runnable> atEnd = new ArrayList<>();
    private boolean ended;
    private int images;

    Run(String prompt, AspectRatio ratio) {
      this.prompt = prompt;
      this.ratio = ratio;
    }

    void work() {
      while (!ended && images < RUN_IMAGES && elapsedMillis() < RUN_MILLIS) {
        Trouble trouble = rounds.run(prompt, ratio, this, this::tellImage);
        if (trouble != null && !ended) {
          error(trouble.code(), trouble.message());
          if (trouble.last()) {
            break;
          }
          pause(
              trouble.code().equals("rate_limit_exceeded")
                  ? LIMITED_PAUSE_MILLIS
                  : TROUBLE_PAUSE_MILLIS);
        }
      }
      if (!ended) {
        tellStatus("stopped");
        endRun();
      }
    }

    private void pause(long millis) {
      long until = platform.clock().nowMillis() + millis;
      while (!ended && platform.clock().nowMillis() < until) {
        platform.clock().sleep(NAP_MILLIS);
      }
    }

    private long elapsedMillis() {
      return platform.clock().nowMillis() - startedAtMillis;
    }

    void tellStatus(String status) {
      JsonWriter out = new JsonWriter(platform.json()).object();
      out.name("type").value("status").name("status").value(status);
      if (status.equals("running")) {
        out.name("prompt").value(prompt).name("aspect_ratio").value(ratio.wireName());
      }
      socket.send(out.name("run_id").value(id).end().toString());
    }

    private void tellImage(String url) {
      if (ended || images >= RUN_IMAGES) {
        return;
      }
      images++;
      JsonWriter out = new JsonWriter(platform.json()).object();
      out.name("type").value("image").name("url").value(url).name("sequence").value(images);
      out.name("created_at").value(platform.clock().nowMillis());
      out.name("elapsed_ms").value(elapsedMillis());
      out.name("aspect_ratio").value(ratio.wireName()).name("run_id").value(id);
      socket.send(out.end().toString());
    }

    void end() {
      ended = true;
      atEnd.forEach(Runnable::run);
      atEnd.clear();
    }

    @Override
    public boolean aborted() {
      return ended;
    }

    @Override
    public void onAbort(Runnable action) {
      if (ended) {
        action.run();
      } else {
        atEnd.add(action);
      }
    }
  }
}
