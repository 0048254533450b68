package grok2api.api;

import grok2api.gateway.MediaService;
import grok2api.gateway.MediaService.Answer;
import grok2api.gateway.MediaService.Content;
import grok2api.http.PathParameters;
import grok2api.http.Request;
import grok2api.http.Response;
import grok2api.media.MediaType;
import grok2api.platform.HttpCall.Header;
import java.util.List;

/**
 * {@code GET /images/{name}}: pictures and films, without a key, since an {@code <img>} has none to
 * show. Nothing of what the upstream's headers say is passed on but what is named here, and nothing
 * that a browser would run.
 */
final class Media {
  private static final List<Header> SAFE =
      List.of(
          new Header("X-Content-Type-Options", "nosniff"),
          new Header("Content-Disposition", "inline"),
          new Header("Cross-Origin-Resource-Policy", "cross-origin"),
          new Header("Accept-Ranges", "bytes"));

  private static final String POLICY = "Content-Security-Policy";

  private static final Header NOTHING_RUNS = new Header(POLICY, "default-src 'none'; sandbox");

  /** A film in a tab of its own is a page with a player, which asks for the film once more. */
  private static final Header ONLY_PLAYS =
      new Header(POLICY, "default-src 'none'; media-src 'self'; sandbox");

  private final MediaService service;

  Media(MediaService service) {
    this.service = service;
  }

  Response show(Request request, PathParameters name) {
    return response(service.show(request, name.first()));
  }

  /** How media are sent, whoever asked. */
  static Response response(Answer answer) {
    Response response =
        switch (answer.content()) {
          case Content.Unchanged unchanged -> Response.empty(304);
          case Content.Whole whole ->
              sized(whole.size(), new Response.Passed(whole.bytes()), 200)
                  .with(typed(whole.contentType()));
          case Content.Part part ->
              sized(part.length(), new Response.Passed(part.bytes()), 206)
                  .with(typed(part.contentType()))
                  .with("Content-Range", part.range());
          case Content.OutOfRange out ->
              out.size() < 0
                  ? Response.empty(416)
                  : Response.empty(416).with("Content-Range", "bytes */" + out.size());
        };
    return response
        .with(SAFE)
        .with("ETag", answer.etag())
        .with(
            "Cache-Control",
            (answer.shared() ? "public" : "private") + ", max-age=" + answer.maxAgeSeconds());
  }

  private static List<Header> typed(String contentType) {
    boolean film = MediaType.ofContentType(contentType) == MediaType.VIDEO;
    return List.of(new Header("Content-Type", contentType), film ? ONLY_PLAYS : NOTHING_RUNS);
  }

  private static Response sized(long size, Response.Body body, int status) {
    Response response = new Response(status, List.of(), body);
    return size < 0 ? response : response.with("Content-Length", Long.toString(size));
  }
}
