package grok2api.admin;

import grok2api.platform.HttpCall.Header;

/**
 * The cookie that keeps a browser signed in: out of reach for scripts, never sent in clear, not
 * sent along by other sites' forms.
 */
final class SessionCookie {
  private SessionCookie() {}

  static Header set(String token, long lifetimeMillis) {
    return header(token, lifetimeMillis / 1000);
  }

  /** Makes the browser forget it. */
  static Header clear() {
    return header("", 0);
  }

  private static Header header(String value, long maxAgeSeconds) {
    return new Header(
        "Set-Cookie",
        SessionToken.COOKIE
            + "="
            + value
            + "; Path=/; HttpOnly; Secure; SameSite=Lax; Max-Age="
            + maxAgeSeconds);
  }
}
