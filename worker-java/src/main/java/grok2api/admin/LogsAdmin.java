package grok2api.admin;

import grok2api.gateway.LocalDay;
import grok2api.gateway.RollUp;
import grok2api.http.Response;
import grok2api.json.JsonNode;
import grok2api.platform.Platform;
import grok2api.platform.Rows;
import grok2api.refusal.Refusal;
import grok2api.refusal.Refused;
import grok2api.store.LogFilter;
import grok2api.store.LogForm;
import grok2api.store.LogList;
import grok2api.store.LogPage;
import grok2api.store.LogPlace;
import grok2api.store.RequestLog;
import grok2api.store.Retention;
import java.util.List;
import java.util.Map;

/**
 * The request log: {@code GET /api/v1/admin/logs}, {@code …/logs/export}, {@code …/logs/files},
 * {@code …/logs/tail} and {@code POST …/logs/clear}.
 *
 * <pre>{@code
 * {"data":[{"id":"7251089817602048","time":"2026-02-05 10:00:00","timestamp":1770285600000,
 *   "ip":"192.0.2.0","model":"grok-4","duration_ms":1250,"status":200,"key_name":"laptop",
 *   "account":"9c1185a5c5e9","error":null,"request_id":"0c6f…","route":"/v1/chat/completions",
 *   "stream":true,"attempts":2,"first_byte_ms":640,"prompt_tokens":12,"completion_tokens":80,
 *   "error_code":null}],"next_before_id":"7251089817602048"}
 * }</pre>
 *
 * <p>A page may be short or empty and have a {@code next_before_id} all the same: see {@link
 * LogList}. Only its being null is the end.
 */
final class LogsAdmin {
  /** The log's name where the earlier panel expects files. */
  private static final String FILE = "request_logs";

  private static final int MIN_LINES = 50;
  private static final int DEFAULT_LINES = 500;
  private static final int MAX_LINES = 5000;

  /** Each deletes some thousand rows; all of them together two thirds of a day's written rows. */
  private static final int CLEARED_SLICES = 10;

  private static final long CLEARING_MILLIS = 20_000;

  /** How long a page of an export may take. */
  private static final int PAGE_MILLIS = 60_000;

  private final Platform platform;
  private final Answers answers;
  private final Bodies bodies;
  private final Audit audit;
  private final LocalDay localDay;
  private final RollUp rollUp;

  LogsAdmin(AdminParts parts) {
    this.platform = parts.platform();
    this.answers = parts.answers();
    this.bodies = parts.bodies();
    this.audit = parts.audit();
    this.localDay = new LocalDay(platform.environment());
    this.rollUp = new RollUp(platform);
  }

  /** One page. */
  Response list(AdminCall call) {
    LogPage page =
        page(
            LogsQuery.filter(call.request()),
            LogsQuery.before(call.request()),
            LogForm.ITEM,
            LogsQuery.rows(call.request()));
    return answers.ok(
        body -> {
          body.name("data").array();
          for (String item : page.lines()) {
            body.raw(item);
          }
          body.end().name("next_before_id").value(page.next() == null ? null : page.next().id());
        });
  }

  /** All pages of a filter as a CSV file. */
  Response export(AdminCall call) {
    LogFilter filter = LogsQuery.filter(call.request());
    LogsFeed feed =
        new LogsFeed(platform, call.request(), filter, LogsQuery.before(call.request()));
    String first = LogForm.CSV_HEADER + feed.nextPage();
    String name = "request_log_" + localDay.of(platform.clock().nowMillis()) + ".csv";
    return Response.attachment(
        "text/csv; charset=utf-8",
        name,
        new Response.Streamed(new FedText(first, feed, PAGE_MILLIS, "")));
  }

  /** The log as the one file it would be. */
  Response files(AdminCall call) {
    long newest = platform.sql().run(LogList.newest()).rows().get(0).integer("millis");
    return answers.ok(
        body -> {
          body.name("files").array().object().name("name").value(FILE);
          body.name("size_bytes").value(0).name("mtime_ms").value(newest).end().end();
        });
  }

  /** The newest rows as lines of text. */
  Response tail(AdminCall call) {
    String file = LogsQuery.text(call.request(), "file");
    if (file != null && !file.equals(FILE)) {
      throw new Refused(new Refusal.NotFound("There is no such file; the log is " + FILE));
    }
    int count = LogsQuery.clamped(call.request(), "lines", DEFAULT_LINES, MIN_LINES, MAX_LINES);
    LogPage page = page(LogFilter.ALL, null, LogForm.TEXT, count);
    return answers.ok(
        body -> {
          body.name("file").value(FILE).name("lines").array();
          for (String line : page.lines()) {
            body.value(line);
          }
          body.end();
        });
  }

  /** {@code {"before":1770285600000}}, or {@code {}} for everything. */
  Response clear(AdminCall call) {
    long before = bodies.read(call.request(), LogsAdmin::before);
    Cleared cleared = clear(call, before);
    return answers.ok(
        body -> {
          body.name("deleted").value(cleared.deleted());
          body.name("remaining").value(cleared.remaining());
        });
  }

  /**
   * @param remaining whether there is more than one call could delete
   */
  record Cleared(long deleted, boolean remaining) {}

  /** Deletes rows older than that, after their hours have been summed up. */
  Cleared clear(AdminCall call, long beforeMillis) {
    long endsAtMillis = platform.clock().nowMillis() + CLEARING_MILLIS;
    rollUp.runAtOnce();
    long deleted = 0;
    boolean remaining = true;
    for (int slice = 0; remaining && slice < CLEARED_SLICES; slice++) {
      List<Rows> results =
          platform
              .sql()
              .batch(
                  List.of(
                      Retention.requestLog(beforeMillis),
                      Retention.earlierRequestLog(beforeMillis),
                      LogList.any(beforeMillis)));
      deleted += results.get(0).changes() + results.get(1).changes();
      remaining = results.get(2).rows().get(0).integer("found") == 1;
      if (platform.clock().nowMillis() >= endsAtMillis) {
        break;
      }
    }
    audit.record(call, "logs.cleared", Map.of("deleted", deleted, "before", beforeMillis));
    return new Cleared(deleted, remaining);
  }

  LogPage page(LogFilter filter, LogPlace before, LogForm form, int limit) {
    return LogList.read(platform.sql().batch(LogList.page(filter, before, form, limit)), limit);
  }

  private static long before(JsonNode body) {
    JsonNode before = body.get("before");
    if (!before.present()) {
      return RequestLog.MAX_MILLIS;
    }
    double millis = before.value().number();
    if (!(millis >= 0)) {
      throw before.problem("milliseconds since 1970");
    }
    return Math.min((long) millis, RequestLog.MAX_MILLIS);
  }
}
