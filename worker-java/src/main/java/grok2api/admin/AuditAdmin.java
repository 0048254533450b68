package grok2api.admin;

import grok2api.http.Response;
import grok2api.platform.Platform;
import grok2api.store.AuditLog;

/**
 * {@code GET /api/v1/admin/audit}: who changed what, the newest first; {@code ?action=tokens} or
 * {@code ?action=tokens.added}, {@code ?actor=admin}, {@code ?before_id=} and {@code ?limit=}.
 *
 * <pre>{@code
 * {"data":[{"id":"7251089817604099","at":1770285600000,"actor":"admin","action":"tokens.added",
 *   "detail":{"added":3},"ip":"203.0.113.0","request_id":"0c6f…"}],"next_before_id":null}
 * }</pre>
 */
final class AuditAdmin {
  private final Platform platform;
  private final Answers answers;

  AuditAdmin(AdminParts parts) {
    this.platform = parts.platform();
    this.answers = parts.answers();
  }

  Response list(AdminCall call) {
    int limit = LogsQuery.rows(call.request());
    AuditLog.Page page =
        AuditLog.read(
            platform
                .sql()
                .run(
                    AuditLog.page(
                        LogsQuery.rowId(call.request()),
                        LogsQuery.text(call.request(), "action"),
                        LogsQuery.text(call.request(), "actor"),
                        limit)),
            limit);
    return answers.ok(
        body -> {
          body.name("data").array();
          for (String item : page.items()) {
            body.raw(item);
          }
          body.end().name("next_before_id");
          body.value(page.next() == null ? null : Long.toString(page.next()));
        });
  }
}
