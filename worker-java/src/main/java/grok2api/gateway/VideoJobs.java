package grok2api.gateway;

import grok2api.http.Request;
import grok2api.media.MediaLinks;
import grok2api.media.MediaName;
import grok2api.media.MediaType;
import grok2api.media.Picture;
import grok2api.media.PictureSource;
import grok2api.models.Model;
import grok2api.openai.TokenEstimate;
import grok2api.openai.VideoConfigReader;
import grok2api.openai.VideoConfigWriter;
import grok2api.openai.VideoObject;
import grok2api.openai.VideoRequest;
import grok2api.openai.VideoRequestReader;
import grok2api.platform.Bytes;
import grok2api.platform.KvFailed;
import grok2api.platform.Platform;
import grok2api.platform.Rows;
import grok2api.platform.SqlFailed;
import grok2api.refusal.Refusal;
import grok2api.refusal.Refused;
import grok2api.store.ClientKeys;
import grok2api.store.JsonLists;
import grok2api.store.MediaIndex;
import grok2api.store.Video;
import grok2api.store.Videos;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Films that clients order and fetch later: what becomes of an order until the minute's cron takes
 * it, and after.
 */
public final class VideoJobs {
  /** Unfinished ones a caller may have. */
  static final int MOST_UNFINISHED = 10;

  private static final PictureIntake.Limits ONE_PICTURE =
      new PictureIntake.Limits(1, 10 << 20, 10 << 20);

  private static final String ANONYMOUS = "anonymous";
  private static final long DAY_MILLIS = 86_400_000;

  private final Platform platform;
  private final PictureIntake intake;
  private final UploadService uploads;
  private final MediaService media;
  private final Settlement settlement;
  private final VideoEnding ending;
  private final ErrorFace errors;

  VideoJobs(
      Platform platform,
      PictureIntake intake,
      UploadService uploads,
      MediaService media,
      Settlement settlement,
      VideoEnding ending,
      ErrorFace errors) {
    this.platform = platform;
    this.intake = intake;
    this.uploads = uploads;
    this.media = media;
    this.settlement = settlement;
    this.ending = ending;
    this.errors = errors;
  }

  /** Whose films a caller sees: {@code key:<id>}, {@code admin} or {@code anonymous}. */
  private static String owner(Caller caller) {
    return switch (caller) {
      case Caller.Administrator ignored -> "admin";
      case Caller.KeyHolder holder -> isAnonymous(holder) ? ANONYMOUS : "key:" + holder.key().id();
    };
  }

  private static boolean isAnonymous(Caller.KeyHolder holder) {
    return holder.key().id().equals(ClientKeys.ANONYMOUS);
  }

  /**
   * Takes an order and settles the request.
   *
   * @throws Refused when the first picture cannot be had or stored, or with {@link
   *     Refusal.TooManyVideos}; the request is then settled, too
   */
  public VideoObject queue(
      Admitted admitted, VideoRequest wish, Model model, Request request, Trace trace) {
    Charge charge = admitted.charge();
    try {
      VideoObject video = object(queued(admitted, wish, model, request), admitted, request);
      trace.used(TokenEstimate.of(wish.prompt()), 0);
      request
          .background()
          .run(
              () ->
                  settlement.settle(
                      trace, 200, "", "", List.of(), charge.keep(trace.tokens(), now())));
      return video;
    } catch (Refused refused) {
      Refusal refusal = refused.refusal();
      request
          .background()
          .run(
              () ->
                  settlement.settle(
                      trace,
                      errors.status(refusal),
                      errors.code(refusal),
                      "",
                      List.of(),
                      charge.giveBack()));
      throw refused;
    }
  }

  private Video queued(Admitted admitted, VideoRequest wish, Model model, Request request) {
    String startKey = startKey(admitted, wish, request);
    long now = now();
    Charge charge = admitted.charge();
    Video video =
        new Video(
            "video_" + platform.entropy().uuid().replace("-", ""),
            owner(admitted.caller()),
            admitted.caller().name(),
            Video.Status.QUEUED,
            model.id(),
            wish.prompt(),
            VideoConfigWriter.write(platform.json(), wish.config()),
            startKey,
            0,
            now,
            0,
            now + DAY_MILLIS,
            0,
            null,
            null,
            null,
            null,
            null);
    Rows queued =
        platform.sql().run(Videos.queue(video, charge.keyId(), charge.day(), MOST_UNFINISHED));
    if (queued.changes() == 0) {
      throw new Refused(new Refusal.TooManyVideos(MOST_UNFINISHED));
    }
    return video;
  }

  /** The name under which the first picture lies in the media store; null for none. */
  private String startKey(Admitted admitted, VideoRequest wish, Request request) {
    Picture picture = startOf(admitted, wish, request);
    return picture == null
        ? null
        : uploads.store(admitted.caller(), picture, request.background()).name();
  }

  private Picture startOf(Admitted admitted, VideoRequest wish, Request request) {
    if (wish.file() != null) {
      return ofFile(wish.file());
    }
    if (wish.reference() == null) {
      return null;
    }
    List<PictureSource> sources = List.of(wish.reference());
    return intake.read(sources, request, admitted.settings(), ONE_PICTURE).get(0);
  }

  private static Picture ofFile(Bytes file) {
    if (file.size() > ONE_PICTURE.eachBytes()) {
      throw new Refused(
          new Refusal.FileTooLarge(VideoRequestReader.REFERENCE, ONE_PICTURE.eachBytes()));
    }
    Picture picture = Picture.of(file);
    if (picture == null) {
      throw Refused.invalid(
          "invalid_image",
          VideoRequestReader.REFERENCE,
          "The first picture is neither PNG nor JPEG nor WebP nor GIF");
    }
    return picture;
  }

  /**
   * A caller's film as it is now.
   *
   * @throws Refused with {@link Refusal.NotFound}, also for somebody else's
   */
  public VideoObject show(Admitted admitted, String id, Request request) {
    return object(find(admitted.caller(), id), admitted, request);
  }

  private Video find(Caller caller, String id) {
    Video video = read(caller, id);
    return ending.giveUpIfDue(video) ? read(caller, id) : video;
  }

  private Video read(Caller caller, String id) {
    List<Video> found = Videos.read(platform.sql().run(Videos.find(id, owner(caller))));
    if (found.isEmpty()) {
      throw new Refused(new Refusal.NotFound("There is no such video (any more)."));
    }
    return found.get(0);
  }

  /**
   * A page of films.
   *
   * @param more whether others follow
   */
  public record Page(List<VideoObject> videos, boolean more) {}

  /**
   * Which films, at most {@code limit} of them.
   *
   * @param after id of the last one of the page before; null for the first page
   */
  public record Wanted(String after, boolean ascending, int limit) {}

  /**
   * A caller's films. Callers without a key see none: they cannot be told apart, and each knows the
   * ids of its own.
   *
   * @throws Refused when there is no film to begin after
   */
  public Page list(Admitted admitted, Wanted wanted, Request request) {
    Caller caller = admitted.caller();
    String owner = owner(caller);
    if (owner.equals(ANONYMOUS)) {
      return new Page(List.of(), false);
    }
    if (wanted.after() != null) {
      read(caller, wanted.after());
    }
    List<Video> found =
        Videos.read(
            platform
                .sql()
                .run(Videos.list(owner, wanted.after(), wanted.ascending(), wanted.limit() + 1)));
    List<VideoObject> objects = new ArrayList<>();
    for (Video video : found) {
      if (objects.size() < wanted.limit()) {
        objects.add(object(video, admitted, request));
      }
    }
    return new Page(objects, found.size() > wanted.limit());
  }

  private VideoObject object(Video video, Admitted admitted, Request request) {
    boolean completed = video.status() == Video.Status.COMPLETED;
    MediaLinks links = admitted.settings().media().links(platform, request.origin());
    return new VideoObject(
        video.id(),
        video.model(),
        video.status().wireName(),
        video.progress(),
        video.createdAtMillis() / 1000,
        video.completedAtMillis() / 1000,
        completed ? video.expiresAtMillis() / 1000 : 0,
        VideoConfigReader.read(platform.json(), video.config()),
        video.prompt(),
        video.errorCode() == null
            ? null
            : new VideoObject.Problem(video.errorCode(), video.errorMessage()),
        completed ? links.to(video.url(), video.account()) : null);
  }

  /** What can be fetched of a film. */
  public enum Variant {
    VIDEO,
    THUMBNAIL,
    SPRITESHEET
  }

  /**
   * A film's bytes, or those of its still.
   *
   * @throws Refused with {@link Refusal.Conflict} while it is being made
   */
  public MediaService.Answer content(
      Admitted admitted, String id, Variant variant, Request request) {
    Video video = find(admitted.caller(), id);
    return media.showOwn(request, url(video, variant), video.account());
  }

  private static String url(Video video, Variant variant) {
    switch (video.status()) {
      case QUEUED, IN_PROGRESS ->
          throw new Refused(
              new Refusal.Conflict(
                  "video_not_ready", "The video is not made yet; ask again later."));
      case FAILED -> throw new Refused(new Refusal.NotFound("The video could not be made."));
      case COMPLETED -> {}
    }
    String url =
        switch (variant) {
          case VIDEO -> video.url();
          case THUMBNAIL -> video.thumbnailUrl();
          case SPRITESHEET -> null;
        };
    if (url == null) {
      throw new Refused(new Refusal.NotFound("The upstream made none for this video."));
    }
    return url;
  }

  /**
   * Deletes a film. One that nobody has begun costs nothing then; one that is being made cannot be
   * stopped.
   */
  public void delete(Caller caller, String id, Request request) {
    Video video = find(caller, id);
    List<Rows> deleted =
        video.status() == Video.Status.IN_PROGRESS
            ? List.of()
            : platform.sql().batch(Videos.delete(video));
    if (deleted.isEmpty() || deleted.get(deleted.size() - 1).changes() == 0) {
      throw new Refused(
          new Refusal.Conflict(
              "video_in_progress",
              "The video is being made and cannot be deleted before its end."));
    }
    request.background().run(() -> forget(video));
  }

  /** What of it lies in the media store. Never fails: it expires there anyway. */
  private void forget(Video video) {
    List<String> keys = new ArrayList<>();
    key(keys, MediaType.VIDEO, video.url());
    key(keys, MediaType.IMAGE, video.thumbnailUrl());
    try {
      for (String key : keys) {
        platform.kv().delete(key);
      }
      for (String texts : JsonLists.ofTexts(platform.json(), keys)) {
        platform.sql().run(MediaIndex.delete(texts));
      }
    } catch (KvFailed | SqlFailed e) {
      platform.log().warn("video.left", Map.of("reason", String.valueOf(e.getMessage())));
    }
  }

  private void key(List<String> keys, MediaType type, String url) {
    MediaName name = url == null ? null : MediaName.of(url, platform.encodings());
    if (name != null) {
      keys.add(MediaCache.key(type, name.canonical()));
    }
  }

  private long now() {
    return platform.clock().nowMillis();
  }
}
