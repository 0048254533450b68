package grok2api.media;

import grok2api.platform.Bytes;

/** A picture in memory whose first bytes agree with its type. */
public record Picture(PictureType type, Bytes bytes) {
  /** Null for bytes that are no picture we take. */
  public static Picture of(Bytes bytes) {
    PictureType type = PictureType.of(bytes);
    return type == null ? null : new Picture(type, bytes);
  }
}
