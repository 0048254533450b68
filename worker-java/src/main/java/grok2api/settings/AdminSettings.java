package grok2api.settings;

/**
 * Who runs the panel and from where; keys {@code admin_username}, {@code admin_password…} and
 * {@code base_url} of section {@code global}, {@code session_hours} of section {@code security}.
 *
 * @param username never empty
 * @param baseUrl where the gateway is reached from outside, e.g. {@code https://gw.example}; empty
 *     when the operator did not say
 * @param sessionMillis how long a sign-in lasts after its last use, 1 h to 7 d
 */
public record AdminSettings(
    String username, AdminPassword password, String baseUrl, long sessionMillis) {
  public AdminSettings with(AdminPassword other) {
    return new AdminSettings(username, other, baseUrl, sessionMillis);
  }

  public AdminSettings named(String other) {
    return new AdminSettings(other, password, baseUrl, sessionMillis);
  }
}
