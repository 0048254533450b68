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
   * A value as bytes, or null when there is none.
   *
   * @throws KvFailed when the store does not answer
   */
  Stored open(String key);

  /**
   * Stores bytes.
   *
   * @param metadata JSON, at most 1,024 bytes
   * @param expiresAtSeconds since 1970, at least 60 s ahead
   * @throws KvFailed when they are not stored
   */
  void put(String key, Bytes value, String metadata, long expiresAtSeconds);

  /**
   * Stores what a stream brings, and returns when it is over.
   *
   * @param metadata as for bytes
   * @param expiresAtSeconds as for bytes
   * @throws KvFailed when the stream broke or the store refused; a part of it may be there then,
   *     and should be deleted
   */
  void put(String key, ByteStream value, String metadata, long expiresAtSeconds);

  /**
   * Removes a value; harmless when there is none.
   *
   * @throws KvFailed when it may still be there
   */
  void delete(String key);

  /**
   * A value on its way.
   *
   * @param metadata JSON as it was put, or null without any
   */
  record Stored(ByteStream bytes, String metadata) {}
}
