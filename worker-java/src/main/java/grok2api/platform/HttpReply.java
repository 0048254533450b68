package grok2api.platform;

/** An answer whose body has not been read yet. */
public interface HttpReply {
  int status();

  /** A header's value by case-insensitive name, or null. */
  String header(String name);

  /** The body as a stream of text; ask once. */
  TextStream body();

  /**
   * Waits for the whole body as bytes; ask once, and not after {@link #body}.
   *
   * @param maxBytes a longer body is not read to its end
   * @param timeoutMillis longest wait for the end; 0 waits for ever
   * @throws HttpFailed when the body broke off, was late or too large, or the signal fired. What
   *     had come of it is lost, and the connection is closed.
   */
  byte[] bytes(int maxBytes, int timeoutMillis);

  /**
   * Waits for the whole body as bytes that stay with the runtime; otherwise as {@link #bytes}.
   *
   * @throws HttpFailed as {@link #bytes}
   */
  Bytes data(int maxBytes, int timeoutMillis);

  /** The body to be passed on; ask once, and instead of the other forms. */
  ByteStream stream();

  /** The connection after a status of 101; null for any other reply. */
  Socket socket();

  /** Gives the connection back without reading the body; harmless after the end. */
  void discard();
}
