package grok2api.gateway;

import grok2api.openai.TokenEstimate;
import grok2api.platform.Platform;
import grok2api.platform.Rows;
import grok2api.platform.SqlFailed;
import grok2api.platform.Statement;
import grok2api.store.Video;
import grok2api.store.Videos;
import java.util.List;

/** How films end that nobody waits for: their row, and the row in the log that tells of it. */
final class VideoEnding {
  /** The route in the log, of the order and of what came of it. */
  static final String ROUTE = "/v1/videos";

  private static final int WRITE_ATTEMPTS = 3;
  private static final long WRITE_PAUSE_MILLIS = 2_000;

  private final Platform platform;
  private final Settlement settlement;
  private final LocalDay localDay;

  VideoEnding(Platform platform, Settlement settlement, LocalDay localDay) {
    this.platform = platform;
    this.settlement = settlement;
    this.localDay = localDay;
  }

  /**
   * Why there is no film.
   *
   * @param status as a request would have had
   * @param detail for the log
   * @param giveBack whether the charge is given back
   */
  record Reason(int status, String code, String message, String detail, boolean giveBack) {}

  private static final Reason NOT_STARTED =
      new Reason(
          503,
          "not_started",
          "Nobody has begun this video within 15 minutes. Either the cron trigger * * * * * of the"
              + " gateway does not run, which its operator should look after, or too many videos"
              + " wait. Nothing was asked of the upstream, and nothing is charged.",
          "",
          true);

  private static final Reason INTERRUPTED =
      new Reason(
          500,
          "interrupted",
          "The gateway was interrupted while this video was made. The upstream may have gone on, but"
              + " its work cannot be taken up again, so order the video anew. Nothing is charged.",
          "",
          true);

  /** A note for the log about work on a film. */
  Trace trace(Video video) {
    Trace trace = new Trace(platform.clock(), video.id(), ROUTE, security -> "");
    trace.asked(video.model(), false);
    trace.calledBy(video.keyName());
    return trace;
  }

  /**
   * Gives a film up that nobody has begun, or that whoever made it has left.
   *
   * @return whether anything about it has changed
   */
  boolean giveUpIfDue(Video video) {
    long now = platform.clock().nowMillis();
    Reason reason =
        switch (video.status()) {
          case QUEUED -> video.createdAtMillis() + Videos.QUEUE_MILLIS <= now ? NOT_STARTED : null;
          case IN_PROGRESS -> video.leaseUntilMillis() <= now ? INTERRUPTED : null;
          case COMPLETED, FAILED -> null;
        };
    if (reason == null) {
      return false;
    }
    fail(video, reason, trace(video), List.of());
    return true;
  }

  /**
   * Ends a film, as it was read, without success; does nothing when it has changed meanwhile.
   *
   * @param learnt about accounts, noted in any case
   */
  void fail(Video seen, Reason reason, Trace trace, List<Statement> learnt) {
    long now = platform.clock().nowMillis();
    List<Rows> results =
        write(Videos.fail(seen, reason.code(), reason.message(), reason.giveBack(), now));
    if (results.get(results.size() - 1).changes() == 1) {
      settlement.settle(trace, reason.status(), reason.code(), reason.detail(), learnt, null);
    } else if (!learnt.isEmpty()) {
      platform.sql().batch(learnt);
    }
  }

  /**
   * A held film is there; does nothing when it was given up meanwhile.
   *
   * @param url upstream address
   * @param thumbnailUrl the same; null without one
   */
  void complete(Video held, String url, String thumbnailUrl, Trace trace, List<Statement> learnt) {
    long now = platform.clock().nowMillis();
    String account = settlement.accountId(trace.accountToken());
    Statement completing =
        Videos.complete(held, account, url, thumbnailUrl, now, 1000 * localDay.expirySeconds(now));
    if (write(List.of(completing)).get(0).changes() == 1) {
      trace.used(TokenEstimate.of(held.prompt()), 0);
      settlement.settle(trace, 200, "", "", learnt, null);
    }
  }

  /** Minutes of somebody else's work are not lost to a moment's trouble of the database. */
  private List<Rows> write(List<Statement> statements) {
    for (int attempt = 1; ; attempt++) {
      try {
        return platform.sql().batch(statements);
      } catch (SqlFailed e) {
        if (attempt == WRITE_ATTEMPTS || e.schemaOutdated()) {
          throw e;
        }
        platform.clock().sleep(WRITE_PAUSE_MILLIS);
      }
    }
  }
}
