package grok2api.platform;

/**
 * Bytes in the runtime's memory, a picture for instance. Java hands them on and looks at a few of
 * them; it never copies them into an array of its own, which on Workers would be a second copy.
 */
public interface Bytes {
  int size();

  /** The byte at a place below {@link #size}, 0 to 255. */
  int at(int index);

  /** A copy in which {@code length} bytes from {@code at} on are those of a text. */
  Bytes replaced(int at, int length, String text);

  /** The same bytes as a body. */
  ByteStream stream();
}
