package grok2api.admin;

import grok2api.http.Request;

/**
 * The session token, or a script's access token, that a request shows: as a bearer, which is for
 * scripts and decides alone, or else as a cookie. Another {@code Authorization} scheme is not ours,
 * but that of something in front of the gateway, and leaves the cookie its say.
 *
 * @param text 43 characters of base64url if it is genuine, after {@code g2a_} for an access token
 * @param byCookie whether a browser sent it by itself, so that the request may not be its user's
 *     will
 */
record SessionToken(String text, boolean byCookie) {
  static final String COOKIE = "grok2api_admin_session";

  /** Begins the text of an access token. */
  static final String ACCESS_PREFIX = "g2a_";

  private static final String BEARER = "bearer";
  private static final int CHARS = 43;

  /** Null when the request shows none. */
  static SessionToken of(Request request) {
    String bearer = bearer(request.header("Authorization"));
    String text = bearer == null ? Cookies.value(request, COOKIE) : bearer;
    return text == null || text.isEmpty() ? null : new SessionToken(text, bearer == null);
  }

  /** Whether the token has the form that we give it; none other needs to be looked for. */
  boolean wellFormed() {
    return isAccessToken()
        ? !byCookie && random(text.substring(ACCESS_PREFIX.length()))
        : random(text);
  }

  /** Whether it is a script's, and no session's. */
  boolean isAccessToken() {
    return text.length() == ACCESS_PREFIX.length() + CHARS && text.startsWith(ACCESS_PREFIX);
  }

  /** Whether a text has the form of 32 random bytes in base64url. */
  static boolean random(String text) {
    boolean random = text.length() == CHARS;
    for (int i = 0; random && i < CHARS; i++) {
      char c = text.charAt(i);
      random =
          (c >= 'A' && c <= 'Z')
              || (c >= 'a' && c <= 'z')
              || (c >= '0' && c <= '9')
              || c == '-'
              || c == '_';
    }
    return random;
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
}
