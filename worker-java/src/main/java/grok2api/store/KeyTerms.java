package grok2api.store;

import grok2api.platform.Json;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What an operator lays down for a client key. A term that is not set stays as it is; for a new key
 * it is the table's default: active, unlimited, for ever, every model, every address.
 */
public final class KeyTerms {
  private final Map<String, Object> columns = new LinkedHashMap<>();

  public KeyTerms name(String label) {
    return set("name", label);
  }

  /** The same terms under a name of their own. */
  public KeyTerms named(String label) {
    KeyTerms named = new KeyTerms();
    named.columns.putAll(columns);
    return named.name(label);
  }

  public KeyTerms active(boolean active) {
    return set("is_active", active ? 1 : 0);
  }

  /**
   * @param most -1 unlimited, 0 forbidden
   */
  public KeyTerms limit(KeyLimit limit, int most) {
    return set(limit.column(), most);
  }

  /**
   * @param atMillis epoch, UTC; null for never
   */
  public KeyTerms expiresAt(Long atMillis) {
    return set("expires_at", atMillis);
  }

  /**
   * @param models public ids; none for all
   */
  public KeyTerms allowedModels(Json json, Collection<String> models) {
    return set("allowed_models", array(json, models));
  }

  /**
   * @param ranges e.g. {@code 203.0.113.0/24}; none for all
   */
  public KeyTerms allowedAddresses(Json json, Collection<String> ranges) {
    return set("allowed_addresses", array(json, ranges));
  }

  public boolean isEmpty() {
    return columns.isEmpty();
  }

  public boolean hasName() {
    return columns.containsKey("name");
  }

  /** The terms that are set, by their columns; for the audit. */
  public List<String> names() {
    return new ArrayList<>(columns.keySet());
  }

  Map<String, Object> columns() {
    return Collections.unmodifiableMap(columns);
  }

  private KeyTerms set(String column, Object value) {
    columns.put(column, value);
    return this;
  }

  private static String array(Json json, Collection<String> texts) {
    return texts.isEmpty() ? null : JsonLists.ofTexts(json, texts).get(0);
  }
}
