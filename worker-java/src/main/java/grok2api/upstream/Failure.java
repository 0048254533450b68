package grok2api.upstream;

/**
 * Why an upstream did not answer, or not to the end.
 *
 * @param status HTTP status; 0 without one; 200 for a failure inside a stream
 * @param detail for the log only: a short redacted summary, no body
 * @param retryAfterMillis the pause the provider asked for; -1 when it named none
 */
public record Failure(Kind kind, int status, String detail, long retryAfterMillis) {
  /** Classes that differ in what they say about the account. */
  public enum Kind {
    /** 401: the session was not accepted. */
    SESSION_REFUSED,
    /** A credential marker: the session is dead for certain. */
    CREDENTIAL_DEAD,
    /** The provider blocked the account. */
    ACCOUNT_BLOCKED,
    /** A challenge page or an anti-bot refusal: clearance, address or headers, not the account. */
    CHALLENGE,
    /** 403 for another reason. */
    FORBIDDEN,
    /** 429 or a usage limit. */
    RATE_LIMITED,
    /** The provider's content policy. */
    CONTENT_REFUSED,
    /** 400, 404, 413, 415, 422: the request's form. */
    REQUEST_REFUSED,
    /** 5xx, network, an error frame, an answer that makes no sense or has no content. */
    TROUBLE,
    /** A time limit of ours passed. */
    TIMEOUT,
    /** Our own settings make the call impossible. */
    MISCONFIGURED,
    /** The account's credential is sealed with a key that is not here, so nothing was sent. */
    CREDENTIAL_LOCKED,
    /** The client left. */
    CLIENT_GONE
  }

  public static Failure of(Kind kind, int status, String detail) {
    return new Failure(kind, status, detail, -1);
  }
}
