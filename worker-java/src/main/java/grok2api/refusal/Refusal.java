package grok2api.refusal;

/**
 * Why a request is not served. What a caller may learn of it is decided by the API's error writer.
 */
public sealed interface Refusal {
  /**
   * The request itself is wrong.
   *
   * @param code machine-readable, e.g. {@code invalid_value}
   * @param param the field, e.g. {@code messages.2.role}, or null
   */
  record InvalidRequest(String code, String param, String message) implements Refusal {}

  /** The body exceeds {@code maxBytes}. */
  record BodyTooLarge(long maxBytes) implements Refusal {}

  /**
   * A file exceeds {@code maxBytes}.
   *
   * @param param the field it came in
   */
  record FileTooLarge(String param, long maxBytes) implements Refusal {}

  /** No usable client key; {@code message} says what to do. */
  record Unauthenticated(String message) implements Refusal {}

  /**
   * The panel's caller is not signed in.
   *
   * @param expired whether a session was shown, but there is no such session (any more)
   */
  record SessionNeeded(boolean expired) implements Refusal {}

  /**
   * User name or password is wrong; nobody learns which.
   *
   * @param signingIn whether the caller wanted to get in, so that a browser should forget the
   *     session it had
   */
  record BadCredentials(boolean signingIn) implements Refusal {}

  /** Too many wrong passwords of late. */
  record SignInThrottled(long retryAfterSeconds) implements Refusal {}

  /**
   * The caller is known, but may not do this.
   *
   * @param code machine-readable, e.g. {@code CSRF_REJECTED}
   */
  record Forbidden(String code, String message) implements Refusal {}

  /** There is no such object; {@code message} says which kind. */
  record NotFound(String message) implements Refusal {}

  /**
   * The request is right, but not in the present state of things.
   *
   * @param code machine-readable, e.g. {@code ALREADY_RUNNING}
   */
  record Conflict(String code, String message) implements Refusal {}

  record UnknownModel(String model) implements Refusal {}

  /** No such path under the API. */
  record UnknownUrl(String method, String path) implements Refusal {}

  /**
   * The path exists, the method does not.
   *
   * @param allow methods that do, as in the {@code Allow} header
   */
  record MethodNotAllowed(String method, String allow) implements Refusal {}

  /** The client key was good until its expiry date. */
  record KeyExpired() implements Refusal {}

  /**
   * The key's daily limit is used up.
   *
   * @param bucket {@code chat}, {@code heavy/chat}, {@code image}, {@code video}, {@code upload} or
   *     {@code tokens}
   * @param limit what the key has for a day
   * @param retryAfterSeconds until local midnight
   */
  record QuotaSpent(String bucket, long limit, long retryAfterSeconds) implements Refusal {}

  /**
   * The key asks faster than it may.
   *
   * @param perMinute requests it may make
   * @param retryAfterMillis until the next one
   */
  record PaceExceeded(int perMinute, long retryAfterMillis) implements Refusal {}

  /**
   * The caller has as many films in the making as it may.
   *
   * @param most how many that is
   */
  record TooManyVideos(int most) implements Refusal {}

  /** No account can serve the model. */
  record NoAccount(long retryAfterSeconds) implements Refusal {}

  /** Accounts exist, but each one is resting or was refused by the upstream for its rate. */
  record AccountsCooling(long retryAfterSeconds) implements Refusal {}

  /** The upstream's content policy said no. */
  record ContentRefused() implements Refusal {}

  /** The upstream refused the request's form; not the account's fault. */
  record UpstreamFailed() implements Refusal {}

  record UpstreamSlow() implements Refusal {}

  /**
   * What an upstream says to a request that was passed on to it.
   *
   * @param status for the client
   * @param type the upstream's own; null for the one that goes with the status
   * @param code the upstream's own; null when it has none
   * @param param the field at fault, or null
   * @param message never holds a credential
   * @param retryAfterSeconds 0 when none is named
   * @param upstream the name of who says so; null when it is not to be told
   */
  record UpstreamAnswered(
      int status,
      String type,
      String code,
      String param,
      String message,
      long retryAfterSeconds,
      String upstream)
      implements Refusal {
    public UpstreamAnswered(
        int status,
        String type,
        String code,
        String param,
        String message,
        long retryAfterSeconds) {
      this(status, type, code, param, message, retryAfterSeconds, null);
    }

    public UpstreamAnswered by(String name) {
      return new UpstreamAnswered(status, type, code, param, message, retryAfterSeconds, name);
    }
  }

  /** The media store does not take, or does not give, what it should have. */
  record CacheUnavailable() implements Refusal {}

  /** The deployment lacks something; {@code message} names it. */
  record Misconfigured(String message) implements Refusal {}

  /** The database lacks tables or columns: migrations have not been applied. */
  record SchemaOutdated() implements Refusal {}

  /** The client left before an answer; nobody reads this one but the log. */
  record ClientGone() implements Refusal {}

  /** A defect of ours; details are in the log. */
  record Internal() implements Refusal {}
}
