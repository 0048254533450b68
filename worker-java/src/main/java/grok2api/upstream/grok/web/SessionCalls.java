package grok2api.upstream.grok.web;

import grok2api.platform.Clock;
import grok2api.platform.Encodings;
import grok2api.platform.Entropy;
import grok2api.platform.Http;
import grok2api.platform.HttpCall;
import grok2api.platform.HttpCall.Header;
import grok2api.platform.HttpFailed;
import grok2api.platform.HttpReply;
import grok2api.platform.Json;
import grok2api.platform.Platform;
import grok2api.platform.Signal;
import grok2api.platform.Sockets;
import grok2api.platform.TextBuffer;
import grok2api.platform.TextStream;
import grok2api.upstream.AccountUpstream.Call;
import grok2api.upstream.Failure;
import grok2api.upstream.MediaUpstream.Purpose;
import grok2api.upstream.RetryAfter;
import grok2api.upstream.grok.web.RequestHeaders.Sender;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Calls with an account's session: what may be sent at all, the sending, and what a refusal means.
 * Keeps nothing between calls.
 */
final class SessionCalls {
  /** As much of a refusal as is read to classify it. */
  private static final int MAX_REFUSAL_CHARS = 8 << 10;

  /** Longest wait for the body of a refusal: its status says most already. */
  private static final long REFUSAL_MILLIS = 5_000;

  private final Http http;
  private final Json json;
  private final Encodings encodings;
  private final Entropy entropy;
  private final Clock clock;

  SessionCalls(Http http, Json json, Encodings encodings, Entropy entropy, Clock clock) {
    this.http = http;
    this.json = json;
    this.encodings = encodings;
    this.entropy = entropy;
    this.clock = clock;
  }

  static SessionCalls of(Platform platform) {
    return new SessionCalls(
        platform.http(),
        platform.json(),
        platform.encodings(),
        platform.entropy(),
        platform.clock());
  }

  /** What sending brings. */
  sealed interface Outcome {
    /** A status of success and no web page; the body is still to be read. */
    record Answered(HttpReply reply) implements Outcome {}

    /**
     * No answer, or a refusal.
     *
     * @param failure its status is 0 when nothing came at all
     * @param body the beginning of what came instead, without the account's credentials; may be
     *     empty
     */
    record Failed(Failure failure, String body) implements Outcome {}
  }

  /**
   * A body as far as it was read.
   *
   * @param text as it came; {@link #withoutCredentials} before it is kept
   * @param failure why it broke off; null when it ended or reached the limit asked for
   */
  record Body(String text, Failure failure) {}

  /**
   * Sends JSON.
   *
   * @param path from the base URL on
   * @param timeoutMillis longest wait for the headers, and for the body of a refusal; 0 waits for
   *     ever
   */
  Outcome post(Call call, CallForm form, String path, String body, long timeoutMillis) {
    String url = call.settings().baseUrl() + path;
    Sender sender = sender(call);
    Failure obstacle = obstacle(url, sender);
    if (obstacle != null) {
      return new Outcome.Failed(obstacle, "");
    }
    List<Header> headers = RequestHeaders.of(form, call.settings(), sender);
    HttpCall request = new HttpCall("POST", url, headers, body);
    return exchange(
        () -> http.send(request, timeoutMillis, call.signal()),
        SessionCalls::isAnswer,
        timeoutMillis,
        call);
  }

  /**
   * Asks for a WebSocket; an answer has a status of 101.
   *
   * @param timeoutMillis as for {@link #post}
   */
  Outcome connect(Sockets sockets, Call call, String path, long timeoutMillis) {
    String url = call.settings().baseUrl() + path;
    Sender sender = sender(call);
    Failure obstacle = obstacle(url, sender);
    if (obstacle != null) {
      return new Outcome.Failed(obstacle, "");
    }
    List<Header> headers = RequestHeaders.of(CallForm.SOCKET, call.settings(), sender);
    return exchange(
        () -> sockets.connect(url, headers, timeoutMillis, call.signal()),
        reply -> reply.status() == 101,
        timeoutMillis,
        call);
  }

  /**
   * Sends a frame of gRPC-Web.
   *
   * @param body one character for each byte, all below 0x80
   * @param timeoutMillis as for {@link #post}
   */
  Outcome postGrpcWeb(Call call, String path, String body, long timeoutMillis) {
    String url = call.settings().baseUrl() + path;
    Failure obstacle = obstacle(url, session(call));
    if (obstacle != null) {
      return new Outcome.Failed(obstacle, "");
    }
    List<Header> headers = RequestHeaders.grpcWeb(call.settings(), session(call));
    HttpCall request = new HttpCall("POST", url, headers, body);
    return exchange(
        () -> http.send(request, timeoutMillis, call.signal()),
        SessionCalls::isAnswer,
        timeoutMillis,
        call);
  }

  /**
   * Downloads.
   *
   * @param url where it is
   * @param withCookies whether that host is to be told whose account this is; a host that is not
   *     says nothing about the account either
   * @param range as the client sent it; null for everything
   * @param timeoutMillis as for {@link #post}
   * @return {@link Outcome.Answered} for 2xx and redirects
   */
  Outcome get(
      Call call,
      String url,
      boolean withCookies,
      String range,
      Purpose purpose,
      long timeoutMillis) {
    Sender sender = withCookies ? sender(call) : null;
    Failure obstacle = withCookies ? obstacle(url, sender) : null;
    if (obstacle != null) {
      return new Outcome.Failed(obstacle, "");
    }
    List<Header> headers = RequestHeaders.ofDownload(purpose, range, call.settings(), sender);
    HttpCall request = new HttpCall("GET", url, headers, null);
    return exchange(
        () -> http.send(request, timeoutMillis, call.signal()),
        reply -> reply.status() < 400,
        timeoutMillis,
        call);
  }

  /** The beginning of a body, waited for until a time; the rest is given back. */
  Body read(HttpReply reply, int maxChars, long untilMillis, Call call) {
    TextStream stream = reply.body();
    TextBuffer read = json.buffer();
    int chars = 0;
    Failure failure = null;
    boolean over = false;
    while (!over && chars < maxChars) {
      switch (next(stream, untilMillis)) {
        case TextStream.Text piece -> {
          read.append(piece.text());
          chars += piece.text().length();
        }
        case TextStream.End end -> over = true;
        case TextStream.Silence silence -> {
          failure = broken(HttpFailed.Reason.TIMEOUT, call.signal());
          over = true;
        }
        case TextStream.Broken broken -> {
          failure = broken(broken.reason(), call.signal());
          over = true;
        }
      }
    }
    stream.cancel();
    return new Body(upTo(maxChars, read.take()), failure);
  }

  private TextStream.Piece next(TextStream stream, long untilMillis) {
    int leftMillis = (int) (untilMillis - clock.nowMillis());
    return leftMillis > 0 ? stream.next(leftMillis) : TextStream.Silence.INSTANCE;
  }

  /** What an exchange that broke means. */
  static Failure broken(HttpFailed.Reason reason, Signal signal) {
    if (signal.aborted()) {
      return Failure.of(Failure.Kind.CLIENT_GONE, 0, "client left");
    }
    return switch (reason) {
      case NETWORK -> Failure.of(Failure.Kind.TROUBLE, 0, "network");
      case TIMEOUT -> Failure.of(Failure.Kind.TIMEOUT, 0, "no answer in time");
      case ABORTED -> Failure.of(Failure.Kind.CLIENT_GONE, 0, "client left");
      case TOO_LARGE -> Failure.of(Failure.Kind.TROUBLE, 0, "answer too large");
    };
  }

  /** A text's first characters. */
  static String upTo(int maxChars, String text) {
    return text.length() > maxChars ? text.substring(0, maxChars) : text;
  }

  static boolean isSuccess(int status) {
    return status >= 200 && status < 300;
  }

  /** Sends, and classifies whatever is no answer. */
  private Outcome exchange(
      Supplier<HttpReply> sending, Predicate<HttpReply> isAnswer, long timeoutMillis, Call call) {
    long untilMillis = timeoutMillis == 0 ? Long.MAX_VALUE : clock.nowMillis() + timeoutMillis;
    HttpReply reply;
    try {
      reply = sending.get();
    } catch (HttpFailed e) {
      return new Outcome.Failed(broken(e.reason(), call.signal()), "");
    }
    return isAnswer.test(reply) ? new Outcome.Answered(reply) : refused(reply, untilMillis, call);
  }

  private Sender sender(Call call) {
    String statsigId = StatsigId.of(call.settings(), entropy, encodings);
    return new Sender(session(call), statsigId, entropy.uuid());
  }

  /** Why nothing may be sent; null when it may. */
  private static Failure obstacle(String url, Sender sender) {
    return sender.statsigId().isEmpty()
        ? Failure.of(Failure.Kind.MISCONFIGURED, 0, "x_statsig_id is empty and not dynamic")
        : obstacle(url, sender.session());
  }

  private static Failure obstacle(String url, String session) {
    if (!isConfidential(url)) {
      return Failure.of(Failure.Kind.MISCONFIGURED, 0, "upstream base URL is not https");
    }
    return session.isEmpty()
        ? Failure.of(Failure.Kind.CREDENTIAL_DEAD, 0, "account without a session value")
        : null;
  }

  /** Empty for an account without one, and where there is no account. */
  private static String session(Call call) {
    return call.credential() == null ? "" : HeaderText.cookieValue("sso", call.credential());
  }

  /** Cookies never travel over plain HTTP, save to a stand-in on the same machine. */
  private static boolean isConfidential(String url) {
    return url.startsWith("https://")
        || url.startsWith("http://localhost:")
        || url.startsWith("http://127.0.0.1:");
  }

  private static boolean isAnswer(HttpReply reply) {
    String type = reply.header("content-type");
    boolean page = type != null && type.toLowerCase(Locale.ROOT).startsWith("text/html");
    return isSuccess(reply.status()) && !page;
  }

  private Outcome refused(HttpReply reply, long untilMillis, Call call) {
    long bodyUntilMillis = Math.min(untilMillis, clock.nowMillis() + REFUSAL_MILLIS);
    String body = read(reply, MAX_REFUSAL_CHARS, bodyUntilMillis, call).text();
    return new Outcome.Failed(refusal(reply, body, call), withoutCredentials(body, call));
  }

  private Failure refusal(HttpReply reply, String body, Call call) {
    if (call.signal().aborted()) {
      return Failure.of(Failure.Kind.CLIENT_GONE, reply.status(), "client left");
    }
    if (isSuccess(reply.status())) {
      return Refusals.ofPage(body);
    }
    long pauseMillis = RetryAfter.millis(reply.header("retry-after"), clock.nowMillis());
    return Refusals.ofStatus(reply.status(), body, pauseMillis, json);
  }

  /** An upstream may echo what it was sent. */
  static String withoutCredentials(String text, Call call) {
    return without(
        HeaderText.cookieValue("cf_clearance", call.settings().cfClearance()),
        without(session(call), text));
  }

  private static String without(String secret, String text) {
    return secret.isEmpty() ? text : text.replace(secret, "***");
  }
}
