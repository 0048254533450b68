package grok2api.passkeys;

import grok2api.platform.Digests;

/**
 * The site that a passkey is made for: browsers offer it there and nowhere else, which is why it
 * cannot be phished.
 *
 * @param origin e.g. {@code https://gw.example} or {@code http://localhost:8787}
 */
public record RelyingParty(String origin) {
  /** The site's name for authenticators: its host, e.g. {@code gw.example}. */
  public String id() {
    String authority = origin.substring(origin.indexOf("://") + 3);
    int port = authority.lastIndexOf(':');
    return port > authority.indexOf(']') ? authority.substring(0, port) : authority;
  }

  /**
   * Names the operator for authenticators: 32 bytes as base64url. It is not made of the user name,
   * so that whoever takes another one keeps the passkeys.
   */
  public String userHandle(Digests digests) {
    return digests.sha256Base64Url("grok2api:" + id());
  }

  String idHash(Digests digests) {
    return digests.sha256Base64Url(id());
  }
}
