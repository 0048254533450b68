package grok2api.platform;

/**
 * Grows a text piece by piece: what {@code StringBuilder} is on the JVM. On Workers it concatenates
 * native strings, about ten times quicker than TeaVM's {@code StringBuilder}.
 */
public interface TextBuffer {
  TextBuffer append(String text);

  boolean isEmpty();

  /** Everything appended since the last call, leaving the buffer empty. */
  String take();
}
