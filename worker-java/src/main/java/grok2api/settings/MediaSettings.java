package grok2api.settings;

import grok2api.media.MediaLinks;
import grok2api.platform.Platform;

/**
 * Pictures and films: how they are made, told, linked and kept.
 *
 * @param baseUrl origin of links, without a trailing slash; empty for that of the request
 * @param imageFormat {@code url}, {@code base64} or {@code b64_json}, where a caller names none
 * @param overSocket pictures are made over the provider's socket, with the conversation as fallback
 * @param adultContent asks the provider for it
 * @param posterPreview a film in a chat is shown by its still
 * @param linkSecret signs links; base64url, empty for none
 * @param unsignedLinks links of earlier editions are followed without a signature
 * @param kept what of the upstream's media the store keeps until midnight
 * @param keepEmbedded media that were written into an answer are kept, too
 */
public record MediaSettings(
    String baseUrl,
    String imageFormat,
    boolean overSocket,
    boolean adultContent,
    boolean posterPreview,
    String linkSecret,
    boolean unsignedLinks,
    Kept kept,
    boolean keepEmbedded) {
  /** What the store keeps; the free plan has 1,000 writes a day. */
  public enum Kept {
    ALL,
    IMAGES,
    NONE
  }

  /** Makes links for a request that came to that origin. */
  public MediaLinks links(Platform platform, String origin) {
    return new MediaLinks(
        platform.encodings(), platform.crypto(), baseUrl.isEmpty() ? origin : baseUrl, linkSecret);
  }
}
