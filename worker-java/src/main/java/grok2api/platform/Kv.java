package grok2api.platform;

/** The key-value store for media. */
public interface Kv {
  /**
   * A value as text, or null when there is none.
   *
   * @throws KvFailed when the store does not answer
   */
  String get(String key);

  /**
   * Whether there is a value; it is not read.
   *
   * @throws KvFailed when the store does not answer
   */
  boolean has(String key);

  /**
   * Removes a value; harmless when there is none.
   *
   * @throws KvFailed when it may still be there
   */
  void delete(String key);
}
