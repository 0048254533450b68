package grok2api.upstream.grok.web;

import grok2api.platform.Http;
import grok2api.platform.HttpCall;
import grok2api.platform.HttpReply;
import grok2api.platform.Signal;
import java.util.ArrayList;
import java.util.List;

/** Remembers how long each answer was waited for. */
final class LimitedHttp implements Http {
  private final Http http;
  private final List<Long> limits = new ArrayList<>();

  LimitedHttp(Http http) {
    this.http = http;
  }

  /** In milliseconds, in the order of the calls. */
  List<Long> limits() {
    return limits;
  }

  @Override
  public HttpReply send(HttpCall call, long timeoutMillis, Signal signal) {
    limits.add(timeoutMillis);
    return http.send(call, timeoutMillis, signal);
  }
}
