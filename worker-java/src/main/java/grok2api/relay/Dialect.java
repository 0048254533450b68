package grok2api.relay;

import grok2api.platform.HttpCall;
import grok2api.platform.HttpCall.Header;
import grok2api.refusal.Refusal;
import grok2api.routing.Routing;
import grok2api.routing.Upstream;
import java.util.List;

/** How a request is put to an upstream, and its answer read. */
public interface Dialect {
  /** Whether upstreams of that kind understand it. */
  boolean spokenBy(Upstream.Kind kind);

  /** Whether what a choice asks for can be said to its upstream. */
  default boolean serves(Routing.Choice choice) {
    return spokenBy(choice.upstream().kind());
  }

  /**
   * A call in the making.
   *
   * @param streamed whether the client wants a stream
   * @param hidesUsage whether the stream is asked for its usage, and the client did not ask
   */
  record Prepared(HttpCall call, boolean streamed, boolean hidesUsage) {
    Prepared withEachHeaderOnce() {
      return new Prepared(call.withEachHeaderOnce(), streamed, hidesUsage);
    }
  }

  /**
   * @param secret in clear; null where none is wanted
   * @param added headers of the operator's
   */
  Prepared prepare(RelayCall call, Routing.Choice choice, String secret, List<Header> added);

  /**
   * Reads an answer that is no success.
   *
   * @param retryAfterMillis -1 when the answer names no pause
   * @param secret that was sent, and is to be kept out of every message; null for none
   */
  UpstreamError error(int status, String body, long retryAfterMillis, String secret);

  /**
   * Reads the failure that a stream begins with.
   *
   * @param event the data of its first event
   * @return null for one that is no failure
   */
  UpstreamError errorEvent(String event, String secret);

  /**
   * Whether a stream has been told to its end.
   *
   * @param tail the last of its events, some kilobytes
   */
  boolean finished(RelayCall call, String tail);

  /** What a client is sent when a stream breaks off, in the form of events. */
  String brokenOff(Refusal refusal);

  /** Whether a success is JSON, or events: anything else is then none. */
  default boolean answersJson(RelayCall call) {
    return true;
  }

  /** The text before the members of a usage, e.g. {@code "usage":}. */
  String usageMark();
}
