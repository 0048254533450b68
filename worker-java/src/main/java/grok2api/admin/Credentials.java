package grok2api.admin;

import grok2api.json.JsonNode;

/**
 * What somebody signs in with: {@code {"username":"admin","password":"…"}}.
 *
 * @param username trimmed
 * @param password as typed
 */
record Credentials(String username, String password) {
  static Credentials read(JsonNode body) {
    String username = body.get("username").string().trim();
    String password = body.get("password").string();
    if (username.isEmpty()) {
      throw body.get("username").problem("a user name");
    }
    if (password.isEmpty()) {
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
