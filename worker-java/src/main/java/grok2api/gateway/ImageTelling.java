package grok2api.gateway;

import grok2api.media.MediaLinks;
import grok2api.media.MediaName;
import grok2api.media.Picture;
import grok2api.media.PictureType;
import grok2api.openai.ImageValue;
import grok2api.platform.Bytes;
import grok2api.platform.HttpFailed;
import grok2api.platform.Platform;
import grok2api.settings.MediaSettings;
import grok2api.upstream.AccountUpstream.Call;
import grok2api.upstream.MediaUpstream;
import grok2api.upstream.MediaUpstream.Fetched;
import grok2api.upstream.MediaUpstream.Purpose;
import java.util.Map;

/** Makes of one request's pictures what its answer tells: links, or the bytes themselves. */
final class ImageTelling {
  /** Of one picture; its text takes a third more, and a Worker has 128 MB for everything. */
  private static final int MAX_BYTES = 32 << 20;

  private static final int TIMEOUT_MILLIS = 60_000;

  /** Larger ones are kept before the next is fetched, so that they do not pile up. */
  private static final int KEPT_ASIDE_BYTES = 4 << 20;

  private final Platform platform;
  private final MediaUpstream media;
  private final Settlement settlement;
  private final MediaCache cache;
  private final ImageJob job;
  private final MediaLinks links;

  /**
   * @param settlement knows the accounts' public names
   */
  ImageTelling(
      Platform platform,
      MediaUpstream media,
      Settlement settlement,
      MediaCache cache,
      ImageJob job) {
    this.platform = platform;
    this.media = media;
    this.settlement = settlement;
    this.cache = cache;
    this.job = job;
    this.links = job.settings().media().links(platform, job.request().origin());
  }

  /** What the answer tells of it; null when its bytes are wanted and cannot be had. */
  ImageValue tell(ImageMade made) {
    String accountId = settlement.accountId(made.account());
    String link = links.to(made.url(), accountId.isEmpty() ? null : accountId);
    if (!job.format().embeds()) {
      return new ImageValue(link, null, made.presumedType());
    }
    Bytes bytes = bytes(made);
    if (bytes == null) {
      return null;
    }
    PictureType type = PictureType.of(bytes);
    if (type != null && job.settings().media().keepEmbedded()) {
      keep(made.url(), new Picture(type, bytes), accountId);
    }
    return new ImageValue(
        link, platform.encodings().base64(bytes), type == null ? made.presumedType() : type);
  }

  private void keep(String url, Picture picture, String accountId) {
    MediaName name = MediaName.of(url, platform.encodings());
    MediaSettings.Kept kept = job.settings().media().kept();
    Runnable work =
        () ->
            cache.keep(
                name,
                picture.type().contentType(),
                picture.bytes(),
                accountId.isEmpty() ? null : accountId,
                kept);
    if (picture.bytes().size() <= KEPT_ASIDE_BYTES) {
      job.request().background().run(work);
    } else {
      work.run();
    }
  }

  private Bytes bytes(ImageMade made) {
    if (made.base64() != null) {
      Bytes bytes = platform.encodings().base64Decoded(made.base64());
      if (bytes != null && bytes.size() > 0 && bytes.size() <= MAX_BYTES) {
        return bytes;
      }
    }
    Call call = new Call(made.account(), job.settings().grok(), job.request().signal());
    return switch (media.fetch(call, made.url(), null, Purpose.EMBED)) {
      case Fetched.Found found -> body(found);
      case Fetched.Refused refused -> missing(refused.failure().detail());
    };
  }

  private Bytes body(Fetched.Found found) {
    try {
      return found.reply().data(MAX_BYTES, TIMEOUT_MILLIS);
    } catch (HttpFailed e) {
      return missing(e.reason().toString());
    }
  }

  private Bytes missing(String why) {
    platform.log().warn("image.missing", Map.of("request_id", job.request().id(), "reason", why));
    return null;
  }
}
