package grok2api.platform;

/** An outgoing call that brought no (complete) answer. */
public final class HttpFailed extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Why there is no answer. */
  public enum Reason {
    /** Connection refused, reset or otherwise broken. */
    NETWORK,
    /** The time limit passed. */
    TIMEOUT,
    /** The caller's {@link Signal} fired. */
    ABORTED,
    /** The body is longer than the caller takes. */
    TOO_LARGE
  }

  private final Reason reason;

  public HttpFailed(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
