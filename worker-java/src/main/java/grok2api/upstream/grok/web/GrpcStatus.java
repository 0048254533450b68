package grok2api.upstream.grok.web;

import grok2api.platform.Encodings;

/**
 * How a gRPC call ended, by {@code grpc-status} and {@code grpc-message}.
 *
 * @param code 0 for success; the others are listed in gRPC's {@code statuscodes.md}
 * @param message decoded, as the provider wrote it; may be empty
 */
record GrpcStatus(int code, String message) {
  static final GrpcStatus OK = new GrpcStatus(0, "");

  /** What a status that is no number counts as: gRPC's own {@code UNKNOWN}. */
  private static final int UNKNOWN = 2;

  /**
   * Reads the two fields, of headers or of a trailer.
   *
   * @param code digits; null when absent, which is success
   * @param message percent-encoded, or null
   */
  static GrpcStatus of(String code, String message, Encodings encodings) {
    if (code == null) {
      return OK;
    }
    return new GrpcStatus(
        number(code.trim()), message == null ? "" : encodings.percentDecoded(message.trim()));
  }

  boolean isOk() {
    return code == 0;
  }

  /** The HTTP status that says the same. */
  int httpStatus() {
    return switch (code) {
      case 0 -> 200;
      case 4 -> 504;
      case 7 -> 403;
      case 8 -> 429;
      case 14 -> 503;
      case 16 -> 401;
      default -> 502;
    };
  }

  private static int number(String digits) {
    if (digits.isEmpty() || digits.length() > 3) {
      return UNKNOWN;
    }
    int number = 0;
    for (int i = 0; i < digits.length(); i++) {
      char c = digits.charAt(i);
      if (c < '0' || c > '9') {
        return UNKNOWN;
      }
      number = number * 10 + (c - '0');
    }
    return number;
  }
}
