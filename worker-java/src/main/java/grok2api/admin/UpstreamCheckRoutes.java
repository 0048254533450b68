package grok2api.admin;

import grok2api.relay.UpstreamPool;

/** What asks upstreams about their credentials and models. */
final class UpstreamCheckRoutes {
  private UpstreamCheckRoutes() {}

  static void add(RouteTable table, AdminParts parts, UpstreamPool upstreams) {
    UpstreamChecksAdmin checks = new UpstreamChecksAdmin(parts, upstreams);
    table
        .post("/api/v1/admin/upstreams/{id}/check", checks::check)
        .get("/api/v1/admin/upstreams/{id}/models", checks::models)
        .post("/api/v1/admin/upstreams/{id}/models", checks::fetchModels);
  }
}
