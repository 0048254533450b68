package grok2api.testing;

import grok2api.platform.Environment;
import grok2api.vault.Vault;

/** Vaults with keys of a test's own. */
public final class Vaults {
  /** Of an installation without keys. */
  public static final Vault NONE = with(null, null);

  private Vaults() {}

  /**
   * @param key null for none
   * @param oldKey null for none
   */
  public static Vault with(String key, String oldKey) {
    return Vault.of(new JvmCrypto(), new Keys(key, oldKey));
  }

  private record Keys(String key, String oldKey) implements Environment {
    @Override
    public String variable(String name) {
      return switch (name) {
        case "DATA_KEY" -> key;
        case "DATA_KEY_OLD" -> oldKey;
        default -> null;
      };
    }

    @Override
    public boolean bound(String name) {
      return false;
    }
  }
}
