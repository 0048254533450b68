package grok2api.admin;

import grok2api.json.JsonNode;
import grok2api.settings.AdminPassword;

/** What may become the operator's password, and name. */
final class NewPassword {
  private static final int MIN_CHARS = 8;
  private static final int MAX_CHARS = 1000;
  private static final int MAX_NAME_CHARS = 100;

  private NewPassword() {}

  /**
   * A password from a body's field.
   *
   * @param username the operator's name from now on
   * @throws grok2api.refusal.Refused naming the field when the password is too short or too easily
   *     guessed
   */
  static String read(JsonNode field, String username) {
    String password = field.string();
    if (password.length() < MIN_CHARS || password.length() > MAX_CHARS) {
      throw refused(field, " must have " + MIN_CHARS + " to " + MAX_CHARS + " characters");
    }
    if (password.equalsIgnoreCase(username)) {
      throw refused(field, " must not be the user name");
    }
    if (password.trim().equalsIgnoreCase(AdminPassword.DEFAULT)) {
      throw refused(field, " must not be the default password");
    }
    if (password.isBlank()) {
      throw refused(field, " must not be blank");
    }
    return password;
  }

  /** A user name from a body's field, trimmed; null when the field is not there. */
  static String username(JsonNode field) {
    if (!field.present()) {
      return null;
    }
    String username = field.string().trim();
    if (username.isEmpty() || username.length() > MAX_NAME_CHARS) {
      throw refused(field, " must have 1 to " + MAX_NAME_CHARS + " characters");
    }
    return username;
  }

  private static RuntimeException refused(JsonNode field, String rule) {
    return Bodies.invalidField(field.path(), field.path() + rule);
  }
}
