package grok2api.store;

import grok2api.platform.Row;
import grok2api.platform.Rows;
import grok2api.platform.Statement;

/** Tables {@code api_keys} and {@code client_key_digests}. */
public final class ClientKeys {
  /** The pseudo key whose limits hold for callers without one. */
  public static final String ANONYMOUS = "anonymous";

  /** Begins the ids of keys that are stored by their digest only. */
  public static final String ID_PREFIX = "id:";

  private static final String COLUMNS =
      "k.key, k.name, k.chat_limit, k.heavy_limit, k.image_limit, k.video_limit";

  private ClientKeys() {}

  /**
   * Whether a text names a row without being a key: who reads the database must not get in with it.
   */
  public static boolean reserved(String text) {
    return text.equals(ANONYMOUS) || text.startsWith(ID_PREFIX);
  }

  /**
   * Active keys that the caller's text may mean: its own row, and the anonymous one if there is
   * one.
   *
   * @param digest SHA-256 of {@code key} in hexadecimal
   */
  public static Statement find(Schema schema, String key, String digest) {
    String clear =
        "SELECT " + COLUMNS + " FROM api_keys k WHERE k.key IN (?1, ?2) AND k.is_active = 1";
    return switch (schema) {
      case LEGACY -> Statement.of(clear, key, ANONYMOUS);
      case CURRENT ->
          Statement.of(
              clear
                  + " UNION ALL SELECT "
                  + COLUMNS
                  + " FROM client_key_digests d JOIN api_keys k ON k.key = d.key"
                  + " WHERE d.digest = ?3 AND k.is_active = 1",
              key,
              ANONYMOUS,
              digest);
    };
  }

  /** The caller's own key among the rows of {@link #find}; null when it has none. */
  public static ClientKey own(Rows found) {
    for (Row row : found.rows()) {
      if (!row.text("key").equals(ANONYMOUS)) {
        return read(row);
      }
    }
    return null;
  }

  /** The anonymous pseudo key; without limits when the operator stored none. */
  public static ClientKey anonymous(Rows found) {
    for (Row row : found.rows()) {
      if (row.text("key").equals(ANONYMOUS)) {
        return read(row);
      }
    }
    return new ClientKey(ANONYMOUS, "Anonymous", ClientKey.Limits.NONE);
  }

  private static ClientKey read(Row row) {
    return new ClientKey(
        row.text("key"),
        row.text("name"),
        new ClientKey.Limits(
            (int) row.integer("chat_limit"),
            (int) row.integer("heavy_limit"),
            (int) row.integer("image_limit"),
            (int) row.integer("video_limit")));
  }
}
