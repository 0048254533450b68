package grok2api.admin;

import grok2api.accounts.TaskRunner;
import grok2api.http.Filter;
import grok2api.http.Filters;
import grok2api.http.Router;
import grok2api.platform.Environment;
import grok2api.platform.Log;
import grok2api.platform.Platform;

/** The panel's routes, in the order of the contract. */
public final class AdminRoutes {
  private AdminRoutes() {}

  public static Filter.Next of(Platform platform, TaskRunner taskRunner) {
    Environment environment = platform.environment();
    Log log = platform.log();
    Answers answers = new Answers(platform.json());
    AdminErrors errors = new AdminErrors(platform.json());
    SessionGate gate = new SessionGate(platform);
    SessionsAdmin sessions = new SessionsAdmin(platform, gate, answers);
    ModelsAdmin models = new ModelsAdmin(gate, answers);
    LegacyRoutes legacy = new LegacyRoutes(platform.json(), errors, log);
    TasksAdmin tasks = new TasksAdmin(platform, taskRunner, answers, new Bodies(platform.json()));
    Router router =
        new Router(platform.encodings())
            .get("/api/v1/admin/session", sessions::show)
            .post("/api/v1/admin/logout", sessions::logout)
            .get("/api/v1/admin/models/chat", models::chat)
            .behind(gate)
            .post("/api/v1/admin/tokens/refresh-all", tasks::refreshAll)
            .get("/api/v1/admin/tokens/refresh-progress", tasks::refreshProgress)
            .post("/api/v1/admin/tokens/refresh-cancel", tasks::refreshCancel)
            .post("/api/v1/admin/tokens/refresh/async", tasks::refreshSome)
            .get("/api/v1/admin/batch/{task_id}", tasks::show)
            .get("/api/v1/admin/batch/{task_id}/stream", tasks::stream)
            .post("/api/v1/admin/batch/{task_id}/cancel", tasks::cancel)
            .post(
                "/api/tokens/refresh-all",
                legacy.route("REFRESH_ALL_ERROR", tasks::refreshAllForScripts))
            .get(
                "/api/tokens/refresh-progress",
                legacy.route("GET_PROGRESS_ERROR", tasks::refreshProgress));
    return Filters.around(
        router,
        AdminFilters.label(environment),
        AdminFilters.refusals(errors, log),
        AdminFilters.database(environment));
  }
}
