package grok2api.admin;

import grok2api.accounts.NewAccounts;
import grok2api.accounts.TaskRunner;
import grok2api.platform.Platform;

/** The pool of accounts: lists, changes, measurements, tests. */
final class TokenRoutes {
  private TokenRoutes() {}

  static void add(
      RouteTable table,
      AdminParts parts,
      AccountCalls calls,
      TaskRunner taskRunner,
      NewAccounts newAccounts) {
    Platform platform = parts.platform();
    Answers answers = parts.answers();
    Bodies bodies = parts.bodies();
    ModelsAdmin models = new ModelsAdmin(answers);
    TasksAdmin tasks = new TasksAdmin(parts, taskRunner);
    TokenLists lists = new TokenLists(platform, parts.vault(), answers);
    PoolWriter pool = new PoolWriter(platform, answers, parts.audit(), newAccounts);
    TokensAdmin tokens = new TokensAdmin(parts, lists, pool);
    TokenImports imports = new TokenImports(platform, parts.vault(), pool);
    TokenExports exports = new TokenExports(parts, lists);
    RefreshAdmin refresh = new RefreshAdmin(platform, calls, taskRunner, answers, bodies);
    TestsAdmin tests = new TestsAdmin(parts, calls);
    PreferencesAdmin preferences = new PreferencesAdmin(parts, calls, taskRunner);
    LegacyTokens oldTokens = new LegacyTokens(platform, parts.vault(), answers, pool);
    LegacyTests oldTests = new LegacyTests(platform, calls, answers, bodies);
    table
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
        .post("/api/v1/admin/tokens/refresh", refresh::refresh)
        .post("/api/v1/admin/tokens/refresh-all", tasks::refreshAll)
        .get("/api/v1/admin/tokens/refresh-progress", tasks::refreshProgress)
        .post("/api/v1/admin/tokens/refresh-cancel", tasks::refreshCancel)
        .post("/api/v1/admin/tokens/refresh/async", tasks::refreshSome)
        .get("/api/v1/admin/batch/{task_id}", tasks::show)
        .get("/api/v1/admin/batch/{task_id}/stream", tasks::stream)
        .post("/api/v1/admin/batch/{task_id}/cancel", tasks::cancel)
        .post("/api/v1/admin/tokens/rate-limit-test", tests::rateLimit)
        .post("/api/v1/admin/tokens/test", tests::chat)
        .get("/api/v1/admin/models/chat", models::chat)
        .post("/api/v1/admin/tokens/nsfw/refresh", preferences::enable)
        .post("/api/v1/admin/tokens/nsfw/enable", preferences::start);
    table
        .post("/api/tokens/enable-nsfw", preferences::enable)
        .legacyGet("/api/tokens", "TOKENS_LIST_ERROR", oldTokens::list)
        .legacyPost("/api/tokens/add", "TOKENS_ADD_ERROR", oldTokens::add)
        .legacyPost("/api/tokens/delete", "TOKENS_DELETE_ERROR", oldTokens::delete)
        .legacyPost("/api/tokens/tags", "UPDATE_TAGS_ERROR", oldTokens::tag)
        .legacyPost("/api/tokens/note", "UPDATE_NOTE_ERROR", oldTokens::note)
        .legacyGet("/api/tokens/tags/all", "GET_TAGS_ERROR", lists::tags)
        .legacyPost("/api/tokens/test", "TEST_TOKEN_ERROR", oldTests::test)
        .legacyPost("/api/tokens/refresh-all", "REFRESH_ALL_ERROR", tasks::refreshAllForScripts)
        .legacyGet("/api/tokens/refresh-progress", "GET_PROGRESS_ERROR", tasks::refreshProgress)
        .legacyGet("/api/stats", "STATS_ERROR", oldTokens::stats);
  }
}
