package grok2api.gateway;

import grok2api.accounts.AccountPool;
import grok2api.accounts.Feedback;
import grok2api.accounts.QuotaKeeper;
import grok2api.platform.Platform;
import grok2api.settings.Settings;
import grok2api.store.Video;
import grok2api.store.Videos;
import grok2api.upstream.MediaUpstream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Makes the films that were ordered. The minute's cron asks for it, since a Worker keeps working
 * for 15 minutes then, and for half a minute only after an answer.
 */
public final class VideoWork {
  /** Films one run makes side by side; the next run, a minute later, takes others. */
  private static final int AT_ONCE = 4;

  /** Rows looked at: more than all runs together can have begun and not ended. */
  private static final int LOOKED_AT = 100;

  private final Platform platform;
  private final Parts parts;

  /** What a film needs to be made. */
  record Parts(
      MediaUpstream media,
      MediaCache cache,
      AccountPool pool,
      Feedback feedback,
      QuotaKeeper quotas,
      Warmth warmth,
      VideoEnding ending,
      ErrorFace errors) {}

  private final Admission admission;

  VideoWork(Platform platform, Admission admission, Parts parts) {
    this.platform = platform;
    this.admission = admission;
    this.parts = parts;
  }

  /**
   * Gives up what is due, begins what waits, and returns when that is done. Costs one statement
   * when there is nothing. Never fails.
   */
  public void run() {
    try {
      List<Video> unfinished = Videos.read(platform.sql().run(Videos.unfinished(LOOKED_AT)));
      if (!unfinished.isEmpty()) {
        make(unfinished);
      }
    } catch (RuntimeException e) {
      platform.log().error("videos.failed", Map.of(), e);
    }
  }

  private void make(List<Video> unfinished) {
    List<Video> waiting = new ArrayList<>();
    for (Video video : unfinished) {
      boolean givenUp = parts.ending().giveUpIfDue(video);
      if (!givenUp && video.status() == Video.Status.QUEUED && waiting.size() < AT_ONCE) {
        waiting.add(video);
      }
    }
    if (waiting.isEmpty()) {
      return;
    }
    Settings settings = admission.settings();
    List<Runnable> works = new ArrayList<>();
    for (Video video : waiting) {
      works.add(() -> make(video, settings));
    }
    platform.parallel().run(works, AT_ONCE);
  }

  /** Others are at work beside it, so nothing is thrown. */
  private void make(Video queued, Settings settings) {
    try {
      long now = platform.clock().nowMillis();
      List<Video> claimed = Videos.read(platform.sql().run(Videos.claim(queued.id(), now)));
      if (!claimed.isEmpty()) {
        new VideoRun(platform, parts, settings, claimed.get(0)).run();
      }
    } catch (RuntimeException e) {
      platform.log().error("video.failed", Map.of("video", queued.id()), e);
    }
  }
}
