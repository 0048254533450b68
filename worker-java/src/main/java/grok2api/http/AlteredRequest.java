package grok2api.http;

import grok2api.platform.Background;
import grok2api.platform.Signal;
import java.util.List;

/** A request as it came, but for what an implementation says in its place. */
interface AlteredRequest extends Request {
  /** The one that came. */
  Request request();

  @Override
  default String header(String asked) {
    return request().header(asked);
  }

  @Override
  default String id() {
    return request().id();
  }

  @Override
  default String method() {
    return request().method();
  }

  @Override
  default String path() {
    return request().path();
  }

  @Override
  default String origin() {
    return request().origin();
  }

  @Override
  default String query(String asked) {
    return request().query(asked);
  }

  @Override
  default List<String> queries(String asked) {
    return request().queries(asked);
  }

  @Override
  default String body(long maxBytes) {
    return request().body(maxBytes);
  }

  @Override
  default Form form(long maxBytes) {
    return request().form(maxBytes);
  }

  @Override
  default Signal signal() {
    return request().signal();
  }

  @Override
  default Background background() {
    return request().background();
  }
}
