package grok2api;

import grok2api.accounts.AutoPreference;
import grok2api.accounts.PreferenceWork;
import grok2api.accounts.QuotaWork;
import grok2api.accounts.Resealing;
import grok2api.accounts.TaskRunner;
import grok2api.admin.AccountCalls;
import grok2api.admin.AdminRoutes;
import grok2api.api.GeminiRoutes;
import grok2api.api.V1Errors;
import grok2api.api.V1Routes;
import grok2api.gateway.Gateway;
import grok2api.http.Api;
import grok2api.http.Filter;
import grok2api.http.Request;
import grok2api.http.Response;
import grok2api.http.WithPath;
import grok2api.pages.Pages;
import grok2api.platform.Platform;
import grok2api.relay.CredentialChecks;
import grok2api.relay.ModelLists;
import grok2api.relay.RelayService;
import grok2api.relay.UpstreamPool;
import grok2api.schedule.Schedule;
import grok2api.schedule.Steps;
import grok2api.store.Tasks;
import grok2api.upstream.AccountUpstream;
import grok2api.upstream.ChatUpstream;
import grok2api.upstream.SealedCredentials;
import grok2api.upstream.grok.web.GrokWebAccounts;
import grok2api.upstream.grok.web.GrokWebMedia;
import grok2api.upstream.grok.web.GrokWebUpstream;
import grok2api.vault.Vault;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The whole gateway over one runtime's ports: built once for each isolate, serves every request.
 */
public final class Application {
  /** The cron time that films are made at. */
  private static final String EVERY_MINUTE = "* * * * *";

  private final Platform platform;
  private final Vault vault;
  private final AccountUpstream accounts;
  private final UpstreamPool upstreams;
  private final Gateway gateway;
  private final Api publicApi;
  private final Api geminiApi;
  private final Pages pages;
  private final String build;
  private Panel panel;

  public Application(Platform platform) {
    this.platform = platform;
    V1Errors errors = new V1Errors(platform.json());
    vault = Vault.of(platform);
    if (vault.problem() != null) {
      platform.log().warn("data_key.refused", Map.of("problem", vault.problem()));
    }
    ChatUpstream chats = new GrokWebUpstream(platform);
    AccountUpstream calls =
        new GrokWebAccounts(
            platform.http(),
            platform.json(),
            platform.encodings(),
            platform.entropy(),
            platform.clock());
    SealedCredentials upstream =
        new SealedCredentials(chats, calls, new GrokWebMedia(platform), vault, platform.log());
    accounts = upstream;
    upstreams = new UpstreamPool(platform, vault);
    gateway = new Gateway(platform, vault, upstream, upstream, upstream, upstreams, errors);
    RelayService relay = new RelayService(platform, vault, upstreams, gateway.settlement());
    publicApi = V1Routes.of(platform, gateway, upstreams, relay, errors);
    geminiApi = GeminiRoutes.of(platform, gateway, upstreams, relay);
    pages = new Pages(platform);
    build = platform.environment().build();
  }

  /**
   * What only operators and the cron need. Built at its first use: most isolates serve chats alone,
   * and the runtime compiles what runs.
   */
  private record Panel(Api api, Schedule schedule) {}

  private Panel panel() {
    if (panel == null) {
      PreferenceWork preference = new PreferenceWork(accounts, platform.clock());
      TaskRunner tasks =
          new TaskRunner(
              platform,
              vault,
              Map.of(Tasks.REFRESH, new QuotaWork(gateway.quotas()), Tasks.PREFERENCE, preference));
      Resealing resealing = new Resealing(platform, vault);
      Api api =
          AdminRoutes.of(
              platform,
              vault,
              gateway,
              new AccountCalls(gateway.quotas(), gateway.trial(), preference, accounts),
              tasks,
              new AutoPreference(platform, vault, tasks),
              resealing,
              upstreams);
      panel =
          new Panel(
              api,
              new Schedule(
                  platform,
                  vault,
                  Steps.of(
                      platform,
                      tasks,
                      gateway.quotas(),
                      resealing,
                      new CredentialChecks(platform, vault, upstreams),
                      new ModelLists(platform, vault, upstreams))));
      upstreams.seed();
    }
    return panel;
  }

  /**
   * What a cron trigger starts. The one of every minute makes films and nothing else, so that it
   * costs next to nothing when there are none.
   *
   * @param cron e.g. {@code 0 * * * *}, as in wrangler.toml
   */
  public void runScheduled(String cron) {
    if (cron.equals(EVERY_MINUTE)) {
      gateway.videoWork().run();
    } else {
      panel().schedule().run();
    }
  }

  /** Every route there is, e.g. {@code GET /v1/models/{id}}. */
  public List<String> routes() {
    List<String> routes = new ArrayList<>(publicApi.routes());
    routes.addAll(geminiApi.routes());
    routes.addAll(panel().api().routes());
    return routes;
  }

  /** Answers one request, and says which build did. */
  public Response handle(Request request) {
    return answer(request).with("x-grok2api-build", build);
  }

  /** Google's libraries ask below {@code /v1} from their third version on, always with a key. */
  private Response answer(Request request) {
    String path = request.path();
    return isBelow("/v1/models", path) && request.header("x-goog-api-key") != null
        ? geminiApi.entry().proceed(new WithPath(request, "/v1beta" + path.substring(3)))
        : answering(path).proceed(request);
  }

  private Filter.Next answering(String path) {
    if (path.equals("/health") || isBelow("/v1", path) || isBelow("/images", path)) {
      return publicApi.entry();
    }
    if (isBelow("/v1beta", path)) {
      return geminiApi.entry();
    }
    return isBelow("/api", path) ? panel().api().entry() : pages;
  }

  private static boolean isBelow(String root, String path) {
    return path.startsWith(root)
        && (path.length() == root.length() || path.charAt(root.length()) == '/');
  }
}
