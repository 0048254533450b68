package grok2api.admin;

import grok2api.platform.Environment;
import grok2api.settings.AdminPassword;
import grok2api.settings.AdminSettings;

/** What is true of the operator's password. */
final class Passwords {
  /** A secret of the deployment that stands in for the default password (data-model, DM-1). */
  private static final String FIRST_PASSWORD = "ADMIN_PASSWORD";

  private Passwords() {}

  /** Whether the default password opens the panel, so that nothing else may be done there. */
  static boolean mustChange(AdminSettings settings, Environment environment) {
    return settings.password().isDefault() && first(environment) == null;
  }

  /** The secret that replaces the default password; null when there is none. */
  static String first(Environment environment) {
    String first = environment.variable(FIRST_PASSWORD);
    return first == null || first.isBlank() || first.equals(AdminPassword.DEFAULT) ? null : first;
  }
}
