package grok2api.media;

import java.util.Locale;

/** What media are: told by their content type first, by their file's name second. */
public enum MediaType {
  IMAGE("image"),
  VIDEO("video");

  /** What says nothing about them. */
  public static final String BYTES = "application/octet-stream";

  private static final String[] FILMS = {".mp4", ".webm", ".mov", ".avi"};

  private final String wireName;

  MediaType(String wireName) {
    this.wireName = wireName;
  }

  /** As in the store's keys and the column {@code type}. */
  public String wireName() {
    return wireName;
  }

  /** By a path's extension; a picture where it tells nothing. */
  public static MediaType ofPath(String path) {
    String lower = path.toLowerCase(Locale.ROOT);
    for (String film : FILMS) {
      if (lower.endsWith(film)) {
        return VIDEO;
      }
    }
    return IMAGE;
  }

  /** By a content type of {@link #harmless}; null where that tells nothing. */
  public static MediaType ofContentType(String contentType) {
    if (contentType.startsWith("video/")) {
      return VIDEO;
    }
    return contentType.startsWith("image/") ? IMAGE : null;
  }

  /**
   * The content type to send, in lower case without parameters; null for anything that a browser
   * may run when it comes from the gateway's own origin, an SVG for instance.
   *
   * @param header as it was received or stored; null for none
   */
  public static String harmless(String header) {
    if (header == null) {
      return BYTES;
    }
    int end = header.indexOf(';');
    String type = (end < 0 ? header : header.substring(0, end)).trim().toLowerCase(Locale.ROOT);
    boolean media =
        type.equals(BYTES)
            || type.startsWith("video/")
            || (type.startsWith("image/") && !type.startsWith("image/svg"));
    return media && token(type.substring(type.indexOf('/') + 1)) ? type : null;
  }

  private static boolean token(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && "+-._".indexOf(c) < 0) {
        return false;
      }
    }
    return !text.isEmpty();
  }
}
