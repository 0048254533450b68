package grok2api.admin;

import grok2api.gateway.LocalDay;
import grok2api.gateway.RollUp;
import grok2api.http.Request;
import grok2api.http.Response;
import grok2api.platform.JsonValue;
import grok2api.platform.Platform;
import grok2api.platform.Row;
import grok2api.platform.Rows;
import grok2api.platform.Statement;
import grok2api.store.AccountList;
import grok2api.store.AccountStatus;
import grok2api.store.MediaIndex;
import grok2api.store.RequestStats;
import grok2api.store.ScheduleMarks;
import grok2api.store.Trip;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * {@code GET /api/v1/admin/metrics} and {@code GET /api/request-stats}.
 *
 * <pre>{@code
 * {"tokens":{"total":5,"active":3,"cooling":1,"exhausted":0,"expired":1,"disabled":0,
 *    "chat_quota":72,"image_quota":36,"total_calls":1204},
 *  "cache":{"local_image":{"count":3,"size_bytes":31457,"size_mb":0},"local_video":{…}},
 *  "request_stats":{…},"catching_up":false,"scheduled_at":1795183200000}
 * }</pre>
 *
 * <p>Finished hours come from their sums, which are kept in the isolate until the next hour has
 * been summed up, the rest from the log. While {@code catching_up} the sums are behind, because no
 * cron runs or a long log has just been taken over: requests more than a day old may be missing,
 * and this call itself goes on summing up after its answer. {@code scheduled_at} is when the cron
 * last ran (epoch milliseconds), null when it never did, as on Pages.
 */
final class MetricsAdmin {
  private final Platform platform;
  private final Answers answers;
  private final LocalDay localDay;
  private final RollUp rollUp;
  private Sums sums;

  MetricsAdmin(AdminParts parts) {
    this.platform = parts.platform();
    this.answers = parts.answers();
    this.localDay = new LocalDay(platform.environment());
    this.rollUp = new RollUp(platform);
  }

  /** Finished hours up to a mark. */
  private record Sums(long markMillis, Statistics statistics) {}

  Response metrics(AdminCall call) {
    long now = platform.clock().nowMillis();
    AccountCounts accounts = new AccountCounts();
    CacheSizes cache = new CacheSizes();
    long[] ranMillis = new long[1];
    Trip trip =
        new Trip()
            .add(AccountList.counts(now), rows -> rows.rows().forEach(accounts::add))
            .add(MediaIndex.sizes(now), cache::read)
            .add(ScheduleMarks.lastRun(), rows -> ranMillis[0] = ScheduleMarks.lastRun(rows));
    Found found = find(call.request(), trip, now);
    return answers.ok(
        body -> {
          body.name("tokens").object().name("total").value(accounts.total());
          body.name("active");
          body.value(accounts.of(AccountStatus.ACTIVE) + accounts.of(AccountStatus.UNKNOWN));
          body.name("cooling").value(accounts.of(AccountStatus.COOLING));
          body.name("exhausted").value(accounts.of(AccountStatus.EXHAUSTED));
          body.name("expired").value(accounts.of(AccountStatus.INVALID));
          body.name("disabled").value(0).name("chat_quota").value(accounts.quota());
          body.name("image_quota").value(accounts.quota() / 2);
          body.name("total_calls").value(found.total()).end();
          body.name("cache").object();
          cache.write(body);
          body.end().name("request_stats");
          found.statistics().write(body);
          body.name("catching_up").value(found.behind()).name("scheduled_at");
          if (ranMillis[0] == 0) {
            body.nullValue();
          } else {
            body.value(ranMillis[0]);
          }
        });
  }

  /** The statistics alone, for older scripts. */
  Response requestStats(AdminCall call) {
    Found found = find(call.request(), new Trip(), platform.clock().nowMillis());
    return answers.legacy(
        body -> {
          body.name("data");
          found.statistics().write(body);
        });
  }

  /**
   * @param total requests of all time
   */
  private record Found(Statistics statistics, long total, boolean behind) {}

  /** Reads everything in the one round trip, and in a second one when the kept sums are old. */
  private Found find(Request request, Trip trip, long now) {
    Reading reading = new Reading(new Statistics(localDay, now));
    Sums known = sums;
    if (known != null && known.statistics().hourMillis() != reading.none.hourMillis()) {
      known = null;
    }
    reading.addTo(trip);
    if (known == null) {
      trip.add(reading.hours(), reading::readHours);
    }
    trip.run(platform.sql());
    if (known != null && known.markMillis() != reading.mark.markMillis()) {
      known = null;
      reading.readHours(platform.sql().run(reading.hours()));
    }
    if (known == null) {
      known = reading.sums();
      sums = known;
    }
    boolean behind = rollUp.behind(reading.mark.markMillis());
    if (behind) {
      request.background().run(this::catchUp);
    }
    return reading.found(known, behind);
  }

  private void catchUp() {
    try {
      rollUp.run();
    } catch (RuntimeException e) {
      platform.log().error("request_stats.behind", Map.of(), e);
    }
  }

  /** What the database tells, put together when all of it is there. */
  private final class Reading {
    private final Statistics none;
    private final List<Row> tail = new ArrayList<>();
    private RequestStats.Mark mark;
    private Rows hours;

    Reading(Statistics none) {
      this.none = none;
    }

    void addTo(Trip trip) {
      long from = none.firstHourMillis();
      long offset = localDay.offsetMillis();
      trip.add(RequestStats.mark(), rows -> mark = RequestStats.readMark(rows))
          .add(RequestStats.tail(false, from, offset), rows -> tail.addAll(rows.rows()))
          .add(RequestStats.tail(true, from, offset), rows -> tail.addAll(rows.rows()));
    }

    Statement hours() {
      return RequestStats.hours(none.firstDayMillis(), none.firstModelMillis());
    }

    void readHours(Rows rows) {
      hours = rows;
    }

    Sums sums() {
      Statistics statistics = none.copy();
      for (Row row : hours.rows()) {
        long hourAt = row.integer("hour_at");
        statistics.add(hourAt, row.integer("success"), row.integer("failed"));
        if (!row.isNull("models")) {
          JsonValue models = platform.json().parse(row.text("models"));
          for (String model : models.names()) {
            statistics.addModel(hourAt, model, (long) models.get(model).number());
          }
        }
      }
      return new Sums(mark.markMillis(), statistics);
    }

    Found found(Sums known, boolean behind) {
      Statistics statistics = known.statistics().copy();
      long total = mark.total();
      for (Row row : tail) {
        long hourAt = row.integer("hour_at");
        long success = row.integer("success");
        long failed = row.integer("failed");
        statistics.add(hourAt, success, failed);
        statistics.addModel(hourAt, row.text("model"), success + failed);
        total += success + failed;
      }
      return new Found(statistics, total, behind);
    }
  }
}
