package grok2api.platform;

import java.util.List;

/** Outgoing WebSockets. */
public interface Sockets {
  /**
   * Asks for a WebSocket and waits for the answer. The reply has a {@link HttpReply#socket} when
   * its status is 101; any other reply is an ordinary one.
   *
   * @param url {@code https:}; the upgrade's own headers are added
   * @param headers in sending order
   * @param timeoutMillis longest wait for the answer; 0 waits for ever
   * @param signal also closes the socket
   * @throws HttpFailed when no answer came: network, timeout or abort
   */
  HttpReply connect(String url, List<HttpCall.Header> headers, long timeoutMillis, Signal signal);
}
