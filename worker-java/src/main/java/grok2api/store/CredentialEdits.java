package grok2api.store;

import grok2api.platform.Json;
import grok2api.platform.Row;
import grok2api.platform.Rows;
import grok2api.platform.Statement;
import grok2api.vault.Vault;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Changes of credentials by the operator. Each goes with {@link Revisions#advance} of {@link
 * Revisions#UPSTREAMS} in one transaction.
 */
public final class CredentialEdits {
  private CredentialEdits() {}

  /**
   * What is to change of credentials.
   *
   * @param enabled null to leave it
   * @param note null to leave it
   * @param reset whether failures and rests are forgotten
   */
  public record Terms(Boolean enabled, String note, boolean reset) {
    public boolean isEmpty() {
      return enabled == null && note == null && !reset;
    }
  }

  /** Those of the ids that are taken, for {@link #readKnown}. */
  public static List<Statement> known(Json json, Collection<NewCredential> credentials) {
    List<String> ids = new ArrayList<>(credentials.size());
    for (NewCredential credential : credentials) {
      ids.add(credential.id());
    }
    List<Statement> statements = new ArrayList<>();
    for (String array : JsonLists.ofTexts(json, ids)) {
      statements.add(
          Statement.of(
              "SELECT c.id AS id FROM json_each(?1) j"
                  + " CROSS JOIN upstream_credentials c ON c.id = j.value",
              array));
    }
    return statements;
  }

  public static Set<String> readKnown(Rows found) {
    Set<String> ids = new HashSet<>();
    for (Row row : found.rows()) {
      ids.add(row.text("id"));
    }
    return ids;
  }

  /** Stores credentials; the changes tell how many were new. */
  public static List<Statement> insert(
      Json json,
      Vault vault,
      String upstream,
      Collection<NewCredential> credentials,
      long nowMillis) {
    List<String> rows = new ArrayList<>(credentials.size());
    for (NewCredential credential : credentials) {
      rows.add(
          json.buffer()
              .append("[")
              .append(json.quote(credential.id()))
              .append(",")
              .append(json.quote(vault.sealed(credential.secret())))
              .append(",")
              .append(json.quote(credential.display()))
              .append(",")
              .append(json.quote(credential.note()))
              .append("]")
              .take());
    }
    List<Statement> statements = new ArrayList<>();
    for (String array : JsonLists.ofLiterals(json, rows)) {
      statements.add(
          Statement.of(
              "INSERT INTO upstream_credentials (id, upstream, secret, display, note, created_at)"
                  + " SELECT value ->> 0, ?2, value ->> 1, value ->> 2, value ->> 3, ?3"
                  + " FROM json_each(?1) WHERE true ON CONFLICT (id) DO NOTHING",
              array,
              upstream,
              nowMillis));
    }
    return statements;
  }

  /** The changes tell how many there were. */
  public static Statement update(CredentialFilter filter, Terms terms, long nowMillis) {
    Query query = new Query(nowMillis);
    String separator = "UPDATE upstream_credentials SET ";
    if (terms.enabled() != null) {
      query.add(separator).add("enabled = ").bind(terms.enabled() ? 1 : 0);
      separator = ", ";
    }
    if (terms.note() != null) {
      query.add(separator).add("note = ").bind(terms.note());
      separator = ", ";
    }
    if (terms.reset()) {
      query
          .add(separator)
          .add("failures = 0, set_aside_at = NULL, ready_at = 0, cooldown_step = 0,")
          .add(" last_failure = NULL, last_failure_at = NULL");
    }
    filter.where(query);
    return query.statement();
  }

  public static Statement delete(CredentialFilter filter, long nowMillis) {
    Query query = new Query(nowMillis).add("DELETE FROM upstream_credentials");
    filter.where(query);
    return query.statement();
  }
}
