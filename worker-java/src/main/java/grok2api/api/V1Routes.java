package grok2api.api;

import grok2api.gateway.Gateway;
import grok2api.http.Api;
import grok2api.http.Filter;
import grok2api.http.Filters;
import grok2api.http.Router;
import grok2api.platform.Platform;
import grok2api.relay.RelayService;
import grok2api.relay.UpstreamPool;

/** The public routes, in the order of the contract. */
public final class V1Routes {
  private V1Routes() {}

  public static Api of(
      Platform platform,
      Gateway gateway,
      UpstreamPool upstreams,
      RelayService relay,
      V1Errors errors) {
    ModelDoor door = new ModelDoor(platform, gateway.admission(), upstreams);
    Models models = new Models(gateway, upstreams, platform.json());
    RefusalLog refusals = new RefusalLog(platform.clock(), gateway.settlement(), errors);
    ChatCompletions chat = new ChatCompletions(platform, gateway, refusals, door, relay, errors);
    Images images = new Images(platform, gateway, refusals, door, relay, errors);
    PassThrough passed = new PassThrough(platform, gateway, refusals, door, relay, errors);
    Uploads uploads = new Uploads(platform, gateway);
    Media media = new Media(gateway.media());
    Videos videos = new Videos(platform, gateway, refusals);
    Health health = new Health(platform, gateway.admission());
    Router router =
        new Router(platform.encodings())
            .get("/health", health::show)
            .get("/v1/models", models::list)
            .get("/v1/models/{id}", models::one)
            .get("/v1/models/{owner}/{id}", models::one)
            .post(ChatCompletions.ROUTE, chat::create)
            .post("/v1/completions", passed.at("/completions"))
            .post("/v1/embeddings", passed.at("/embeddings"))
            .post("/v1/responses", passed.at("/responses"))
            .post("/v1/moderations", passed.at("/moderations", "omni-moderation-latest"))
            .post("/v1/rerank", passed.at("/rerank"))
            .post("/v1/audio/speech", passed.at("/audio/speech"))
            .post("/v1/audio/transcriptions", passed.at("/audio/transcriptions"))
            .post("/v1/audio/translations", passed.at("/audio/translations"))
            .post("/v1/images/variations", passed.at("/images/variations", "dall-e-2"))
            .post(Images.GENERATIONS, images::generate)
            .post(Images.EDITS, images::edit)
            .get("/v1/images/method", images::method)
            .post(Videos.ROUTE, videos::create)
            .get(Videos.ROUTE, videos::list)
            .get("/v1/videos/{id}", videos::show)
            .delete("/v1/videos/{id}", videos::delete)
            .get("/v1/videos/{id}/content", videos::content)
            .post("/v1/uploads/image", uploads::create)
            .get("/v1/files/image/{name}", FileLinks::follow)
            .get("/v1/files/video/{name}", FileLinks::follow)
            .get("/images/{name}", media::show);
    Filter.Next entry =
        Filters.around(
            router,
            V1Filters::identify,
            V1Filters::allowOrigins,
            V1Filters.refusals(errors::toResponse, platform.log()));
    return new Api(entry, router.routes());
  }
}
