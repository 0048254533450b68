package grok2api.relay;

import grok2api.refusal.Refusal;

/**
 * Why an upstream did not answer a request that was passed on to it.
 *
 * @param status of its answer; 502 for a connection that failed or an answer without content, 504
 *     for one that was late
 * @param type the upstream's own; null without one
 * @param code the upstream's own; null without one
 * @param param the field at fault; null without one
 * @param message for the client, without any credential
 * @param retryAfterMillis the pause it asks for; -1 when it names none
 */
record UpstreamError(
    Blame blame,
    int status,
    String type,
    String code,
    String param,
    String message,
    long retryAfterMillis) {
  /** Whom a failure says something about. */
  enum Blame {
    /** The credential is not accepted, or has no credit. */
    CREDENTIAL,
    /** It is refused this, or from here, or now. */
    FORBIDDEN,
    /** It has been used too much of late. */
    RATE,
    /** The upstream is in trouble, or not to be reached. */
    UPSTREAM,
    /** The request is wrong. */
    REQUEST,
    /** The secret is sealed with a key that is not here. */
    LOCKED,
    /** The client has left. */
    CLIENT_GONE
  }

  private static final long LOCKED_SECONDS = 60;

  static UpstreamError of(Blame blame, int status, String message) {
    return new UpstreamError(blame, status, null, null, null, message, -1);
  }

  /** The status by which it is decided whether another attempt is worth it. */
  int retryStatus() {
    if (status != 400) {
      return status;
    }
    return switch (blame) {
      case CREDENTIAL -> 401;
      case UPSTREAM -> 502;
      case FORBIDDEN, RATE, REQUEST, LOCKED, CLIENT_GONE -> status;
    };
  }

  /** A short line for the operator. */
  String summary() {
    return status + (code == null ? "" : " " + code) + ": " + message;
  }

  /** What the client is told. */
  Refusal refusal() {
    long seconds = retryAfterMillis < 0 ? 0 : Math.max(1, (retryAfterMillis + 999) / 1000);
    return switch (blame) {
      case CREDENTIAL, FORBIDDEN ->
          new Refusal.UpstreamAnswered(
              502,
              null,
              code,
              null,
              "The upstream refused the gateway's credential with status " + status,
              0);
      case RATE ->
          new Refusal.UpstreamAnswered(429, type, code, param, message, Math.max(1, seconds));
      case UPSTREAM ->
          new Refusal.UpstreamAnswered(
              status == 503 || status == 504 ? status : 502,
              type,
              status == 504 && code == null ? "upstream_timeout" : code,
              param,
              message,
              seconds);
      case REQUEST -> new Refusal.UpstreamAnswered(status, type, code, param, message, seconds);
      case LOCKED -> new Refusal.NoAccount(LOCKED_SECONDS);
      case CLIENT_GONE -> new Refusal.ClientGone();
    };
  }
}
