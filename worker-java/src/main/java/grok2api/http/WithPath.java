package grok2api.http;

import grok2api.platform.Background;
import grok2api.platform.Signal;
import java.util.List;

/** A request with another path, for what has two addresses. */
public record WithPath(Request request, String path) implements Request {
  @Override
  public String header(String asked) {
    return request.header(asked);
  }

  @Override
  public String id() {
    return request.id();
  }

  @Override
  public String method() {
    return request.method();
  }

  @Override
  public String origin() {
    return request.origin();
  }

  @Override
  public String query(String asked) {
    return request.query(asked);
  }

  @Override
  public List<String> queries(String asked) {
    return request.queries(asked);
  }

  @Override
  public String body(long maxBytes) {
    return request.body(maxBytes);
  }

  @Override
  public Form form(long maxBytes) {
    return request.form(maxBytes);
  }

  @Override
  public Signal signal() {
    return request.signal();
  }

  @Override
  public Background background() {
    return request.background();
  }
}
