package grok2api.platform;

/** One-way functions. */
public interface Digests {
  /** SHA-256 of the text's UTF-8 bytes, as 64 lower-case hexadecimal digits. */
  String sha256Hex(String text);

  /** The same digest as 43 characters of base64url without padding (RFC 4648, section 5). */
  String sha256Base64Url(String text);
}
