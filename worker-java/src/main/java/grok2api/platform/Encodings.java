package grok2api.platform;

/** Encodings over UTF-8. TeaVM's own charsets would add a tenth to the bundle. */
public interface Encodings {
  /** Base64 of the text's UTF-8 bytes (RFC 4648, section 4), padded. */
  String base64(String text);

  /** Base64 of bytes (RFC 4648, section 4), padded. */
  String base64(Bytes bytes);

  /**
   * The bytes of a Base64 text (RFC 4648, section 4), padded or not, white space ignored; null for
   * what is none.
   */
  Bytes base64Decoded(String base64);

  /**
   * The text whose UTF-8 bytes these are; null when they are not UTF-8, or no base64url without
   * padding (RFC 4648, section 5). A digest of the text is one of the bytes.
   */
  String base64UrlDecoded(String base64Url);

  /** Decodes {@code %XX} as UTF-8; a malformed text comes back as it is. */
  String percentDecoded(String text);

  /**
   * The text as one segment of a path, or one value of a query: all but letters, digits and {@code
   * -_.!~*'()} as {@code %XX} (ECMA-262, encodeURIComponent).
   */
  String percentEncoded(String text);
}
