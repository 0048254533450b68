package grok2api.platform;

/** One-way functions. */
public interface Digests {
  /** SHA-256 of the text's UTF-8 bytes, as 64 lower-case hexadecimal digits. */
  String sha256Hex(String text);
}
