package grok2api.admin;

import grok2api.platform.ConstantTime;
import grok2api.platform.Crypto;

/**
 * Tickets that let a signed-in operator's page open the imagine socket, where a browser can send no
 * header: {@code <expiry>.<HMAC>}, good for a minute. Nothing is stored.
 */
final class ImagineTickets {
  static final long LIFE_MILLIS = 60_000;

  private final Crypto crypto;

  ImagineTickets(Crypto crypto) {
    this.crypto = crypto;
  }

  /**
   * @param secret the one that signs links to media
   */
  String issue(String secret, long expiresAtMillis) {
    return expiresAtMillis + "." + crypto.hmac(secret, "imagine ticket " + expiresAtMillis);
  }

  boolean holds(String ticket, String secret, long nowMillis) {
    int dot = ticket.indexOf('.');
    if (secret.isEmpty() || dot < 1 || dot > 15) {
      return false;
    }
    long expiresAtMillis = 0;
    for (int i = 0; i < dot; i++) {
      int digit = ticket.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return false;
      }
      expiresAtMillis = 10 * expiresAtMillis + digit;
    }
    return expiresAtMillis > nowMillis
        && ConstantTime.equal(issue(secret, expiresAtMillis), ticket);
  }
}
