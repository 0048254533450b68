package grok2api.platform;

/** One end of a WebSocket connection (RFC 6455). */
public interface Socket {
  /** Longest message that is taken, in bytes. */
  int MAX_MESSAGE_BYTES = 16 << 20;

  /** Sends a text message; dropped without a word when the other end has gone. */
  void send(String text);

  /**
   * What the other end sends; ask once. Each {@link TextStream.Text} is one whole message, a binary
   * one decoded as UTF-8. {@link TextStream.End} means that the other end closed properly; an
   * error, or a message over the limit, is {@link TextStream.Broken}. Cancelling closes with code
   * 1000.
   */
  TextStream messages();

  /** Closes this end; harmless after that. */
  void close(int code, String reason);
}
