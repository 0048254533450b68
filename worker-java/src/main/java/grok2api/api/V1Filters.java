package grok2api.api;

import grok2api.http.Filter;
import grok2api.http.Request;
import grok2api.http.Response;
import grok2api.platform.HttpCall.Header;
import grok2api.platform.Log;
import grok2api.refusal.Refusal;
import grok2api.refusal.Refused;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * What surrounds every public route: the request id, cross-origin access, refusals made answers.
 */
final class V1Filters {
  private static final List<Header> OPEN =
      List.of(
          new Header("Access-Control-Allow-Origin", "*"),
          new Header(
              "Access-Control-Expose-Headers",
              "x-request-id, x-image-method, x-grok2api-upstream, x-upstream-request-id,"
                  + " Retry-After, "
                  + RateLimitHeaders.EXPOSED));

  private static final String DEFAULT_HEADERS = "Authorization, Content-Type";

  /** Longest list of requested headers that is repeated; a browser's is far shorter. */
  private static final int MAX_REQUESTED_CHARS = 2000;

  private V1Filters() {}

  /** Adds {@code x-request-id}. */
  static Response identify(Request request, Filter.Next next) {
    return next.proceed(request).with("x-request-id", request.id());
  }

  /** Lets pages of any origin call; answers preflight requests without a key. */
  static Response allowOrigins(Request request, Filter.Next next) {
    if (!request.method().equals("OPTIONS")) {
      return next.proceed(request).with(OPEN);
    }
    return Response.empty(204)
        .with(OPEN)
        .with("Access-Control-Allow-Methods", "GET, POST, OPTIONS")
        .with("Access-Control-Allow-Headers", allowedHeaders(request))
        .with("Access-Control-Max-Age", "86400")
        .with("Vary", "Access-Control-Request-Headers");
  }

  /** SDKs send headers of their own, so whatever well-formed list is asked for is allowed. */
  private static String allowedHeaders(Request request) {
    String requested = request.header("Access-Control-Request-Headers");
    if (requested == null || requested.isBlank() || requested.length() > MAX_REQUESTED_CHARS) {
      return DEFAULT_HEADERS;
    }
    for (int i = 0; i < requested.length(); i++) {
      char c = requested.charAt(i);
      boolean token = Character.isLetterOrDigit(c) && c < 128 || "-_, ".indexOf(c) >= 0;
      if (!token) {
        return DEFAULT_HEADERS;
      }
    }
    return requested;
  }

  /** Makes refusals answers; anything else that is thrown is a defect, told only to the log. */
  static Filter refusals(Function<Refusal, Response> errors, Log log) {
    return (request, next) -> {
      try {
        return next.proceed(request);
      } catch (Refused refused) {
        return errors.apply(refused.refusal());
      } catch (RuntimeException | Error defect) {
        log.error(
            "request.defect", Map.of("request_id", request.id(), "path", request.path()), defect);
        return errors.apply(new Refusal.Internal());
      }
    };
  }
}
