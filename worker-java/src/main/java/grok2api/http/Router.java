package grok2api.http;

import grok2api.platform.Encodings;
import grok2api.refusal.Refusal;
import grok2api.refusal.Refused;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The route table. Patterns are exact paths or end in one placeholder segment: {@code
 * /v1/models/{id}}. {@code HEAD} is answered by {@code GET} without its body.
 */
public final class Router implements Filter.Next {
  private final Encodings encodings;
  private final Map<String, Map<String, Handler>> exact = new LinkedHashMap<>();
  private final Map<String, Map<String, Handler>> prefixes = new LinkedHashMap<>();

  public Router(Encodings encodings) {
    this.encodings = encodings;
  }

  public Router get(String pattern, Handler handler) {
    return on("GET", pattern, handler);
  }

  public Router post(String pattern, Handler handler) {
    return on("POST", pattern, handler);
  }

  @Override
  public Response proceed(Request request) {
    String path = request.path();
    Map<String, Handler> methods = exact.get(path);
    PathParameters parameters = PathParameters.NONE;
    if (methods == null) {
      int slash = path.lastIndexOf('/');
      methods = slash + 1 == path.length() ? null : prefixes.get(path.substring(0, slash + 1));
      parameters = new PathParameters(List.of(encodings.percentDecoded(path.substring(slash + 1))));
    }
    if (methods == null) {
      throw new Refused(new Refusal.UnknownUrl(request.method(), path));
    }
    boolean head = request.method().equals("HEAD");
    Handler handler = methods.get(head ? "GET" : request.method());
    if (handler == null) {
      throw new Refused(new Refusal.MethodNotAllowed(request.method(), allow(methods)));
    }
    Response response = handler.handle(request, parameters);
    return head
        ? new Response(response.status(), response.headers(), new Response.Empty())
        : response;
  }

  private Router on(String method, String pattern, Handler handler) {
    int placeholder = pattern.indexOf('{');
    Map<String, Map<String, Handler>> table = placeholder < 0 ? exact : prefixes;
    String key = placeholder < 0 ? pattern : pattern.substring(0, placeholder);
    table.computeIfAbsent(key, k -> new LinkedHashMap<>()).put(method, handler);
    return this;
  }

  private static String allow(Map<String, Handler> methods) {
    List<String> allowed = new ArrayList<>(methods.keySet());
    if (methods.containsKey("GET")) {
      allowed.add("HEAD");
    }
    allowed.add("OPTIONS");
    return String.join(", ", allowed);
  }
}
