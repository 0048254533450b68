package grok2api.store;

import grok2api.platform.Digests;
import grok2api.platform.Json;
import grok2api.platform.Row;
import grok2api.platform.Rows;
import grok2api.platform.Statement;
import grok2api.platform.TextBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Changes of client keys by the operator. A key made here is stored by its digest only:
 *
 * <pre>{@code
 * api_keys            key id:4f1c2ab09d3e, id 4f1c2ab09d3e, display sk-zEt...7Y8A
 * client_key_digests  digest 4f1c2ab09d3e…, key id:4f1c2ab09d3e
 * }</pre>
 *
 * <p>One of an earlier edition stands in {@code api_keys.key} in clear until it is {@linkplain
 * #seal sealed}.
 */
public final class ClientKeyEdits {
  /** A digest of each is made, which is what takes time. */
  private static final int NAMED = 100;

  private static final int ORPHANS = 500;

  private static final String SEALED = "'" + ClientKeys.ID_PREFIX + "' || (j.value ->> 1)";

  private static final String OF_THESE = " IN (SELECT value FROM json_each(?1))";

  private ClientKeyEdits() {}

  /** A key to be stored. */
  public record NewKey(KeyText key, KeyTerms terms, long createdMillis) {}

  /**
   * Lets new keys be found by their texts; goes before {@link #insert} in one trip. A text that is
   * a key already, in clear or by its digest, is left out here and there.
   */
  public static Statement insertDigests(Json json, Collection<NewKey> keys) {
    return Statement.of(
        "INSERT INTO client_key_digests (digest, key)"
            + " SELECT j.value ->> 'digest', j.value ->> 'key' FROM json_each(?1) j"
            + " WHERE j.value ->> 'digest' IS NOT NULL AND NOT EXISTS (SELECT 1 FROM api_keys k"
            + " WHERE k.key IN (j.value ->> 'text', j.value ->> 'key'))"
            + " ON CONFLICT (digest) DO NOTHING",
        objects(json, keys));
  }

  /** Stores keys whose digests are; the changes tell how many were new. */
  public static Statement insert(Json json, Collection<NewKey> keys) {
    StringBuilder limits = new StringBuilder();
    StringBuilder values = new StringBuilder();
    for (KeyLimit limit : KeyLimit.values()) {
      limits.append(", ").append(limit.column());
      values.append(", coalesce(j.value ->> '").append(limit.column()).append("', -1)");
    }
    return Statement.of(
        "INSERT INTO api_keys (key, id, display, name, created_at, is_active, expires_at,"
            + " allowed_models, allowed_addresses"
            + limits
            + ") SELECT j.value ->> 'key', j.value ->> 'id', j.value ->> 'display',"
            + " j.value ->> 'name', j.value ->> 'created_at',"
            + " coalesce(j.value ->> 'is_active', 1), j.value ->> 'expires_at',"
            + " j.value ->> 'allowed_models', j.value ->> 'allowed_addresses'"
            + values
            + " FROM json_each(?1) j WHERE j.value ->> 'digest' IS NULL"
            + " OR EXISTS (SELECT 1 FROM client_key_digests d"
            + " WHERE d.digest = j.value ->> 'digest' AND d.key = j.value ->> 'key')"
            + " ON CONFLICT (key) DO NOTHING",
        objects(json, keys));
  }

  /**
   * Changes the terms of keys.
   *
   * @param keys {@code api_keys.key} of each
   */
  public static Statement update(Json json, Collection<String> keys, KeyTerms terms) {
    Query query = new Query(0);
    String separator = "UPDATE api_keys SET ";
    for (Map.Entry<String, Object> column : terms.columns().entrySet()) {
      query.add(separator).add(column.getKey()).add(" = ").bind(column.getValue());
      separator = ", ";
    }
    return query
        .add(" WHERE key IN (SELECT value FROM json_each(")
        .bind(array(json, keys))
        .add("))")
        .statement();
  }

  /**
   * Deletes keys and what they have used; the changes of the last statement tell how many.
   *
   * @param keys {@code api_keys.key} of each
   */
  public static List<Statement> delete(Json json, Collection<String> keys) {
    String array = array(json, keys);
    return List.of(
        Statement.of("DELETE FROM api_key_usage_daily WHERE key" + OF_THESE, array),
        Statement.of("DELETE FROM client_key_digests WHERE key" + OF_THESE, array),
        Statement.of("DELETE FROM api_keys WHERE key" + OF_THESE, array));
  }

  /** Keys that nobody has looked at yet, for {@link #identify}: they have no id. */
  public static Statement nameless() {
    return Statement.of("SELECT key FROM api_keys WHERE id IS NULL LIMIT ?1", NAMED);
  }

  public static List<KeyText> readNameless(Digests digests, Rows found) {
    List<KeyText> keys = new ArrayList<>(found.rows().size());
    for (Row row : found.rows()) {
      keys.add(KeyText.of(digests, row.text("key")));
    }
    return keys;
  }

  /** Gives keys that are stored in clear their ids and digests. */
  public static List<Statement> identify(Json json, Collection<KeyText> keys) {
    List<Statement> statements = new ArrayList<>();
    for (String array : triples(json, keys)) {
      statements.add(
          Statement.of(
              "UPDATE api_keys SET id = j.value ->> 1 FROM json_each(?1) j"
                  + " WHERE api_keys.key = j.value ->> 0 AND +api_keys.id IS NULL",
              array));
      statements.add(
          Statement.of(
              "INSERT INTO client_key_digests (digest, key)"
                  + " SELECT j.value ->> 2, k.key FROM json_each(?1) j"
                  + " CROSS JOIN api_keys k ON k.key = j.value ->> 0"
                  + " WHERE j.value ->> 2 IS NOT NULL ON CONFLICT (digest) DO NOTHING",
              array));
    }
    return statements;
  }

  /**
   * Takes keys that are stored in clear out of the database; their digests remain and they go on
   * working. What they have used goes with them.
   *
   * <p>Should a key be there both in clear and by its digest, which takes an earlier edition at
   * work on the same database, the one in clear stands.
   */
  public static List<Statement> seal(Json json, Collection<KeyText> keys) {
    List<Statement> statements = new ArrayList<>();
    for (String array : triples(json, keys)) {
      statements.add(
          Statement.of(
              "INSERT INTO client_key_digests (digest, key) SELECT j.value ->> 2, "
                  + SEALED
                  + " FROM json_each(?1) j CROSS JOIN api_keys k ON k.key = j.value ->> 0"
                  + " WHERE true ON CONFLICT (digest) DO UPDATE SET key = excluded.key",
              array));
      statements.add(
          Statement.of(
              "UPDATE OR REPLACE api_keys SET id = j.value ->> 1, key = "
                  + SEALED
                  + ", display = "
                  + KeyText.displayOf("api_keys.key")
                  + " FROM json_each(?1) j WHERE api_keys.key = j.value ->> 0",
              array));
      statements.add(
          Statement.of(
              "UPDATE OR REPLACE api_key_usage_daily SET key = "
                  + SEALED
                  + " FROM json_each(?1) j WHERE api_key_usage_daily.key = j.value ->> 0",
              array));
    }
    return statements;
  }

  /**
   * Deletes use of keys that are gone. A request that was under way when its key was deleted or
   * sealed counts for the key it knew, whose name may be its text.
   */
  public static Statement forgetOrphanedUse() {
    return Statement.of(
        "DELETE FROM api_key_usage_daily WHERE rowid IN (SELECT u.rowid FROM api_key_usage_daily u"
            + " WHERE u.key <> '"
            + ClientKeys.ANONYMOUS
            + "' AND NOT EXISTS (SELECT 1 FROM api_keys k WHERE k.key = u.key) LIMIT ?1)",
        ORPHANS);
  }

  private static String objects(Json json, Collection<NewKey> keys) {
    List<String> literals = new ArrayList<>(keys.size());
    for (NewKey key : keys) {
      literals.add(object(json, key));
    }
    return JsonLists.ofLiterals(json, literals).get(0);
  }

  private static String object(Json json, NewKey key) {
    KeyText text = key.key();
    TextBuffer object = json.buffer().append("{\"key\":").append(json.quote(text.storedAs()));
    object.append(",\"id\":").append(json.quote(text.id()));
    object.append(",\"display\":").append(json.quote(text.display()));
    object.append(",\"text\":").append(json.quote(text.text()));
    if (!text.pseudo()) {
      object.append(",\"digest\":").append(json.quote(text.digest()));
    }
    object.append(",\"created_at\":").append(Long.toString(key.createdMillis() / 1000));
    for (Map.Entry<String, Object> column : key.terms().columns().entrySet()) {
      object.append(",").append(json.quote(column.getKey())).append(":");
      object.append(
          column.getValue() instanceof String value
              ? json.quote(value)
              : String.valueOf(column.getValue()));
    }
    return object.append("}").take();
  }

  /** {@code [["sk-old","4f1c2ab09d3e","4f1c2ab09d3e…"]]}: text, id, digest or null. */
  private static List<String> triples(Json json, Collection<KeyText> keys) {
    List<String> literals = new ArrayList<>(keys.size());
    for (KeyText key : keys) {
      literals.add(
          json.buffer()
              .append("[")
              .append(json.quote(key.text()))
              .append(",")
              .append(json.quote(key.id()))
              .append(",")
              .append(key.pseudo() ? "null" : json.quote(key.digest()))
              .append("]")
              .take());
    }
    return JsonLists.ofLiterals(json, literals);
  }

  private static String array(Json json, Collection<String> texts) {
    return JsonLists.ofTexts(json, texts).get(0);
  }
}
