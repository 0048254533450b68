package grok2api.admin;

import grok2api.http.Request;

/**
 * The session token that a request shows: as a bearer, which is for scripts and decides alone, or
 * else as a cookie. Another {@code Authorization} scheme is not ours, but that of something in
 * front of the gateway, and leaves the cookie its say.
 *
 * @param text 43 characters of base64url if it is genuine
 * @param byCookie whether a browser sent it by itself, so that the request may not be its user's
 *     will
 */
record SessionToken(String text, boolean byCookie) {
  static final String COOKIE = "grok2api_admin_session";

  private static final String BEARER = "bearer";
  private static final int CHARS = 43;

  /** Null when the request shows none. */
  static SessionToken of(Request request) {
    String bearer = bearer(request.header("Authorization"));
    String text = bearer == null ? cookie(request.header("Cookie")) : bearer;
    return text == null || text.isEmpty() ? null : new SessionToken(text, bearer == null);
  }

  /** Whether the token has the form that sign-in gives it; none other needs to be looked for. */
  boolean wellFormed() {
    boolean wellFormed = text.length() == CHARS;
    for (int i = 0; wellFormed && i < CHARS; i++) {
      char c = text.charAt(i);
      wellFormed =
          (c >= 'A' && c <= 'Z')
              || (c >= 'a' && c <= 'z')
              || (c >= '0' && c <= '9')
              || c == '-'
              || c == '_';
    }
    return wellFormed;
  }

  /** The text after the scheme, empty for a scheme alone; null for another scheme or no header. */
  private static String bearer(String authorization) {
    String header = authorization == null ? "" : authorization.trim();
    int end = BEARER.length();
    boolean bearer =
        header.length() >= end
            && header.substring(0, end).equalsIgnoreCase(BEARER)
            && (header.length() == end || header.charAt(end) == ' ');
    return bearer ? header.substring(end).trim() : null;
  }

  /** The cookie's value in {@code a=1; grok2api_admin_session=…}; null without it. */
  private static String cookie(String header) {
    String cookies = header == null ? "" : header;
    int start = 0;
    while (start < cookies.length()) {
      int semicolon = cookies.indexOf(';', start);
      int end = semicolon < 0 ? cookies.length() : semicolon;
      String cookie = cookies.substring(start, end).trim();
      if (cookie.startsWith(COOKIE + "=")) {
        return cookie.substring(COOKIE.length() + 1);
      }
      start = end + 1;
    }
    return null;
  }
}
