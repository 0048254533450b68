package grok2api.store;

import grok2api.platform.Json;
import grok2api.platform.Row;
import grok2api.platform.Rows;
import grok2api.platform.Statement;

/** Tables {@code api_keys} and {@code client_key_digests}. */
public final class ClientKeys {
  /** The pseudo key whose limits hold for callers without one. */
  public static final String ANONYMOUS = "anonymous";

  /** Begins the ids of keys that are stored by their digest only. */
  public static final String ID_PREFIX = "id:";

  private static final String LEGACY_COLUMNS =
      "k.key, k.is_active, k.name, k.chat_limit, k.heavy_limit, k.image_limit, k.video_limit";

  private static final String COLUMNS =
      LEGACY_COLUMNS
          + ", k.requests_per_minute, k.tokens_per_day, k.expires_at, k.allowed_models,"
          + " k.allowed_addresses";

  private static final String BY_TEXT =
      " FROM api_keys k WHERE (k.key = ?1 AND k.is_active = 1) OR k.key = ?2";

  private static final String FIND_LEGACY =
      "SELECT "
          + LEGACY_COLUMNS
          + ", -1 AS requests_per_minute, -1 AS tokens_per_day, NULL AS expires_at,"
          + " NULL AS allowed_models, NULL AS allowed_addresses"
          + BY_TEXT;

  private static final String FIND =
      "SELECT "
          + COLUMNS
          + BY_TEXT
          + " UNION ALL SELECT "
          + COLUMNS
          + " FROM client_key_digests d JOIN api_keys k ON k.key = d.key"
          + " WHERE d.digest = ?3 AND k.is_active = 1";

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
    return switch (schema) {
      case LEGACY -> Statement.of(FIND_LEGACY, key, ANONYMOUS);
      case CURRENT -> Statement.of(FIND, key, ANONYMOUS, digest);
    };
  }

  /** The caller's own key among the rows of {@link #find}; null when it has none. */
  public static ClientKey own(Json json, Rows found) {
    for (Row row : found.rows()) {
      if (!row.text("key").equals(ANONYMOUS)) {
        return read(json, row);
      }
    }
    return null;
  }

  /**
   * The anonymous pseudo key; without limits when the operator stored none, null when it is
   * disabled.
   */
  public static ClientKey anonymous(Json json, Rows found) {
    for (Row row : found.rows()) {
      if (row.text("key").equals(ANONYMOUS)) {
        return row.integer("is_active") == 0 ? null : read(json, row);
      }
    }
    return new ClientKey(ANONYMOUS, "Anonymous", ClientKey.Limits.NONE, ClientKey.Bounds.NONE);
  }

  private static ClientKey read(Json json, Row row) {
    return new ClientKey(
        row.text("key"),
        row.text("name"),
        new ClientKey.Limits(
            (int) row.integer("chat_limit"),
            (int) row.integer("heavy_limit"),
            (int) row.integer("image_limit"),
            (int) row.integer("video_limit"),
            (int) row.integer("requests_per_minute"),
            row.integer("tokens_per_day")),
        new ClientKey.Bounds(
            row.integer("expires_at"),
            JsonLists.texts(json, row.text("allowed_models")),
            JsonLists.texts(json, row.text("allowed_addresses"))));
  }
}
