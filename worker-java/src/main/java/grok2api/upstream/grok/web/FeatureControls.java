package grok2api.upstream.grok.web;

import grok2api.platform.Clock;
import grok2api.platform.Encodings;
import grok2api.platform.HttpFailed;
import grok2api.platform.HttpReply;
import grok2api.upstream.AccountUpstream.Call;
import grok2api.upstream.Failure;
import java.util.Locale;

/**
 * The call that turns a preference of an account on or off, in gRPC-Web.
 *
 * <p>It succeeds with HTTP 200 and a {@code grpc-status} that is 0 or absent, in the headers as in
 * the trailer.
 */
final class FeatureControls {
  private static final String PATH = "/auth_mgmt.AuthManagement/UpdateUserFeatureControls";
  private static final String ADULT_CONTENT = "always_show_nsfw_content";

  /** For the whole call, its body included. */
  private static final int TIMEOUT_MILLIS = 15_000;

  private static final int MAX_BODY_BYTES = 64 << 10;
  private static final int MAX_DETAIL_CHARS = 200;

  private final SessionCalls calls;
  private final Encodings encodings;
  private final Clock clock;

  FeatureControls(SessionCalls calls, Encodings encodings, Clock clock) {
    this.calls = calls;
    this.encodings = encodings;
    this.clock = clock;
  }

  /** Null when it was accepted. */
  Failure preferAdultContent(Call call, boolean on) {
    int timeoutMillis = call.within(TIMEOUT_MILLIS);
    long untilMillis = clock.nowMillis() + timeoutMillis;
    String body = frame(ADULT_CONTENT, on);
    return switch (calls.postGrpcWeb(call, PATH, body, timeoutMillis)) {
      case SessionCalls.Outcome.Answered answered -> outcome(answered.reply(), untilMillis, call);
      case SessionCalls.Outcome.Failed failed -> failed.failure();
    };
  }

  /**
   * The request's only frame, one character for each byte. All bytes are below 0x80, so its UTF-8,
   * which is what is sent, is these bytes.
   */
  private static String frame(String feature, boolean on) {
    String message = field(1, varint(2, on ? 1 : 0)) + field(2, field(1, feature));
    return "\0\0\0\0" + (char) message.length() + message;
  }

  /** A length-delimited field of Protocol Buffers. */
  private static String field(int number, String content) {
    return "" + (char) (number << 3 | 2) + (char) content.length() + content;
  }

  private static String varint(int number, int value) {
    return "" + (char) (number << 3) + (char) value;
  }

  private Failure outcome(HttpReply reply, long untilMillis, Call call) {
    if (reply.status() != 200) {
      reply.discard();
      return Failure.of(Failure.Kind.TROUBLE, reply.status(), "grpc over " + reply.status());
    }
    GrpcStatus told =
        GrpcStatus.of(reply.header("grpc-status"), reply.header("grpc-message"), encodings);
    if (!told.isOk()) {
      reply.discard();
      return failure(told, call);
    }
    byte[] body;
    try {
      int leftMillis = (int) Math.max(1, untilMillis - clock.nowMillis());
      body = reply.bytes(MAX_BODY_BYTES, leftMillis);
    } catch (HttpFailed e) {
      return SessionCalls.broken(e.reason(), call.signal());
    }
    return trailer(isText(reply) ? Base64Text.decoded(body) : body, call);
  }

  private static boolean isText(HttpReply reply) {
    String type = reply.header("content-type");
    return type != null && type.toLowerCase(Locale.ROOT).startsWith("application/grpc-web-text");
  }

  private Failure trailer(byte[] body, Call call) {
    if (body == null) {
      return unreadable("no base64");
    }
    return switch (GrpcWebFrames.read(body, encodings)) {
      case GrpcWebFrames.Outcome.Ended ended ->
          ended.status().isOk() ? null : failure(ended.status(), call);
      case GrpcWebFrames.Outcome.Unreadable no -> unreadable(no.reason());
    };
  }

  private static Failure unreadable(String reason) {
    return Failure.of(Failure.Kind.TROUBLE, 200, "grpc reply unreadable: " + reason);
  }

  private static Failure failure(GrpcStatus status, Call call) {
    String detail =
        "grpc " + status.code() + " " + SessionCalls.withoutCredentials(status.message(), call);
    return Failure.of(
        kind(status.httpStatus()), status.httpStatus(), Redaction.of(detail, MAX_DETAIL_CHARS));
  }

  private static Failure.Kind kind(int httpStatus) {
    return switch (httpStatus) {
      case 401 -> Failure.Kind.SESSION_REFUSED;
      case 403 -> Failure.Kind.FORBIDDEN;
      case 429 -> Failure.Kind.RATE_LIMITED;
      default -> Failure.Kind.TROUBLE;
    };
  }
}
