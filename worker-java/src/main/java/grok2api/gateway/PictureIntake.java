package grok2api.gateway;

import grok2api.http.Request;
import grok2api.media.DataUri;
import grok2api.media.MediaLinks;
import grok2api.media.Picture;
import grok2api.media.PictureSource;
import grok2api.platform.Bytes;
import grok2api.platform.Platform;
import grok2api.refusal.Refusal;
import grok2api.refusal.Refused;
import grok2api.settings.Settings;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes in the pictures of a request, wherever its caller has them, before any account is chosen: a
 * picture that cannot be had is the caller's business and no account's.
 */
public final class PictureIntake {
  private static final int AT_ONCE = 4;

  /** Longer than any scheme that a caller may mean. */
  private static final int MAX_SCHEME_CHARS = 40;

  private final Platform platform;
  private final OwnPictures own;

  PictureIntake(Platform platform, OwnPictures own) {
    this.platform = platform;
    this.own = own;
  }

  /**
   * How much is taken; sizes are those of the decoded bytes.
   *
   * @param count most pictures in a request
   * @param eachBytes most bytes of one
   * @param togetherBytes most bytes of all
   */
  public record Limits(int count, int eachBytes, int togetherBytes) {
    /** For a chat. */
    public static final Limits CHAT = new Limits(10, 10 << 20, 20 << 20);
  }

  /**
   * The pictures that this gateway has itself.
   *
   * @see MediaService#own
   */
  @FunctionalInterface
  interface OwnPictures {
    Bytes own(String url, MediaLinks links, Request request);
  }

  /**
   * The pictures in the order of their sources.
   *
   * @throws Refused with the code {@code invalid_image}, naming the first one that cannot be had;
   *     with {@link Refusal.ClientGone} when nobody waits for them any more
   */
  public List<Picture> read(
      List<PictureSource> sources, Request request, Settings settings, Limits limits) {
    if (sources.isEmpty()) {
      return List.of();
    }
    if (sources.size() > limits.count()) {
      throw invalid(
          sources.get(limits.count()),
          "is one too many: a request may have " + limits.count() + " pictures");
    }
    return new Reading(sources, request, settings, limits).read();
  }

  private static Refused invalid(PictureSource source, String why) {
    return Refused.invalid(
        "invalid_image", source.member(), "The picture at " + source.path() + " " + why);
  }

  /** One request's pictures on their way. */
  private final class Reading {
    private final List<PictureSource> sources;
    private final Request request;
    private final MediaLinks links;
    private final Limits limits;
    private final Picture[] pictures;
    private final Refused[] failures;
    private int takenBytes;
    private boolean failed;

    Reading(List<PictureSource> sources, Request request, Settings settings, Limits limits) {
      this.sources = sources;
      this.request = request;
      this.links = settings.media().links(platform, request.origin());
      this.limits = limits;
      this.pictures = new Picture[sources.size()];
      this.failures = new Refused[sources.size()];
    }

    List<Picture> read() {
      List<Runnable> waiting = new ArrayList<>();
      for (int i = 0; i < pictures.length; i++) {
        int place = i;
        if (inline(sources.get(i).url())) {
          take(place);
        } else {
          waiting.add(() -> take(place));
        }
      }
      if (!failed) {
        platform.parallel().run(waiting, AT_ONCE);
      }
      if (request.signal().aborted()) {
        throw new Refused(new Refusal.ClientGone());
      }
      for (Refused failure : failures) {
        if (failure != null) {
          throw failure;
        }
      }
      return List.of(pictures);
    }

    /** Whether the request brought it along. */
    private boolean inline(String url) {
      return DataUri.is(url) || (!hasScheme(url) && !isOwn(url));
    }

    /** Looks at the beginning only: Base64, which has no colon, may be megabytes long. */
    private static boolean hasScheme(String url) {
      return url.lastIndexOf(':', MAX_SCHEME_CHARS) >= 0;
    }

    /** One that comes after a failure is not asked for: the request is refused anyway. */
    private void take(int place) {
      if (failed || request.signal().aborted()) {
        return;
      }
      try {
        pictures[place] = picture(sources.get(place));
      } catch (Refused refused) {
        failed = true;
        failures[place] = refused;
      }
    }

    private Picture picture(PictureSource source) {
      Bytes bytes = bytes(source);
      takenBytes += bytes.size();
      if (takenBytes > limits.togetherBytes()) {
        throw invalid(
            source,
            "is too much: all pictures together may have " + limits.togetherBytes() + " bytes");
      }
      Picture picture = Picture.of(bytes);
      if (picture == null) {
        throw invalid(source, "is neither PNG nor JPEG nor WebP nor GIF");
      }
      return picture;
    }

    private Bytes bytes(PictureSource source) {
      String url = source.url();
      if (DataUri.is(url)) {
        String base64 = DataUri.base64(url);
        if (base64 == null) {
          throw invalid(source, "is a data URI without Base64");
        }
        return decoded(source, base64);
      }
      if (isOwn(url)) {
        return kept(source);
      }
      if (!hasScheme(url)) {
        return decoded(source, url);
      }
      PictureDownload download = new PictureDownload(platform, request.signal());
      return switch (download.fetch(url, limits.eachBytes())) {
        case PictureDownload.Fetched.Found found -> found.bytes();
        case PictureDownload.Fetched.Failed none -> throw invalid(source, none.why());
      };
    }

    /** Four characters stand for three bytes, so that the size is known before any is decoded. */
    private Bytes decoded(PictureSource source, String base64) {
      if (base64.length() / 4 * 3L - 2 > limits.eachBytes()) {
        throw tooLarge(source);
      }
      Bytes bytes = platform.encodings().base64Decoded(base64);
      if (bytes == null) {
        throw invalid(source, "is neither an https address nor a data URI nor Base64");
      }
      if (bytes.size() > limits.eachBytes()) {
        throw tooLarge(source);
      }
      return bytes;
    }

    private Refused tooLarge(PictureSource source) {
      return invalid(source, "is larger than " + limits.eachBytes() + " bytes");
    }

    private boolean isOwn(String url) {
      return url.startsWith(MediaLinks.PATH)
          || url.startsWith(request.origin() + MediaLinks.PATH)
          || url.startsWith(links.base() + MediaLinks.PATH);
    }

    /** One of our own is not asked for over the network. */
    private Bytes kept(PictureSource source) {
      Bytes bytes = own.own(source.url(), links, request);
      if (bytes == null) {
        throw invalid(source, "is not there (any more)");
      }
      if (bytes.size() > limits.eachBytes()) {
        throw tooLarge(source);
      }
      return bytes;
    }
  }
}
