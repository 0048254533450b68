package grok2api.admin;

import grok2api.http.Request;

/** The cookies of a request (RFC 6265, section 4.2). */
final class Cookies {
  private Cookies() {}

  /** The value of {@code name} in {@code a=1; name=…}; null without it. */
  static String value(Request request, String name) {
    String header = request.header("Cookie");
    String cookies = header == null ? "" : header;
    int start = 0;
    while (start < cookies.length()) {
      int semicolon = cookies.indexOf(';', start);
      int end = semicolon < 0 ? cookies.length() : semicolon;
      String cookie = cookies.substring(start, end).trim();
      if (cookie.startsWith(name + "=")) {
        return cookie.substring(name.length() + 1);
      }
      start = end + 1;
    }
    return null;
  }
}
