package grok2api.platform;

/** Encodings over UTF-8. TeaVM's own charsets would add a tenth to the bundle. */
public interface Encodings {
  /** Base64 of the text's UTF-8 bytes (RFC 4648, section 4), padded. */
  String base64(String text);

  /** Decodes {@code %XX} as UTF-8; a malformed text comes back as it is. */
  String percentDecoded(String text);
}
