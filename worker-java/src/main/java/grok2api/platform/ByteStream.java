package grok2api.platform;

/**
 * Bytes on their way from one port to another, handed through without being looked at. Each runtime
 * knows its own kind.
 */
public interface ByteStream {
  /** Lets go of bytes that nobody wants; harmless after the end. */
  void cancel();
}
