package grok2api.media;

import grok2api.platform.Bytes;

/** The kinds of pictures that are taken, told by their first bytes whatever anybody says. */
public enum PictureType {
  PNG("image/png", "png"),
  JPEG("image/jpeg", "jpg"),
  WEBP("image/webp", "webp"),
  GIF("image/gif", "gif");

  private final String contentType;
  private final String extension;

  PictureType(String contentType, String extension) {
    this.contentType = contentType;
    this.extension = extension;
  }

  public String contentType() {
    return contentType;
  }

  /** As in a file's name, without the dot. */
  public String extension() {
    return extension;
  }

  /** Null for anything else. */
  public static PictureType of(Bytes bytes) {
    if (begins(bytes, 0, "\u0089PNG\r\n\u001a\n")) {
      return PNG;
    }
    if (begins(bytes, 0, "\u00ff\u00d8\u00ff")) {
      return JPEG;
    }
    if (begins(bytes, 0, "RIFF") && begins(bytes, 8, "WEBP")) {
      return WEBP;
    }
    return begins(bytes, 0, "GIF87a") || begins(bytes, 0, "GIF89a") ? GIF : null;
  }

  private static boolean begins(Bytes bytes, int at, String mark) {
    if (bytes.size() < at + mark.length()) {
      return false;
    }
    for (int i = 0; i < mark.length(); i++) {
      if (bytes.at(at + i) != mark.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
