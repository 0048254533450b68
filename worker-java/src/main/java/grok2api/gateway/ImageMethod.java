package grok2api.gateway;

import grok2api.upstream.AccountUpstream.Call;
import grok2api.upstream.ChatUpstream.Opened;
import grok2api.upstream.Failure;

/** A way to have pictures made for one request. */
interface ImageMethod {
  /** Pictures go through a conversation. */
  String LEGACY = "legacy";

  /** They go through the provider's socket. */
  String SOCKET = "imagine_ws_experimental";

  /** As the wire calls it; null for a way that nobody chose. */
  String wireName();

  /** Most pictures that one call brings. */
  int perCall();

  /** Whether all calls of a request are made with one account. */
  boolean oneAccount();

  /**
   * Makes a call with an account that has made none yet.
   *
   * @param count pictures wanted of it, up to {@link #perCall}
   */
  Opened open(Call call, int count);

  /** Makes another call with the account of the one that was answered. */
  default Opened again(Call call, int count) {
    return open(call, count);
  }

  /**
   * Whether another way may do where one has failed so: it was the way that failed, and neither the
   * account nor what was asked for.
   */
  static boolean atFault(Failure.Kind kind) {
    return switch (kind) {
      case CHALLENGE, FORBIDDEN, REQUEST_REFUSED, TROUBLE, TIMEOUT -> true;
      case SESSION_REFUSED,
          CREDENTIAL_DEAD,
          ACCOUNT_BLOCKED,
          RATE_LIMITED,
          CONTENT_REFUSED,
          MISCONFIGURED,
          CREDENTIAL_LOCKED,
          CLIENT_GONE ->
          false;
    };
  }
}
