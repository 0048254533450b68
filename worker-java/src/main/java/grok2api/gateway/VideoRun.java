package grok2api.gateway;

import grok2api.media.MediaName;
import grok2api.media.Picture;
import grok2api.models.Model;
import grok2api.openai.TokenEstimate;
import grok2api.openai.VideoConfigReader;
import grok2api.platform.Background;
import grok2api.platform.HttpFailed;
import grok2api.platform.JsonValue;
import grok2api.platform.Platform;
import grok2api.platform.Signal;
import grok2api.platform.SqlFailed;
import grok2api.refusal.Refusal;
import grok2api.refusal.Refused;
import grok2api.settings.Settings;
import grok2api.store.Trip;
import grok2api.store.Video;
import grok2api.store.Videos;
import grok2api.upstream.ChatUpstream;
import grok2api.upstream.Failure;
import grok2api.upstream.PromptText;
import grok2api.upstream.UpstreamEvent;
import java.util.List;
import java.util.Map;

/** Makes one film, which it holds by a lease. */
final class VideoRun {
  /** When a film is given up: the runtime ends a scheduled invocation after 15 minutes. */
  private static final long MOST_MILLIS = 840_000;

  private static final int LOOK_UP_MILLIS = 5_000;

  /** A written row for every few seconds, as clients ask no more often. */
  private static final long PROGRESS_MILLIS = 5_000;

  private static final int PROGRESS_PERCENT = 5;
  private static final long SMALL_PROGRESS_MILLIS = 10_000;
  private static final long SILENT_MILLIS = 30_000;

  private final Platform platform;
  private final VideoWork.Parts parts;
  private final Settings settings;
  private final Trace trace;
  private final long startedMillis;
  private Video video;

  /** When that was last noted; long ago at first, as it is worth a row that it has begun. */
  private long heldAtMillis;

  private int percent;

  VideoRun(Platform platform, VideoWork.Parts parts, Settings settings, Video claimed) {
    this.platform = platform;
    this.parts = parts;
    this.settings = settings;
    this.video = claimed;
    this.trace = parts.ending().trace(claimed);
    this.startedMillis = platform.clock().nowMillis();
  }

  void run() {
    Attempts attempts = null;
    try {
      attempts = attempts();
      make(attempts, attempts.begin());
    } catch (Refused refused) {
      if (!waits(attempts, refused.refusal())) {
        fail(attempts, refused.refusal());
      }
    }
  }

  private Attempts attempts() {
    Model model = settings.models().find(video.model());
    if (model == null) {
      throw new Refused(new Refusal.UnknownModel(video.model()));
    }
    long now = platform.clock().nowMillis();
    if (!parts.pool().fresh(model, now)) {
      Trip trip = new Trip();
      parts.pool().load(trip, model, parts.warmth().schema(), now);
      trip.run(platform.sql());
    }
    Picture start = video.startKey() == null ? null : start(video.startKey());
    FilmOrder film =
        new FilmOrder(
            parts.media(),
            model,
            new PromptText(video.prompt(), TokenEstimate.of(video.prompt())),
            VideoConfigReader.read(platform.json(), video.config()),
            start,
            settings.grok(),
            Signal.NEVER,
            false,
            true);
    Admitted admitted = new Admitted(settings, new Caller.Administrator(), Charge.NONE, null);
    return new Attempts(
        platform,
        parts.pool(),
        parts.feedback(),
        parts.warmth(),
        admitted,
        new Held(film),
        Signal.NEVER,
        trace);
  }

  private Picture start(String name) {
    MediaCache.Found found = parts.cache().open(MediaName.read(name, platform.encodings()));
    try {
      Picture picture =
          found == null ? null : Picture.of(found.bytes().collect(MediaCache.MAX_BYTES));
      if (picture != null) {
        return picture;
      }
    } catch (HttpFailed broken) {
      platform.log().warn("video.start_lost", Map.of("reason", broken.reason().name()));
    }
    throw Refused.invalid(
        "input_reference_gone",
        "input_reference",
        "The first picture is no longer there: pictures are kept until local midnight");
  }

  /** A film whose lease is renewed before each attempt, which may be silent for minutes. */
  private final class Held implements Order {
    private final FilmOrder film;
    private boolean begun;

    Held(FilmOrder film) {
      this.film = film;
    }

    @Override
    public Model model() {
      return film.model();
    }

    @Override
    public ChatUpstream.Opened open(String credential) {
      if (begun) {
        hold(Videos.OPENING_MILLIS);
      }
      begun = true;
      return film.open(credential);
    }

    @Override
    public boolean promises(UpstreamEvent event) {
      return film.promises(event);
    }

    @Override
    public boolean repeatable() {
      return film.repeatable();
    }

    @Override
    public boolean streamed() {
      return film.streamed();
    }
  }

  private void make(Attempts attempts, Attempts.Started started) {
    List<UpstreamEvent> events = started.held();
    while (true) {
      for (UpstreamEvent event : events) {
        switch (event) {
          case UpstreamEvent.Video made -> {
            started.answer().cancel();
            complete(attempts, started, made);
            return;
          }
          case UpstreamEvent.Failed failed -> {
            broke(attempts, started, failed.failure());
            return;
          }
          case UpstreamEvent.End ignored -> {
            broke(attempts, started, Failure.of(Failure.Kind.TROUBLE, 200, "no film"));
            return;
          }
          case UpstreamEvent.Progress progress -> percent = Math.max(percent, progress.percent());
          case UpstreamEvent.Text ignored -> {}
          case UpstreamEvent.Reasoning ignored -> {}
          case UpstreamEvent.ToolCalled ignored -> {}
          case UpstreamEvent.Image ignored -> {}
        }
      }
      if (platform.clock().nowMillis() - startedMillis >= MOST_MILLIS) {
        started.answer().cancel();
        broke(attempts, started, Failure.of(Failure.Kind.TIMEOUT, 200, "14 minutes are over"));
        return;
      }
      if (!holdOn()) {
        started.answer().cancel();
        return;
      }
      events = started.answer().next(LOOK_UP_MILLIS);
    }
  }

  private void complete(Attempts attempts, Attempts.Started started, UpstreamEvent.Video made) {
    attempts.served(started);
    parts.ending().complete(video, made.url(), made.thumbnailUrl(), trace, attempts.learnt());
    parts.quotas().afterUse(started.lease(), settings, parts.warmth().schema(), new AtOnce());
  }

  private void broke(Attempts attempts, Attempts.Started started, Failure failure) {
    attempts.broke(started, failure);
    fail(attempts, Attempts.refusal(failure));
  }

  /**
   * Whether the film goes back to those that wait, because no account was there to begin it. It has
   * not been begun then.
   */
  private boolean waits(Attempts attempts, Refusal refusal) {
    boolean nobody =
        refusal instanceof Refusal.NoAccount || refusal instanceof Refusal.AccountsCooling;
    boolean untouched = attempts != null && attempts.lastFailure() == null;
    long next = platform.clock().nowMillis() + Videos.OPENING_MILLIS;
    return nobody
        && untouched
        && next < video.createdAtMillis() + Videos.QUEUE_MILLIS
        && platform.sql().run(Videos.putBack(video)).changes() == 1;
  }

  /**
   * @param attempts null when none was made
   */
  private void fail(Attempts attempts, Refusal refusal) {
    Failure last = attempts == null ? null : attempts.lastFailure();
    VideoEnding.Reason reason =
        new VideoEnding.Reason(
            parts.errors().status(refusal),
            parts.errors().code(refusal),
            message(refusal),
            last == null ? "" : last.kind() + " " + last.status() + ": " + last.detail(),
            // The upstream has done its work when its policy refuses the result.
            !(refusal instanceof Refusal.ContentRefused));
    parts.ending().fail(video, reason, trace, attempts == null ? List.of() : attempts.learnt());
  }

  private String message(Refusal refusal) {
    JsonValue envelope = platform.json().parse(parts.errors().envelope(refusal));
    return envelope.get("error").text("message");
  }

  /** Tells how far it is, once that is worth a written row; false when it was given up. */
  private boolean holdOn() {
    long silentMillis = platform.clock().nowMillis() - heldAtMillis;
    int grown = percent - video.progress();
    boolean due =
        silentMillis >= SILENT_MILLIS
            || (grown > 0 && silentMillis >= SMALL_PROGRESS_MILLIS)
            || (grown >= PROGRESS_PERCENT && silentMillis >= PROGRESS_MILLIS);
    return !due || hold(Videos.LEASE_MILLIS);
  }

  private boolean hold(long millis) {
    long now = platform.clock().nowMillis();
    try {
      if (platform.sql().run(Videos.hold(video, percent, now + millis)).changes() == 0) {
        return false;
      }
      video = video.held(now + millis, percent);
    } catch (SqlFailed e) {
      platform.log().warn("video.not_held", Map.of("reason", String.valueOf(e.getMessage())));
    }
    heldAtMillis = now;
    return true;
  }

  /** For an invocation that nobody waits for. */
  private final class AtOnce implements Background {
    @Override
    public void run(Runnable work) {
      work.run();
    }

    @Override
    public void later(int delayMillis, Runnable work) {
      platform.clock().sleep(delayMillis);
      work.run();
    }
  }
}
