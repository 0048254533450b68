package grok2api.admin;

import grok2api.refusal.Refusal;
import grok2api.refusal.Refused;
import grok2api.settings.SettingField;
import grok2api.settings.StoredSettings;
import grok2api.store.PoolAccount;
import grok2api.vault.Unsealed;
import grok2api.vault.Vault;
import java.util.ArrayList;
import java.util.List;

/**
 * Secrets in clear, for whoever asks for them and leaves a row in the audit. What cannot be opened
 * is refused with {@code DATA_KEY_MISMATCH}, and with it all that was to be told together: a file
 * with gaps would pass for the whole.
 */
final class Revealed {
  /** As many accounts are named of those that cannot be told. */
  private static final int NAMED = 5;

  private Revealed() {}

  static String token(Vault vault, PoolAccount account) {
    return accounts(vault, List.of(account)).get(0).token();
  }

  /** All of them with their tokens opened. */
  static List<PoolAccount> accounts(Vault vault, List<PoolAccount> accounts) {
    List<PoolAccount> revealed = new ArrayList<>(accounts.size());
    List<String> locked = new ArrayList<>();
    for (PoolAccount account : accounts) {
      switch (vault.opened(account.token())) {
        case Unsealed.Clear clear -> revealed.add(account.withToken(clear.text()));
        case Unsealed.Locked other -> locked.add(account.id());
      }
    }
    if (!locked.isEmpty()) {
      throw mismatch(text(locked));
    }
    return revealed;
  }

  /** A secret among the settings; empty for none. */
  static String setting(StoredSettings settings, SettingField<?> field) {
    if (settings.locked(field)) {
      throw mismatch(field.name());
    }
    return settings.secret(field);
  }

  /**
   * Anything else that may be sealed.
   *
   * @param what it is, for whoever cannot be told
   */
  static String text(Vault vault, String stored, String what) {
    return switch (vault.opened(stored)) {
      case Unsealed.Clear clear -> clear.text();
      case Unsealed.Locked locked -> throw mismatch(what);
    };
  }

  private static String text(List<String> locked) {
    List<String> named = locked.subList(0, Math.min(NAMED, locked.size()));
    return locked.size()
        + (locked.size() == 1 ? " account, " : " accounts, ")
        + String.join(", ", named)
        + (named.size() < locked.size() ? " and others" : "");
  }

  private static Refused mismatch(String what) {
    return new Refused(
        new Refusal.Conflict(
            "DATA_KEY_MISMATCH",
            "Sealed with a key that is neither DATA_KEY nor DATA_KEY_OLD, or altered: " + what));
  }
}
