package grok2api.store;

import grok2api.platform.Row;
import grok2api.platform.Rows;

/**
 * What a key has used on a day.
 *
 * @param pacedUntilMillis when its requests would have been spent at the pace it is allowed
 */
public record KeyUse(
    int chat, int heavy, int image, int video, long tokens, long pacedUntilMillis) {
  public static final KeyUse NONE = new KeyUse(0, 0, 0, 0, 0, 0);

  /** The only row, or nothing used. */
  static KeyUse read(Rows found) {
    if (found.rows().isEmpty()) {
      return NONE;
    }
    Row row = found.rows().get(0);
    return new KeyUse(
        (int) row.integer("chat_used"),
        (int) row.integer("heavy_used"),
        (int) row.integer("image_used"),
        (int) row.integer("video_used"),
        row.integer("tokens_used"),
        (long) row.real("paced_until"));
  }
}
