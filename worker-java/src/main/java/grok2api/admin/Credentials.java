package grok2api.admin;

import grok2api.json.JsonNode;

/**
 * What somebody signs in with: {@code {"username":"admin","password":"…"}}.
 *
 * @param username trimmed
 * @param password as typed
 */
record Credentials(String username, String password) {
  /** Far beyond any password; a derivation takes time with the length too. */
  private static final int MAX_CHARS = 4096;

  static Credentials read(JsonNode body) {
    String username = body.get("username").string().trim();
    String password = body.get("password").string();
    if (username.isEmpty()) {
      throw body.get("username").problem("a user name");
    }
    if (password.isEmpty() || password.length() > MAX_CHARS) {
      throw body.get("password").problem("a password");
    }
    return new Credentials(username, password);
  }

  /** Without the secret, in case somebody logs it. */
  @Override
  public String toString() {
    return "Credentials of " + username;
  }
}
