package grok2api.upstream.grok.web;

import static org.junit.jupiter.api.Assertions.assertNull;

import grok2api.platform.HttpCall;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** The headers of a request by lower-case name, each sent once. */
final class SentHeaders {
  private SentHeaders() {}

  static Map<String, String> of(HttpCall call) {
    Map<String, String> headers = new HashMap<>();
    for (HttpCall.Header header : call.headers()) {
      assertNull(
          headers.put(header.name().toLowerCase(Locale.ROOT), header.value()), header.name());
    }
    return headers;
  }
}
