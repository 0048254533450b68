package grok2api.admin;

import grok2api.http.Request;
import grok2api.platform.HttpCall.Header;
import grok2api.store.KnownDevices;

/**
 * The cookie by which a browser is known that has signed in before. It opens nothing; it only has
 * the browser's wrong passwords counted apart from everybody else's.
 */
final class DeviceCookie {
  static final int SECRET_BYTES = 32;

  private static final String NAME = "grok2api_device";

  private DeviceCookie() {}

  /** What the browser shows; null when it shows nothing that can be genuine. */
  static String shown(Request request) {
    String secret = Cookies.value(request, NAME);
    return secret != null && SessionToken.random(secret) ? secret : null;
  }

  static Header set(String secret) {
    return new Header(
        "Set-Cookie",
        NAME
            + "="
            + secret
            + "; Path=/api/v1/admin; HttpOnly; Secure; SameSite=Lax; Max-Age="
            + KnownDevices.LIFETIME_MILLIS / 1000);
  }
}
