package grok2api.platform;

/**
 * Bytes on their way from one port to another, handed through without being looked at. Each runtime
 * knows its own kind. A stream is used once: passed on, sliced, copied, collected or cancelled.
 */
public interface ByteStream {
  /** Lets go of bytes that nobody wants; harmless after the end. */
  void cancel();

  /**
   * A part of it: {@code length} bytes after the first {@code skip}. What follows is not waited
   * for; the source is cancelled.
   */
  ByteStream slice(long skip, long length);

  /**
   * The same bytes for two takers, read once. The client's pace is the pace of both while the
   * client is there, so that nothing piles up; when it goes, the store gets the rest as fast as it
   * comes. A store that refuses does not disturb the client.
   *
   * @param maxBytes when more come, the store's part breaks off and the client's goes on
   */
  Copy copy(long maxBytes);

  /**
   * Reads everything into memory.
   *
   * @throws HttpFailed when the source breaks, or has more than {@code maxBytes}, and is cancelled
   */
  Bytes collect(int maxBytes);

  /** Two streams of the same bytes. */
  interface Copy {
    ByteStream forClient();

    ByteStream forStore();

    /** How many bytes the store was given so far; all there are, once it has taken them. */
    long storedBytes();
  }
}
