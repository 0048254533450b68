package grok2api.openai;

import java.util.Locale;

/** How a picture is told in an answer; the wire's name is that of the member, too. */
public enum ImageFormat {
  /** A link through this gateway. */
  URL("url"),
  /** The bytes as Base64, without a prefix. */
  B64_JSON("b64_json"),
  /** The same under the name that earlier editions use. */
  BASE64("base64");

  private final String wireName;

  ImageFormat(String wireName) {
    this.wireName = wireName;
  }

  public String wireName() {
    return wireName;
  }

  /** Whether the bytes themselves are written. */
  public boolean embeds() {
    return this != URL;
  }

  /** By its wire name in any case; null for any other text. */
  public static ImageFormat named(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    for (ImageFormat format : values()) {
      if (format.wireName.equals(lower)) {
        return format;
      }
    }
    return null;
  }
}
