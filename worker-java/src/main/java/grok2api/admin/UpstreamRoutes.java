package grok2api.admin;

import grok2api.relay.UpstreamPool;

/** Upstreams, their credentials, and which model goes where. */
final class UpstreamRoutes {
  private UpstreamRoutes() {}

  static void add(RouteTable table, AdminParts parts, UpstreamPool pool) {
    UpstreamWriter writer = new UpstreamWriter(parts, pool);
    UpstreamLists lists = new UpstreamLists(parts);
    UpstreamsAdmin upstreams = new UpstreamsAdmin(parts, lists, writer);
    CredentialsAdmin credentials = new CredentialsAdmin(parts, writer);
    RoutesAdmin routes = new RoutesAdmin(parts, writer);
    RouteTrial trial = new RouteTrial(parts, lists);
    table
        .get("/api/v1/admin/upstreams", lists::list)
        .post("/api/v1/admin/upstreams", upstreams::create)
        .get("/api/v1/admin/upstreams/{id}", lists::show)
        .patch("/api/v1/admin/upstreams/{id}", upstreams::update)
        .delete("/api/v1/admin/upstreams/{id}", upstreams::delete)
        .get("/api/v1/admin/upstreams/{id}/credentials", credentials::list)
        .post("/api/v1/admin/upstreams/{id}/credentials", credentials::add)
        .patch("/api/v1/admin/upstreams/{id}/credentials", credentials::update)
        .delete("/api/v1/admin/upstreams/{id}/credentials", credentials::delete)
        .get("/api/v1/admin/routes", routes::list)
        .put("/api/v1/admin/routes/{name}", routes::save)
        .patch("/api/v1/admin/routes/{name}", routes::update)
        .delete("/api/v1/admin/routes/{name}", routes::delete)
        .post("/api/v1/admin/routes/resolve", trial::resolve);
  }
}
