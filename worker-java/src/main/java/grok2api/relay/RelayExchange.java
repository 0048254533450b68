package grok2api.relay;

import grok2api.gateway.ErrorFace;
import grok2api.http.Response;
import grok2api.platform.Clock;
import grok2api.platform.HttpCall.Header;
import grok2api.platform.HttpFailed;
import grok2api.platform.HttpReply;
import grok2api.platform.Json;
import grok2api.platform.JsonValue;
import grok2api.platform.Platform;
import grok2api.platform.Statement;
import grok2api.platform.TextBuffer;
import grok2api.platform.TextStream;
import grok2api.relay.UpstreamError.Blame;
import grok2api.routing.Upstream;
import grok2api.upstream.RetryAfter;
import grok2api.upstream.StreamLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** One call of an upstream: its answer, passed on, or why there is none. */
final class RelayExchange {
  static final int NEVER = Integer.MAX_VALUE;

  /** Of the rest of an error nothing is read. */
  private static final int MAX_ERROR_CHARS = 64 * 1024;

  /** Pictures as Base64 may be many megabytes. */
  private static final int MAX_ANSWER_CHARS = 48 * 1024 * 1024;

  /** Longer texts are not looked through for what they cost. */
  private static final int MAX_READ_CHARS = 8 * 1024 * 1024;

  private static final String EVENTS = "text/event-stream";

  private static final String PAGE = "text/html";
  private static final String JSON = "application/json";

  /** Members of answers; a failure has none. */
  private static final List<String> CONTENTS =
      List.of("choices", "data", "output", "results", "candidates", "object", "text");

  /** Of an upstream's headers these are passed on. */
  private static final List<String> PASSED =
      List.of("Content-Disposition", "OpenAI-Model", "OpenAI-Processing-Ms", "OpenAI-Version");

  private final RelayParts parts;
  private final Platform platform;
  private final RelayCall call;
  private final RelayAttempts.Asked asked;
  private final Dialect.Prepared prepared;
  private final Secrets secrets;
  private final ErrorFace errors;
  private final Clock.Stopwatch stopwatch;
  private final StreamLimits limits;

  RelayExchange(
      RelayParts parts,
      RelayCall call,
      RelayAttempts.Asked asked,
      Dialect.Prepared prepared,
      Secrets secrets,
      ErrorFace errors) {
    this.parts = parts;
    this.platform = parts.platform();
    this.call = call;
    this.asked = asked;
    this.prepared = prepared;
    this.secrets = secrets;
    this.errors = errors;
    this.stopwatch = platform.clock().since(platform.clock().nowMillis());
    Upstream.Limits of = asked.upstream().limits();
    this.limits = new StreamLimits(of.firstByte(), of.idle(), of.total());
  }

  /** What it comes to. */
  sealed interface Outcome {
    /** The answer, which settles itself. */
    record Answered(Response response) implements Outcome {}

    record Failed(UpstreamError error) implements Outcome {}
  }

  /**
   * @param learnt before, to be settled with this one if it is answered
   */
  Outcome run(List<Statement> learnt) {
    HttpReply reply;
    try {
      reply =
          platform
              .http()
              .send(
                  prepared.call(), asked.upstream().limits().firstByte(), call.request().signal());
    } catch (HttpFailed e) {
      return new Outcome.Failed(unreachable(e.reason()));
    }
    if (reply.status() < 200 || reply.status() > 299) {
      return new Outcome.Failed(refused(reply));
    }
    String type = reply.header("Content-Type");
    String mime = mime(type);
    boolean json = mime.equals(JSON) || mime.endsWith("+json");
    boolean strict = call.dialect().answersJson(call);
    if (mime.equals(EVENTS) || (strict && prepared.streamed() && !json && !mime.equals(PAGE))) {
      return streamed(reply, learnt);
    }
    if (json || strict) {
      return whole(reply, json ? type : JSON, learnt);
    }
    return mime.equals(PAGE) ? page(reply) : passed(reply, type, learnt);
  }

  /** E.g. {@code application/json}; empty for none. */
  private static String mime(String type) {
    if (type == null) {
      return "";
    }
    int end = type.indexOf(';');
    return (end < 0 ? type : type.substring(0, end)).trim().toLowerCase(Locale.ROOT);
  }

  /** What a proxy in between says for itself. */
  private Outcome page(HttpReply reply) {
    reply.discard();
    return new Outcome.Failed(
        UpstreamError.of(Blame.UPSTREAM, 502, "The upstream answered with a page"));
  }

  UpstreamError unreachable(HttpFailed.Reason reason) {
    if (call.request().signal().aborted()) {
      return UpstreamError.of(Blame.CLIENT_GONE, 499, "client left");
    }
    return switch (reason) {
      case TIMEOUT -> UpstreamError.of(Blame.UPSTREAM, 504, "The upstream did not answer in time");
      case ABORTED -> UpstreamError.of(Blame.CLIENT_GONE, 499, "client left");
      case TOO_LARGE -> UpstreamError.of(Blame.UPSTREAM, 502, "The upstream's answer is too large");
      case NETWORK -> UpstreamError.of(Blame.UPSTREAM, 502, "The upstream cannot be reached");
    };
  }

  private UpstreamError refused(HttpReply reply) {
    int status = reply.status();
    long pause = RetryAfter.millis(reply.header("Retry-After"), platform.clock().nowMillis());
    if (status < 400) {
      reply.discard();
      return UpstreamError.of(
          Blame.UPSTREAM, 502, "The upstream sends elsewhere with status " + status);
    }
    String body = "";
    try {
      body = read(reply.body(), MAX_ERROR_CHARS, true);
    } catch (HttpFailed e) {
      // The status says enough.
    }
    return secrets.leftOut(call.dialect().error(status, body, pause, secrets.credential()));
  }

  private Outcome streamed(HttpReply reply, List<Statement> learnt) {
    RelayStream stream = new RelayStream(this, reply.body());
    UpstreamError error = stream.hold();
    if (error != null) {
      return new Outcome.Failed(error);
    }
    List<Statement> all = new ArrayList<>(learnt);
    all.addAll(parts.lessons().opened(asked.breaker()));
    stream.learnt(all);
    return new Outcome.Answered(Response.events(stream).with(headers(reply)));
  }

  private Outcome whole(HttpReply reply, String type, List<Statement> learnt) {
    String text;
    try {
      text = read(reply.body(), MAX_ANSWER_CHARS, false);
    } catch (HttpFailed e) {
      return new Outcome.Failed(unreachable(e.reason()));
    }
    JsonValue answer = text.length() <= MAX_READ_CHARS ? json().parse(text) : null;
    if (text.isBlank() || (answer == null && text.length() <= MAX_READ_CHARS)) {
      return new Outcome.Failed(
          UpstreamError.of(Blame.UPSTREAM, 502, "The upstream's answer is cut off, or no JSON"));
    }
    UpstreamError told = told(answer, text);
    if (told != null) {
      return new Outcome.Failed(told);
    }
    Usage usage = Usage.in(answer);
    call.trace().firstByte();
    List<Statement> all = new ArrayList<>(learnt);
    call.request().background().run(() -> settleServed(usage, all));
    return new Outcome.Answered(
        new Response(
                reply.status(), List.of(new Header("Content-Type", type)), new Response.Whole(text))
            .with(headers(reply)));
  }

  /** Some tell failures with a status of success. */
  private UpstreamError told(JsonValue answer, String text) {
    if (answer == null || answer.get("error") == null) {
      return null;
    }
    for (String name : CONTENTS) {
      JsonValue content = answer.get(name);
      boolean empty = content != null && content.kind() == JsonValue.Kind.ARRAY;
      empty = empty && content.size() == 0;
      if (content != null && content.kind() != JsonValue.Kind.NULL && !empty) {
        return null;
      }
    }
    return error(text);
  }

  /** The failure that an event tells; null when it is none. */
  UpstreamError error(String event) {
    UpstreamError error = call.dialect().errorEvent(event, secrets.credential());
    return error == null ? null : secrets.leftOut(error);
  }

  /** Sound, pictures and the like go through untouched. */
  private Outcome passed(HttpReply reply, String type, List<Statement> learnt) {
    call.trace().firstByte();
    List<Statement> all = new ArrayList<>(learnt);
    call.request().background().run(() -> settleServed(Usage.NONE, all));
    List<Header> headers = new ArrayList<>(headers(reply));
    if (type != null) {
      headers.add(new Header("Content-Type", type));
    }
    return new Outcome.Answered(
        new Response(reply.status(), headers, new Response.Passed(reply.stream())));
  }

  private static List<Header> headers(HttpReply reply) {
    List<Header> headers = new ArrayList<>();
    for (String name : PASSED) {
      String value = reply.header(name);
      if (value != null) {
        headers.add(new Header(name, value));
      }
    }
    String id = reply.header("x-request-id");
    if (id != null) {
      headers.add(new Header("x-upstream-request-id", id));
    }
    return headers;
  }

  /**
   * A whole text under the limits of the upstream.
   *
   * @param beginning whether the beginning of a longer one will do
   * @throws HttpFailed when it is cut off, late or too long
   */
  private String read(TextStream body, int maxChars, boolean beginning) {
    TextBuffer text = json().buffer();
    int chars = 0;
    while (true) {
      switch (body.next(waitMillis(NEVER))) {
        case TextStream.Text more -> {
          int now = stopwatch.millis();
          limits.frameSeen(now);
          chars += more.text().length();
          if (now >= limits.endsAt()) {
            body.cancel();
            throw new HttpFailed(HttpFailed.Reason.TIMEOUT, "slow");
          }
          if (chars > maxChars) {
            body.cancel();
            if (beginning) {
              return text.take();
            }
            throw new HttpFailed(HttpFailed.Reason.TOO_LARGE, "too long");
          }
          text.append(more.text());
        }
        case TextStream.End end -> {
          return text.take();
        }
        case TextStream.Silence silence -> {
          body.cancel();
          throw new HttpFailed(HttpFailed.Reason.TIMEOUT, "silent");
        }
        case TextStream.Broken broken -> throw new HttpFailed(broken.reason(), "broken");
      }
    }
  }

  /**
   * How long may be waited for the next piece of the answer; 0 for ever.
   *
   * @param most {@link #NEVER} for as long as the limits allow
   */
  int waitMillis(int most) {
    int until = limits.endsAt();
    if (until == NEVER) {
      return most == NEVER ? 0 : most;
    }
    return Math.min(most, Math.max(1, until - stopwatch.millis()));
  }

  Clock.Stopwatch stopwatch() {
    return stopwatch;
  }

  StreamLimits limits() {
    return limits;
  }

  RelayCall call() {
    return call;
  }

  Platform platform() {
    return platform;
  }

  Json json() {
    return platform.json();
  }

  Secrets secrets() {
    return secrets;
  }

  boolean hidesUsage() {
    return prepared.hidesUsage();
  }

  void settleServed(Usage found, List<Statement> learnt) {
    Usage usage = found == null ? Usage.NONE : found;
    call.trace().used(usage.prompt(), usage.completion());
    List<Statement> all = new ArrayList<>(learnt);
    all.addAll(parts.lessons().served(asked.breaker(), asked.credential()));
    settle(200, "", "", all);
  }

  /** It broke, or its client left, after its beginning had been sent. */
  void settleBroken(Usage found, UpstreamError error, List<Statement> learnt) {
    Usage usage = found == null ? Usage.NONE : found;
    call.trace().used(usage.prompt(), usage.completion());
    long cap = call.admitted().settings().token().cooldownCapMillis();
    List<Statement> all = new ArrayList<>(learnt);
    all.addAll(
        parts
            .lessons()
            .failed(asked.breaker(), asked.upstream(), asked.credential(), error, cap, true));
    settle(
        errors.status(error.refusal()),
        errors.code(error.refusal()),
        asked.upstream().name() + " " + error.summary(),
        all);
  }

  private void settle(int status, String code, String error, List<Statement> learnt) {
    long now = platform.clock().nowMillis();
    Statement charge = call.admitted().charge().keep(call.trace().tokens(), now);
    parts.settlement().settle(call.trace(), status, code, error, learnt, charge);
  }
}
