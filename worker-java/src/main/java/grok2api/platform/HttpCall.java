package grok2api.platform;

import java.util.ArrayList;
import java.util.List;

/**
 * One outgoing request.
 *
 * @param method upper case, e.g. {@code POST}
 * @param url absolute, {@code https:} outside tests
 * @param headers in sending order
 * @param body UTF-8 text, or null for none
 * @param data a body that is no text; null for none
 */
public record HttpCall(String method, String url, List<Header> headers, String body, Bytes data) {
  /** A header line; the name in any case. */
  public record Header(String name, String value) {}

  public HttpCall {
    headers = List.copyOf(headers);
  }

  public HttpCall(String method, String url, List<Header> headers, String body) {
    this(method, url, headers, body, null);
  }

  /** Of headers with one name the last counts: the operator's replaces a usual one. */
  public HttpCall withEachHeaderOnce() {
    List<Header> once = new ArrayList<>();
    for (Header header : headers) {
      once.removeIf(earlier -> earlier.name().equalsIgnoreCase(header.name()));
      once.add(header);
    }
    return new HttpCall(method, url, once, body, data);
  }
}
