package grok2api.platform;

/** Outgoing HTTP. Redirects are never followed: a 3xx comes back as it is. */
public interface Http {
  /**
   * Sends a request and waits for the status line and headers of its answer.
   *
   * @param timeoutMillis longest wait for the headers; 0 waits for ever
   * @param signal aborts the exchange, also while its body is being read
   * @throws HttpFailed when no answer came: network, timeout or abort
   */
  HttpReply send(HttpCall call, long timeoutMillis, Signal signal);
}
