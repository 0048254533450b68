package grok2api.platform;

/** What the operator configured around the program: variables, secrets and bindings. */
public interface Environment {
  /** A variable's or secret's text, or null when it is not set. */
  String variable(String name);

  /** Which build this is: the variable {@code BUILD_SHA}, {@code dev} when it is not set. */
  default String build() {
    String sha = variable("BUILD_SHA");
    return sha == null || sha.isBlank() ? "dev" : sha;
  }

  /** Whether a binding such as {@code DB}, {@code KV_CACHE} or {@code ASSETS} exists. */
  boolean bound(String name);
}
