package grok2api.gateway;

import grok2api.settings.GrokSettings;
import grok2api.upstream.Failure;

/** Whether a failed attempt is worth another account. */
final class RetryPolicy {
  private static final long PAUSE_MILLIS = 250;

  private final GrokSettings settings;
  private int attempts;
  private boolean spentSecondChance;

  RetryPolicy(GrokSettings settings) {
    this.settings = settings;
  }

  int attempts() {
    return attempts;
  }

  void attempted() {
    attempts++;
  }

  /** Asked once for each failed attempt. */
  boolean worthAnother(Failure failure) {
    if (attempts >= settings.maxRetry()) {
      return false;
    }
    return switch (failure.kind()) {
      case CREDENTIAL_DEAD, ACCOUNT_BLOCKED, CREDENTIAL_LOCKED -> true;
      case SESSION_REFUSED -> settings.retryStatusCodes().contains(401);
      case RATE_LIMITED -> settings.retryStatusCodes().contains(429);
      case CHALLENGE -> settings.retryStatusCodes().contains(403) && secondChance();
      case TROUBLE, TIMEOUT -> secondChance();
      case FORBIDDEN, CONTENT_REFUSED, REQUEST_REFUSED, MISCONFIGURED, CLIENT_GONE -> false;
    };
  }

  /** How long to wait before the next attempt. */
  long pauseMillis(Failure failure) {
    return switch (failure.kind()) {
      case SESSION_REFUSED, CREDENTIAL_DEAD, ACCOUNT_BLOCKED, RATE_LIMITED, CREDENTIAL_LOCKED -> 0;
      case CHALLENGE,
          FORBIDDEN,
          CONTENT_REFUSED,
          REQUEST_REFUSED,
          TROUBLE,
          TIMEOUT,
          MISCONFIGURED,
          CLIENT_GONE ->
          PAUSE_MILLIS * attempts;
    };
  }

  /** Troubles that may be the upstream's are retried once in a request. */
  private boolean secondChance() {
    boolean unspent = !spentSecondChance;
    spentSecondChance = true;
    return unspent;
  }
}
