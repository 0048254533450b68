package grok2api.platform;

/** The key-value store for media. */
public interface Kv {
  /** A value as text, or null when there is none. */
  String get(String key);

  /** Removes a value; harmless when there is none. */
  void delete(String key);
}
