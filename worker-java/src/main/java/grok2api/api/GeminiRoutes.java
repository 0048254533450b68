package grok2api.api;

import grok2api.gateway.Gateway;
import grok2api.http.Api;
import grok2api.http.Filter;
import grok2api.http.Filters;
import grok2api.http.Request;
import grok2api.http.Response;
import grok2api.http.Router;
import grok2api.http.WithHeader;
import grok2api.platform.Platform;
import grok2api.relay.RelayService;
import grok2api.relay.UpstreamPool;

/**
 * Google's Gemini API, as far as it is passed on. A name of the form {@code upstream/model} has two
 * segments where its slash is not encoded, as Google's libraries leave it.
 */
public final class GeminiRoutes {
  private GeminiRoutes() {}

  public static Api of(
      Platform platform, Gateway gateway, UpstreamPool upstreams, RelayService relay) {
    GeminiErrors errors = new GeminiErrors(platform.json());
    GeminiModels models = new GeminiModels(platform, gateway.admission(), upstreams);
    GeminiCalls calls = new GeminiCalls(platform, gateway, upstreams, relay, errors);
    Router router =
        new Router(platform.encodings())
            .get("/v1beta/models", models::list)
            .get("/v1beta/models/{model}", models::one)
            .get("/v1beta/models/{upstream}/{model}", models::one)
            .post("/v1beta/models/{model}", calls::call)
            .post("/v1beta/models/{upstream}/{model}", calls::call);
    Filter.Next entry =
        Filters.around(
            router,
            V1Filters::identify,
            V1Filters::allowOrigins,
            V1Filters.refusals(errors::toResponse, platform.log()),
            GeminiRoutes::keyAsBearer);
    return new Api(entry, router.routes());
  }

  /**
   * A key may be shown in a header of Google's, in the query, or as a bearer; of several the first
   * one counts, as it does there.
   */
  private static Response keyAsBearer(Request request, Filter.Next next) {
    String key = request.header("x-goog-api-key");
    if (key == null || key.isBlank()) {
      key = request.query("key");
    }
    return next.proceed(
        key == null || key.isBlank()
            ? request
            : new WithHeader(request, "Authorization", "Bearer " + key));
  }
}
