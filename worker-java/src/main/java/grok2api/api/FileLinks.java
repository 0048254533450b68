package grok2api.api;

import grok2api.http.PathParameters;
import grok2api.http.Request;
import grok2api.http.Response;
import grok2api.media.MediaLinks;

/**
 * {@code GET /v1/files/image/{name}} and {@code /v1/files/video/{name}}: links of earlier answers
 * lead to where media are now. No key is asked for, since an {@code <img>} cannot show one.
 */
final class FileLinks {
  private FileLinks() {}

  /** The name is passed on percent-encoded as it came, and with it what a link may carry. */
  static Response follow(Request request, PathParameters name) {
    String path = request.path();
    return Response.empty(302)
        .with(
            "Location",
            MediaLinks.PATH
                + path.substring(path.lastIndexOf('/') + 1)
                + MediaLinks.query(request.query("s"), request.query("a")));
  }
}
