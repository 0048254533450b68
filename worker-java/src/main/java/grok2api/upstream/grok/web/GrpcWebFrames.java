package grok2api.upstream.grok.web;

import grok2api.platform.Encodings;
import java.util.Locale;

/**
 * The frames of a gRPC-Web body (gRPC's {@code PROTOCOL-WEB.md}): a flag, four bytes of length, big
 * end first, and that many bytes.
 *
 * <pre>
 * 80 0000000f 677270632d7374617475733a300d0a     trailer  grpc-status:0
 * </pre>
 */
final class GrpcWebFrames {
  private static final int HEAD = 5;
  private static final int DATA = 0;
  private static final int COMPRESSED = 0x01;
  private static final int TRAILER = 0x80;

  private GrpcWebFrames() {}

  /** What a body tells. */
  sealed interface Outcome {
    /** The status of its trailer; success when it has none. */
    record Ended(GrpcStatus status) implements Outcome {}

    /** It is no gRPC-Web body, or not all of one. */
    record Unreadable(String reason) implements Outcome {}
  }

  /** Reads a body; any status but success counts, wherever it stands. */
  static Outcome read(byte[] body, Encodings encodings) {
    int at = 0;
    while (at < body.length) {
      if (body.length - at < HEAD) {
        return new Outcome.Unreadable("truncated frame");
      }
      int flag = body[at] & 0xFF;
      int length = length(body, at + 1);
      int next = at + HEAD + length;
      if ((flag & ~(TRAILER | COMPRESSED)) != DATA) {
        return new Outcome.Unreadable("unknown frame");
      }
      if ((flag & COMPRESSED) != 0) {
        return new Outcome.Unreadable("compressed frame");
      }
      if (length < 0 || length > body.length - at - HEAD) {
        return new Outcome.Unreadable("truncated frame");
      }
      if (flag == TRAILER) {
        GrpcStatus status = status(text(body, at + HEAD, next), encodings);
        if (!status.isOk()) {
          return new Outcome.Ended(status);
        }
      }
      at = next;
    }
    return new Outcome.Ended(GrpcStatus.OK);
  }

  /** Negative beyond 2^31, which is longer than any body. */
  private static int length(byte[] body, int at) {
    return (body[at] & 0xFF) << 24
        | (body[at + 1] & 0xFF) << 16
        | (body[at + 2] & 0xFF) << 8
        | body[at + 3] & 0xFF;
  }

  /** One character for each byte; a trailer is ASCII. */
  private static String text(byte[] body, int from, int to) {
    StringBuilder text = new StringBuilder();
    for (int i = from; i < to; i++) {
      text.append((char) (body[i] & 0xFF));
    }
    return text.toString();
  }

  /** The status among lines of {@code name:value}, ended by CRLF or LF. */
  private static GrpcStatus status(String lines, Encodings encodings) {
    String code = null;
    String message = null;
    int at = 0;
    while (at < lines.length()) {
      int lineEnd = lines.indexOf('\n', at);
      int end = lineEnd < 0 ? lines.length() : lineEnd;
      int colon = lines.indexOf(':', at);
      if (colon >= 0 && colon < end) {
        String value = lines.substring(colon + 1, end).trim();
        switch (lines.substring(at, colon).trim().toLowerCase(Locale.ROOT)) {
          case "grpc-status" -> code = value;
          case "grpc-message" -> message = value;
          default -> {}
        }
      }
      at = end + 1;
    }
    return GrpcStatus.of(code, message, encodings);
  }
}
