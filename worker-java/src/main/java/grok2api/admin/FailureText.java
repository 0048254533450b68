package grok2api.admin;

import grok2api.upstream.Failure;
import java.util.Locale;

/** How an upstream's failure is told to an operator. */
final class FailureText {
  private FailureText() {}

  /** E.g. {@code session_refused}. */
  static String kind(Failure failure) {
    return failure.kind().name().toLowerCase(Locale.ROOT);
  }

  /** A sentence without a word of the upstream's own. */
  static String of(Failure failure) {
    return switch (failure.kind()) {
      case SESSION_REFUSED -> "The upstream did not accept the session";
      case CREDENTIAL_DEAD -> "The session has ended for good";
      case ACCOUNT_BLOCKED -> "The upstream has blocked the account";
      case CHALLENGE ->
          "The upstream took the gateway for a robot: check cf_clearance, the user agent and"
              + " x_statsig_id; the account is not to blame";
      case FORBIDDEN -> "The upstream refused the account this request";
      case RATE_LIMITED -> "The account has used up its rate limit";
      case CONTENT_REFUSED -> "The upstream refused this content under its policy";
      case REQUEST_REFUSED -> "The upstream refused the form of the request";
      case TROUBLE ->
          failure.status() == 0
              ? "The upstream could not be reached, or the connection broke"
              : "The upstream failed, or answered what makes no sense";
      case TIMEOUT -> "The upstream did not answer in time";
      case MISCONFIGURED -> "The settings do not allow the call: " + failure.detail();
      case CREDENTIAL_LOCKED ->
          "The token is sealed with a key that is neither DATA_KEY nor DATA_KEY_OLD, so nothing"
              + " was sent; the account is not to blame";
      case CLIENT_GONE -> "The client closed the request";
    };
  }
}
