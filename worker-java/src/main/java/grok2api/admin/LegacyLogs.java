package grok2api.admin;

import grok2api.http.Request;
import grok2api.http.Response;
import grok2api.json.JsonNode;
import grok2api.platform.Platform;
import grok2api.store.LogEntry;
import grok2api.store.LogFilter;
import grok2api.store.LogForm;
import grok2api.store.LogPage;
import grok2api.store.RequestLog;
import grok2api.store.Schema;
import java.util.Map;

/**
 * The request log as the earlier panel's scripts know it: {@code /api/logs}, {@code
 * /api/logs/clear}, {@code /api/logs/add}.
 *
 * <pre>{@code
 * {"id":"7251089817602048","time":"2026-02-05 10:00:00","timestamp":1770285600000,"ip":"192.0.2.0",
 *  "model":"grok-4","duration":1.25,"status":200,"key_name":"laptop","token_suffix":"9c1185a5c5e9",
 *  "error":""}
 * }</pre>
 *
 * <p>{@code token_suffix} is the account's id, for rows of the earlier log the end of its token.
 */
final class LegacyLogs {
  private static final int DEFAULT_ROWS = 1000;
  private static final int MAX_ROWS = 5000;
  private static final int MAX_CHARS = 500;

  /** Whom rows made through the panel name. */
  private static final String ADMIN = "admin";

  private final Platform platform;
  private final Answers answers;
  private final Bodies bodies;
  private final Audit audit;
  private final LogsAdmin logs;

  LegacyLogs(AdminParts parts, LogsAdmin logs) {
    this.platform = parts.platform();
    this.answers = parts.answers();
    this.bodies = parts.bodies();
    this.audit = parts.audit();
    this.logs = logs;
  }

  /** The newest rows; {@code limit} is 1 to 5000. */
  Response list(AdminCall call) {
    int limit = LogsQuery.clamped(call.request(), "limit", DEFAULT_ROWS, 1, MAX_ROWS);
    LogPage page = logs.page(LogFilter.ALL, null, LogForm.EARLIER_ITEM, limit);
    return answers.legacy(
        body -> {
          body.name("data").array();
          for (String item : page.lines()) {
            body.raw(item);
          }
          body.end();
        });
  }

  /** Deletes everything, or as much as one call may. */
  Response clear(AdminCall call) {
    LogsAdmin.Cleared cleared = logs.clear(call, RequestLog.MAX_MILLIS);
    String more = cleared.remaining() ? "; more are left, call again" : "";
    return answers.legacy(
        body -> body.name("message").value("Deleted " + cleared.deleted() + " log rows" + more));
  }

  /** {@code {"model":"grok-4","status":200,"error":""}}: a row of the caller's own. */
  Response add(AdminCall call) {
    LogEntry entry = bodies.read(call.request(), body -> entry(call.request(), body));
    platform
        .sql()
        .run(
            RequestLog.insert(
                Schema.CURRENT, entry, platform.entropy().below(RequestLog.IDS_PER_MILLI)));
    audit.record(
        call, "logs.added", Map.of("model", entry.model(), "status", (long) entry.status()));
    return answers.legacy(body -> {});
  }

  private LogEntry entry(Request request, JsonNode body) {
    JsonNode status = body.get("status");
    int code = status.present() ? status.integer() : 200;
    if (code < 100 || code > 599) {
      throw status.problem("a code from 100 to 599");
    }
    String model = text(body.get("model"));
    return new LogEntry(
        platform.clock().nowMillis(),
        request.id(),
        request.path(),
        model.isEmpty() ? "unknown" : model,
        ADMIN,
        ADMIN,
        "",
        false,
        0,
        0,
        -1,
        code,
        0,
        0,
        "",
        text(body.get("error")));
  }

  private static String text(JsonNode node) {
    String text = node.stringOrNull();
    if (text != null && text.length() > MAX_CHARS) {
      throw node.problem("at most " + MAX_CHARS + " characters");
    }
    return text == null ? "" : text.trim();
  }
}
