package grok2api.admin;

import grok2api.accounts.NewAccounts;
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

  public static Filter.Next of(
      Platform platform, AccountCalls calls, TaskRunner taskRunner, NewAccounts newAccounts) {
    Environment environment = platform.environment();
    Log log = platform.log();
    Answers answers = new Answers(platform.json());
    AdminErrors errors = new AdminErrors(platform.json());
    SessionGate gate = new SessionGate(platform);
    SessionsAdmin sessions = new SessionsAdmin(platform, gate, answers);
    ModelsAdmin models = new ModelsAdmin(gate, answers);
    LegacyRoutes legacy = new LegacyRoutes(answers, errors, log);
    Bodies bodies = new Bodies(platform.json());
    TasksAdmin tasks = new TasksAdmin(platform, taskRunner, answers, bodies);
    TokenLists lists = new TokenLists(platform, answers);
    PoolWriter pool = new PoolWriter(platform, answers, newAccounts);
    TokensAdmin tokens = new TokensAdmin(platform, answers, lists, pool);
    TokenImports imports = new TokenImports(platform, pool);
    TokenExports exports = new TokenExports(platform, lists, pool);
    RefreshAdmin refresh = new RefreshAdmin(platform, calls, taskRunner, answers, bodies);
    TestsAdmin tests = new TestsAdmin(platform, calls, answers, bodies);
    PreferencesAdmin preferences =
        new PreferencesAdmin(platform, calls, taskRunner, answers, bodies);
    LegacyTokens oldTokens = new LegacyTokens(platform, answers, pool);
    LegacyTests oldTests = new LegacyTests(platform, calls, answers, bodies);
    Router router =
        new Router(platform.encodings())
            .get("/api/v1/admin/session", sessions::show)
            .post("/api/v1/admin/logout", sessions::logout)
            .get("/api/v1/admin/models/chat", models::chat)
            .post("/api/v1/admin/tokens/refresh", SignedIn.by(gate, refresh::refresh))
            .post("/api/v1/admin/tokens/rate-limit-test", SignedIn.by(gate, tests::rateLimit))
            .post("/api/v1/admin/tokens/test", SignedIn.by(gate, tests::chat))
            .post("/api/v1/admin/tokens/nsfw/refresh", SignedIn.by(gate, preferences::enable))
            .post("/api/v1/admin/tokens/nsfw/enable", SignedIn.by(gate, preferences::start))
            .post("/api/tokens/enable-nsfw", SignedIn.by(gate, preferences::enable))
            .post("/api/tokens/test", SignedIn.by(gate, legacy, "TEST_TOKEN_ERROR", oldTests::test))
            .behind(gate)
            .get("/api/v1/admin/tokens", lists::list)
            .get("/api/v1/admin/tokens/counts", lists::counts)
            .post("/api/v1/admin/tokens", tokens::sync)
            .post("/api/v1/admin/tokens/add", imports::add)
            .post("/api/v1/admin/tokens/update", tokens::update)
            .post("/api/v1/admin/tokens/delete", tokens::delete)
            .post("/api/v1/admin/tokens/tags", tokens::tag)
            .get("/api/v1/admin/tokens/tags", lists::tags)
            .get("/api/v1/admin/tokens/export", exports::export)
            .post("/api/v1/admin/tokens/import", imports::importFile)
            .post("/api/v1/admin/tokens/reveal", tokens::reveal)
            .post("/api/v1/admin/tokens/refresh-all", tasks::refreshAll)
            .get("/api/v1/admin/tokens/refresh-progress", tasks::refreshProgress)
            .post("/api/v1/admin/tokens/refresh-cancel", tasks::refreshCancel)
            .post("/api/v1/admin/tokens/refresh/async", tasks::refreshSome)
            .get("/api/v1/admin/batch/{task_id}", tasks::show)
            .get("/api/v1/admin/batch/{task_id}/stream", tasks::stream)
            .post("/api/v1/admin/batch/{task_id}/cancel", tasks::cancel)
            .get("/api/tokens", legacy.route("TOKENS_LIST_ERROR", oldTokens::list))
            .post("/api/tokens/add", legacy.route("TOKENS_ADD_ERROR", oldTokens::add))
            .post("/api/tokens/delete", legacy.route("TOKENS_DELETE_ERROR", oldTokens::delete))
            .post("/api/tokens/tags", legacy.route("UPDATE_TAGS_ERROR", oldTokens::tag))
            .post("/api/tokens/note", legacy.route("UPDATE_NOTE_ERROR", oldTokens::note))
            .get("/api/tokens/tags/all", legacy.route("GET_TAGS_ERROR", lists::tags))
            .post(
                "/api/tokens/refresh-all",
                legacy.route("REFRESH_ALL_ERROR", tasks::refreshAllForScripts))
            .get(
                "/api/tokens/refresh-progress",
                legacy.route("GET_PROGRESS_ERROR", tasks::refreshProgress))
            .get("/api/stats", legacy.route("STATS_ERROR", oldTokens::stats));
    return Filters.around(
        router,
        AdminFilters.label(environment),
        AdminFilters.refusals(errors, log),
        AdminFilters.database(environment));
  }
}
