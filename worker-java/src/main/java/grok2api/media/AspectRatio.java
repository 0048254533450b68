package grok2api.media;

/** The shapes the upstream makes pictures and films in. */
public enum AspectRatio {
  WIDE("16:9"),
  TALL("9:16"),
  SQUARE("1:1"),
  PORTRAIT("2:3"),
  LANDSCAPE("3:2");

  private final String wireName;

  AspectRatio(String wireName) {
    this.wireName = wireName;
  }

  /** Width to height, e.g. {@code 16:9}. */
  public String wireName() {
    return wireName;
  }

  /** By its wire name; null for any other text. */
  public static AspectRatio named(String name) {
    for (AspectRatio ratio : values()) {
      if (ratio.wireName.equals(name)) {
        return ratio;
      }
    }
    return null;
  }

  /** For a size in pixels as OpenAI's clients give it; null for an unknown one. */
  public static AspectRatio ofSize(String size) {
    return switch (size) {
      case "1024x1024", "512x512" -> SQUARE;
      case "1024x576", "1280x720", "1536x864" -> WIDE;
      case "576x1024", "720x1280", "864x1536" -> TALL;
      case "1024x1536", "512x768", "768x1024", "1024x1792" -> PORTRAIT;
      case "1536x1024", "768x512", "1024x768", "1792x1024" -> LANDSCAPE;
      default -> null;
    };
  }
}
