package grok2api.vault;

/** What a stored text comes to. */
public sealed interface Unsealed {
  /** The text itself. */
  record Clear(String text) implements Unsealed {}

  /**
   * It is sealed, and not with a key we have; or it was altered.
   *
   * @param keyId of the key it names, e.g. {@code q83vEj}
   */
  record Locked(String keyId) implements Unsealed {}

  /** The text, or another one in place of what cannot be opened. */
  default String textOr(String otherwise) {
    return switch (this) {
      case Clear clear -> clear.text();
      case Locked locked -> otherwise;
    };
  }
}
