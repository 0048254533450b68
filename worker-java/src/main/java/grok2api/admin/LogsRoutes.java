package grok2api.admin;

/** What happened: the request log, its statistics, the audit. */
final class LogsRoutes {
  private LogsRoutes() {}

  static void add(RouteTable table, AdminParts parts) {
    LogsAdmin logs = new LogsAdmin(parts);
    MetricsAdmin metrics = new MetricsAdmin(parts);
    AuditAdmin audit = new AuditAdmin(parts);
    LegacyLogs oldLogs = new LegacyLogs(parts, logs);
    table
        .get("/api/v1/admin/metrics", metrics::metrics)
        .get("/api/v1/admin/logs", logs::list)
        .get("/api/v1/admin/logs/export", logs::export)
        .post("/api/v1/admin/logs/clear", logs::clear)
        .get("/api/v1/admin/logs/files", logs::files)
        .get("/api/v1/admin/logs/tail", logs::tail)
        .get("/api/v1/admin/audit", audit::list);
    table
        .legacyGet("/api/request-stats", "REQUEST_STATS_ERROR", metrics::requestStats)
        .legacyGet("/api/logs", "GET_LOGS_ERROR", oldLogs::list)
        .legacyPost("/api/logs/clear", "CLEAR_LOGS_ERROR", oldLogs::clear)
        .legacyPost("/api/logs/add", "LOG_ADD_ERROR", oldLogs::add);
  }
}
