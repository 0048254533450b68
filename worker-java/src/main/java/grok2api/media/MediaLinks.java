package grok2api.media;

import grok2api.platform.Crypto;
import grok2api.platform.Encodings;

/**
 * Links to media through this gateway: {@code <base>/images/<name>?s=<signature>}. The name spells
 * where the upstream has them; who does not know the secret cannot make the gateway fetch anything.
 */
public final class MediaLinks {
  private static final String ASSETS = "https://assets.grok.com/";

  /** The first characters of a base64url HMAC-SHA-256: 132 bits. */
  private static final int SIGNATURE_CHARS = 22;

  private final Encodings encodings;
  private final Crypto crypto;
  private final String base;
  private final String secret;

  /**
   * @param base origin of the links, e.g. {@code https://gw.example}
   * @param secret base64url; empty for links without a signature
   */
  public MediaLinks(Encodings encodings, Crypto crypto, String base, String secret) {
    this.encodings = encodings;
    this.crypto = crypto;
    this.base = base;
    this.secret = secret;
  }

  /**
   * The link to an upstream address. Never waits.
   *
   * @param url absolute, {@code https}
   */
  public String to(String url) {
    String name = encode(url, encodings);
    return base + "/images/" + name + (secret.isEmpty() ? "" : "?s=" + signature(name));
  }

  /** What a link to that name carries; empty without a secret. */
  public String signature(String name) {
    return secret.isEmpty() ? "" : crypto.hmac(secret, name).substring(0, SIGNATURE_CHARS);
  }

  /** The canonical spelling: a path for the asset host, the whole URL for any other. */
  public static String encode(String url, Encodings encodings) {
    if (url.startsWith(ASSETS) && url.indexOf('?') < 0) {
      return "p_" + base64Url(url.substring(ASSETS.length() - 1), encodings);
    }
    return "u_" + base64Url(url, encodings);
  }

  /** RFC 4648, section 5, without padding. */
  private static String base64Url(String text, Encodings encodings) {
    String padded = encodings.base64(text).replace('+', '-').replace('/', '_');
    int padding = padded.indexOf('=');
    return padding < 0 ? padded : padded.substring(0, padding);
  }
}
