package grok2api.media;

import grok2api.platform.ConstantTime;
import grok2api.platform.Crypto;
import grok2api.platform.Encodings;

/**
 * Links to media through this gateway: {@code <base>/images/<name>?s=<signature>&a=<account>}. The
 * name spells where the upstream has them; who does not know the secret cannot make the gateway
 * fetch anything. The account is a hint, not signed: which one made them, and so may see them.
 */
public final class MediaLinks {
  /** The host that shows media to the account that made them. */
  static final String ASSETS = "https://assets.grok.com/";

  /** Where media are served. */
  public static final String PATH = "/images/";

  /** The first characters of a base64url HMAC-SHA-256: 132 bits. */
  private static final int SIGNATURE_CHARS = 22;

  /** No signature and no id is longer. */
  private static final int MAX_WORD_CHARS = 64;

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
    return to(url, null);
  }

  /**
   * The same, with whom to ask first.
   *
   * @param accountId of the account that made what is there, e.g. {@code 9c1185a5c5e9}; null when
   *     unknown
   */
  public String to(String url, String accountId) {
    String name = encode(url, encodings);
    return at(name) + query(signature(name), accountId);
  }

  /**
   * What stands behind a name in a link.
   *
   * @param signature null or empty for none
   * @param accountId null or empty for none
   */
  public static String query(String signature, String accountId) {
    String signed = isWord(signature) ? "?s=" + signature : "";
    return isWord(accountId) ? signed + (signed.isEmpty() ? "?a=" : "&a=") + accountId : signed;
  }

  private static boolean isWord(String text) {
    if (text == null || text.isEmpty() || text.length() > MAX_WORD_CHARS) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
      if (!letter && c != '-' && c != '_') {
        return false;
      }
    }
    return true;
  }

  /** The link to a name that the store has, which needs no signature. */
  public String at(String name) {
    return base + PATH + name;
  }

  /** Whether a link to that name carried the right signature; never without a secret. */
  public boolean signed(String name, String signature) {
    return !secret.isEmpty() && signature != null && ConstantTime.equal(signature, signature(name));
  }

  /** Whether only somebody who was given a link can make the gateway fetch. */
  public boolean areSigned() {
    return !secret.isEmpty();
  }

  /** The origin of links, e.g. {@code https://gw.example}. */
  public String base() {
    return base;
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

  /** Whether what is there is shown to some account only. */
  public static boolean needsAccount(String url) {
    return url.startsWith(ASSETS);
  }

  /** RFC 4648, section 5, without padding. */
  private static String base64Url(String text, Encodings encodings) {
    String padded = encodings.base64(text).replace('+', '-').replace('/', '_');
    int padding = padded.indexOf('=');
    return padding < 0 ? padded : padded.substring(0, padding);
  }
}
