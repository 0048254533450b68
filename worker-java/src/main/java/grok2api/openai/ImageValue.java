package grok2api.openai;

import grok2api.media.PictureType;
import grok2api.platform.Json;
import java.util.function.Consumer;

/**
 * A finished picture as an answer tells it.
 *
 * @param link through this gateway
 * @param base64 its bytes; null where only the link is told
 * @param type by its bytes, or by its name where nobody looked at them
 */
public record ImageValue(String link, String base64, PictureType type) {
  /** A picture's text goes out in pieces, so that it is never copied as a whole. */
  private static final int PIECE_CHARS = 1 << 20;

  /** Writes {@code "url":"…"}, or {@code "b64_json":"…","url":"…"}. */
  void members(ImageFormat format, Json json, Consumer<String> out) {
    if (format.embeds()) {
      out.accept(json.quote(format.wireName()) + ":\"");
      for (int at = 0; at < base64.length(); at += PIECE_CHARS) {
        out.accept(base64.substring(at, Math.min(base64.length(), at + PIECE_CHARS)));
      }
      out.accept("\",");
    }
    out.accept("\"url\":" + json.quote(link));
  }

  /** {@code png}, {@code jpeg}, {@code webp} or {@code gif}. */
  String outputFormat() {
    return type.contentType().substring("image/".length());
  }
}
