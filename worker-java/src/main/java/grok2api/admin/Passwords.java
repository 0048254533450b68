package grok2api.admin;

import grok2api.platform.ConstantTime;
import grok2api.platform.Environment;
import grok2api.platform.Platform;
import grok2api.platform.Statement;
import grok2api.settings.AdminPassword;
import grok2api.settings.AdminSettings;
import grok2api.store.AdminPasswords;
import java.util.List;

/**
 * The operator's password: whether a typed one is right, and how it is stored (data-model, 7).
 *
 * <p>Each look costs one derivation, about 27 ms of CPU, whether the user name or the password or
 * nothing is wrong.
 */
final class Passwords {
  /** A secret of the deployment that stands in for the default password (data-model, DM-1). */
  private static final String FIRST_PASSWORD = "ADMIN_PASSWORD";

  private static final int SALT_BYTES = 16;

  /** 32 characters. */
  private static final int FILLER_BYTES = 24;

  private static final Verdict WRONG = new Wrong();

  private final Platform platform;

  Passwords(Platform platform) {
    this.platform = platform;
  }

  /** What a typed password turned out to be. */
  sealed interface Verdict {}

  /** Not the password, or not the operator's name. */
  record Wrong() implements Verdict {}

  /**
   * The password.
   *
   * @param password as it is stored once {@code upgrade} is done
   * @param upgrade what brings the stored form up to date
   */
  record Right(AdminPassword password, List<Statement> upgrade) implements Verdict {
    Right {
      upgrade = List.copyOf(upgrade);
    }
  }

  /** Whether the default password opens the panel, so that nothing else may be done there. */
  static boolean mustChange(AdminSettings settings, Environment environment) {
    return settings.password().isDefault() && first(environment) == null;
  }

  /** The secret that replaces the default password; null when there is none. */
  static String first(Environment environment) {
    String first = environment.variable(FIRST_PASSWORD);
    return first == null || first.isBlank() || first.equals(AdminPassword.DEFAULT) ? null : first;
  }

  /**
   * Looks at what somebody typed: as it is, and if that is wrong without surrounding blanks, since
   * earlier panels stored it so.
   */
  Verdict check(AdminSettings admin, String username, String typed) {
    boolean operator = ConstantTime.equal(username, admin.username());
    Verdict verdict = look(admin.password(), typed);
    String trimmed = typed.trim();
    boolean again = !trimmed.isEmpty() && trimmed.length() < typed.length();
    if (again && !(operator && verdict instanceof Right)) {
      verdict = look(admin.password(), trimmed);
    }
    return operator ? verdict : WRONG;
  }

  /** What is to be stored of a password. */
  AdminPasswords.NewHash hash(String password) {
    String salt = platform.entropy().base64Url(SALT_BYTES);
    return new AdminPasswords.NewHash(
        platform.crypto().pbkdf2(password, salt, AdminPasswords.ITERATIONS), salt, filler());
  }

  /** What nobody can guess, to stand where a clear password stood. */
  String filler() {
    return "!" + platform.entropy().base64Url(FILLER_BYTES);
  }

  /** What {@link AdminPasswords} shall find unchanged. */
  static AdminPasswords.Known known(AdminPassword password) {
    return new AdminPasswords.Known(password.hash(), password.isHashed() ? null : password.plain());
  }

  /** The record of what {@link AdminPasswords} stores. */
  static AdminPassword stored(AdminPasswords.NewHash hash) {
    return new AdminPassword(hash.hash(), hash.salt(), AdminPasswords.ITERATIONS, hash.filler());
  }

  private Verdict look(AdminPassword password, String typed) {
    return password.isHashed() ? lookByHash(password, typed) : lookInClear(password, typed);
  }

  /**
   * An earlier edition hashed the default password too. Then it is stored in clear again, so that
   * it counts as what it is: to be changed, or replaced by the deployment's secret.
   */
  private Verdict lookByHash(AdminPassword password, String typed) {
    String first = first(platform.environment());
    boolean right = matches(password, typed);
    if (right && !typed.equals(AdminPassword.DEFAULT)) {
      return new Right(password, filled(password));
    }
    if (right && first == null) {
      long now = platform.clock().nowMillis();
      return new Right(
          new AdminPassword("", "", AdminPasswords.ITERATIONS, AdminPassword.DEFAULT),
          List.of(AdminPasswords.exposeDefault(password.hash(), now), AdminPasswords.changed()));
    }
    boolean secret = first != null && ConstantTime.equal(typed, first);
    return secret && matches(password, AdminPassword.DEFAULT)
        ? replaced(password, hash(typed))
        : WRONG;
  }

  private Verdict lookInClear(AdminPassword password, String typed) {
    AdminPasswords.NewHash hash = hash(typed);
    String first = first(platform.environment());
    String expected = password.isDefault() && first != null ? first : password.plain();
    if (expected.isEmpty() || !ConstantTime.equal(typed, expected)) {
      return WRONG;
    }
    return typed.equals(AdminPassword.DEFAULT)
        ? new Right(password, List.of())
        : replaced(password, hash);
  }

  private boolean matches(AdminPassword password, String typed) {
    String derived = platform.crypto().pbkdf2(typed, password.salt(), password.iterations());
    return ConstantTime.equal(derived, password.hash());
  }

  private Verdict replaced(AdminPassword password, AdminPasswords.NewHash hash) {
    long now = platform.clock().nowMillis();
    return new Right(
        stored(hash),
        List.of(
            AdminPasswords.replace(known(password), hash, null, now), AdminPasswords.changed()));
  }

  private List<Statement> filled(AdminPassword password) {
    if (!password.plain().isEmpty()) {
      return List.of();
    }
    long now = platform.clock().nowMillis();
    return List.of(AdminPasswords.fill(password.hash(), filler(), now), AdminPasswords.changed());
  }
}
