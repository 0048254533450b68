package grok2api.gateway;

import grok2api.http.TextSource;

/** A chat's answer, ready to be sent. */
public sealed interface ChatReply {
  /**
   * @param json the complete body
   */
  record Whole(String json) implements ChatReply {}

  /**
   * @param events server-sent events, settled when closed
   */
  record Streamed(TextSource events) implements ChatReply {}
}
