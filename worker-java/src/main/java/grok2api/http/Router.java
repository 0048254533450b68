package grok2api.http;

import grok2api.platform.Encodings;
import grok2api.refusal.Refusal;
import grok2api.refusal.Refused;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The route table. A pattern is an exact path, or has placeholders that stand for one segment each:
 * {@code /api/v1/admin/batch/{id}/stream}. An exact path goes before a pattern that fits it too,
 * among patterns the one that was named first.
 *
 * <p>{@code HEAD} is answered by {@code GET} without its body, {@code OPTIONS} by the methods there
 * are (RFC 9110, sections 9.3.2 and 9.3.7).
 */
public final class Router implements Filter.Next {
  private final Encodings encodings;
  private final Map<String, Map<String, Handler>> exact = new LinkedHashMap<>();
  private final List<Pattern> patterns = new ArrayList<>();
  private Filter gate;

  public Router(Encodings encodings) {
    this.encodings = encodings;
  }

  public Router get(String pattern, Handler handler) {
    return on("GET", pattern, handler);
  }

  public Router post(String pattern, Handler handler) {
    return on("POST", pattern, handler);
  }

  public Router put(String pattern, Handler handler) {
    return on("PUT", pattern, handler);
  }

  public Router patch(String pattern, Handler handler) {
    return on("PATCH", pattern, handler);
  }

  public Router delete(String pattern, Handler handler) {
    return on("DELETE", pattern, handler);
  }

  /**
   * Puts a filter around every route named after this call, and around nothing else: a path or
   * method that does not exist is told before the filter is asked.
   */
  public Router behind(Filter filter) {
    gate = filter;
    return this;
  }

  /** Everything in the table, e.g. {@code GET /v1/models/{id}}. */
  public List<String> routes() {
    List<String> routes = new ArrayList<>();
    exact.forEach((path, methods) -> methods.keySet().forEach(m -> routes.add(m + " " + path)));
    for (Pattern pattern : patterns) {
      pattern.methods.keySet().forEach(method -> routes.add(method + " " + pattern.text));
    }
    return routes;
  }

  @Override
  public Response proceed(Request request) {
    String path = request.path();
    Map<String, Handler> methods = exact.get(path);
    if (methods != null) {
      return answer(request, methods, PathParameters.NONE);
    }
    String[] segments = segments(path);
    for (Pattern pattern : patterns) {
      if (pattern.fits(segments)) {
        return answer(request, pattern.methods, pattern.parameters(segments, encodings));
      }
    }
    throw new Refused(new Refusal.UnknownUrl(request.method(), path));
  }

  private static Response answer(
      Request request, Map<String, Handler> methods, PathParameters parameters) {
    String method = request.method();
    boolean head = method.equals("HEAD");
    Handler handler = methods.get(head ? "GET" : method);
    if (handler == null) {
      if (method.equals("OPTIONS")) {
        return Response.empty(204).with("Allow", allow(methods));
      }
      throw new Refused(new Refusal.MethodNotAllowed(method, allow(methods)));
    }
    Response response = handler.handle(request, parameters);
    return head ? response.withoutBody() : response;
  }

  private Router on(String method, String pattern, Handler handler) {
    methods(pattern).put(method, gate == null ? handler : behind(gate, handler));
    return this;
  }

  private static Handler behind(Filter gate, Handler handler) {
    return (request, parameters) ->
        gate.apply(request, passed -> handler.handle(passed, parameters));
  }

  private Map<String, Handler> methods(String pattern) {
    if (pattern.indexOf('{') < 0) {
      return exact.computeIfAbsent(pattern, k -> new LinkedHashMap<>());
    }
    for (Pattern known : patterns) {
      if (known.text.equals(pattern)) {
        return known.methods;
      }
    }
    Pattern added = new Pattern(pattern);
    patterns.add(added);
    return added.methods;
  }

  private static String allow(Map<String, Handler> methods) {
    List<String> allowed = new ArrayList<>(methods.keySet());
    if (methods.containsKey("GET")) {
      allowed.add("HEAD");
    }
    allowed.add("OPTIONS");
    return String.join(", ", allowed);
  }

  /** {@code ["v1", "models", ""]} for {@code /v1/models/}. */
  private static String[] segments(String path) {
    List<String> segments = new ArrayList<>();
    int start = 1;
    for (int slash = path.indexOf('/', 1); slash >= 0; slash = path.indexOf('/', start)) {
      segments.add(path.substring(start, slash));
      start = slash + 1;
    }
    segments.add(path.substring(Math.min(start, path.length())));
    return segments.toArray(new String[0]);
  }

  /** A path with placeholders, and what answers there. */
  private static final class Pattern {
    final String text;
    final Map<String, Handler> methods = new LinkedHashMap<>();
    private final String[] segments;

    Pattern(String text) {
      this.text = text;
      this.segments = segments(text);
    }

    boolean fits(String[] path) {
      if (path.length != segments.length) {
        return false;
      }
      for (int i = 0; i < path.length; i++) {
        if (isPlaceholder(i) ? path[i].isEmpty() : !path[i].equals(segments[i])) {
          return false;
        }
      }
      return true;
    }

    PathParameters parameters(String[] path, Encodings encodings) {
      List<String> values = new ArrayList<>();
      for (int i = 0; i < path.length; i++) {
        if (isPlaceholder(i)) {
          values.add(encodings.percentDecoded(path[i]));
        }
      }
      return new PathParameters(values);
    }

    private boolean isPlaceholder(int i) {
      return segments[i].startsWith("{");
    }
  }
}
