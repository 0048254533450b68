package grok2api.accounts;

import grok2api.upstream.Failure;

/** How an upstream's failure is told to the operator. */
public final class FailureCode {
  private FailureCode() {}

  /**
   * {@code http_403} for a refusal; {@code parse_failed}, {@code timeout}, {@code misconfigured},
   * {@code credential_locked} or {@code fetch_failed} without one.
   */
  public static String of(Failure failure) {
    if (failure.status() >= 300) {
      return "http_" + failure.status();
    }
    return switch (failure.kind()) {
      case TIMEOUT -> "timeout";
      case MISCONFIGURED -> "misconfigured";
      case CREDENTIAL_LOCKED -> "credential_locked";
      case SESSION_REFUSED,
          CREDENTIAL_DEAD,
          ACCOUNT_BLOCKED,
          CHALLENGE,
          FORBIDDEN,
          RATE_LIMITED,
          CONTENT_REFUSED,
          REQUEST_REFUSED,
          TROUBLE,
          CLIENT_GONE ->
          failure.status() == 0 ? "fetch_failed" : "parse_failed";
    };
  }
}
