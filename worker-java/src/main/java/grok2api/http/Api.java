package grok2api.http;

import java.util.List;

/**
 * Routes with their filters around them.
 *
 * @param routes what there is, e.g. {@code GET /v1/models/{id}}
 */
public record Api(Filter.Next entry, List<String> routes) {
  public Api {
    routes = List.copyOf(routes);
  }
}
