package grok2api.admin;

import grok2api.http.Filter;
import grok2api.http.Filters;
import grok2api.http.Router;
import grok2api.platform.Environment;
import grok2api.platform.Log;
import grok2api.platform.Platform;

/** The panel's routes, in the order of the contract. */
public final class AdminRoutes {
  private AdminRoutes() {}

  public static Filter.Next of(Platform platform) {
    Environment environment = platform.environment();
    Log log = platform.log();
    Answers answers = new Answers(platform.json());
    AdminErrors errors = new AdminErrors(platform.json());
    SessionGate gate = new SessionGate(platform);
    SessionsAdmin sessions = new SessionsAdmin(platform, gate, answers);
    ModelsAdmin models = new ModelsAdmin(gate, answers);
    Router router =
        new Router(platform.encodings())
            .get("/api/v1/admin/session", sessions::show)
            .post("/api/v1/admin/logout", sessions::logout)
            .get("/api/v1/admin/models/chat", models::chat)
            .behind(gate);
    return Filters.around(
        router,
        AdminFilters.label(environment),
        AdminFilters.refusals(errors, log),
        AdminFilters.database(environment));
  }
}
