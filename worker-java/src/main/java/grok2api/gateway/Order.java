package grok2api.gateway;

import grok2api.models.Model;
import grok2api.upstream.ChatUpstream;
import grok2api.upstream.UpstreamEvent;

/** What a request wants of an upstream, on whichever account. */
interface Order {
  /** The model whose accounts may serve it. */
  Model model();

  /**
   * Starts an answer; asked once for each attempt.
   *
   * @param credential the account's, as stored
   */
  ChatUpstream.Opened open(String credential);

  /** Whether an event is the first sign of an answer, after which the status can be promised. */
  boolean promises(UpstreamEvent event);

  /** Whether another account may be tried after one has accepted the work and failed at it. */
  boolean repeatable();

  /** Whether the caller reads along, and so must not be kept in silence for too long. */
  boolean streamed();
}
