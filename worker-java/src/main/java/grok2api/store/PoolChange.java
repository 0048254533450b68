package grok2api.store;

import grok2api.platform.Json;
import grok2api.platform.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What one request of the operator changes in the pool: gathered first, then written as one
 * transaction.
 *
 * <p>Accounts are named by their tokens. Only what changes is written, since each index of a table
 * counts as a row written.
 */
public final class PoolChange {
  /** The rest of an account that the operator sends to rest. */
  public static final long REST_MILLIS = 3_600_000L;

  private static final String NAMED = " IN (SELECT value FROM json_each(?1))";

  private static final String TAGS_OF_NAMED =
      "SELECT j.value, t.token FROM json_each(?1) n CROSS JOIN tokens t ON t.token = n.value"
          + " CROSS JOIN json_each(CASE WHEN json_valid(t.tags) THEN t.tags ELSE '[]' END) j"
          + " WHERE j.type = 'text'";

  private final List<NewAccount> added = new ArrayList<>();
  private final List<Edit> edited = new ArrayList<>();
  private final List<String> madeBasic = new ArrayList<>();
  private final List<String> madeSuper = new ArrayList<>();
  private final List<String> expired = new ArrayList<>();
  private final List<String> revived = new ArrayList<>();
  private final List<String> woken = new ArrayList<>();
  private final List<String> rested = new ArrayList<>();
  private final List<String> deleted = new ArrayList<>();

  /**
   * New values for an account; null leaves one as it is.
   *
   * @param quota -1 unknown
   * @param heavyQuota -1 unknown
   */
  public record Edit(
      String token, String note, List<String> tags, Integer quota, Integer heavyQuota) {
    boolean isEmpty() {
      return note == null && tags == null && quota == null && heavyQuota == null;
    }
  }

  public PoolChange add(NewAccount account) {
    added.add(account);
    return this;
  }

  public PoolChange edit(Edit edit) {
    if (!edit.isEmpty()) {
      edited.add(edit);
    }
    return this;
  }

  /** Changes its kind. */
  public PoolChange move(String token, boolean toSuper) {
    (toSuper ? madeSuper : madeBasic).add(token);
    return this;
  }

  /** Takes it out as one whose session has ended. */
  public PoolChange expire(String token) {
    expired.add(token);
    return this;
  }

  /** Gives an expired one a new start. */
  public PoolChange revive(String token) {
    revived.add(token);
    return this;
  }

  /** Ends its rests. */
  public PoolChange wake(String token) {
    woken.add(token);
    return this;
  }

  /** Starts a rest of {@link #REST_MILLIS} unless it rests already. */
  public PoolChange rest(String token) {
    rested.add(token);
    return this;
  }

  public PoolChange delete(String token) {
    deleted.add(token);
    return this;
  }

  public List<NewAccount> added() {
    return List.copyOf(added);
  }

  public boolean isEmpty() {
    return added.isEmpty()
        && edited.isEmpty()
        && madeBasic.isEmpty()
        && madeSuper.isEmpty()
        && expired.isEmpty()
        && revived.isEmpty()
        && woken.isEmpty()
        && rested.isEmpty()
        && deleted.isEmpty();
  }

  /** What it does, in numbers; what it does not do is left out. */
  public Map<String, Integer> counts() {
    Map<String, Integer> counts = new LinkedHashMap<>();
    count(counts, "added", added);
    count(counts, "edited", edited);
    count(counts, "made_basic", madeBasic);
    count(counts, "made_super", madeSuper);
    count(counts, "expired", expired);
    count(counts, "revived", revived);
    count(counts, "woken", woken);
    count(counts, "rested", rested);
    count(counts, "deleted", deleted);
    return counts;
  }

  private static void count(Map<String, Integer> counts, String name, List<?> accounts) {
    if (!accounts.isEmpty()) {
      counts.put(name, accounts.size());
    }
  }

  /**
   * Everything, for one batch. It fails as a whole unless the pool still has the revision that the
   * change was made for; afterwards it has the next one.
   */
  public List<Statement> statements(Json json, long revisionSeen, long nowMillis) {
    List<Statement> all = new ArrayList<>();
    all.add(Revisions.advance(Revisions.TOKENS, revisionSeen));
    List<String> retagged = retagged();
    each(all, json, join(retagged, deleted), PoolChange::tagsForgotten);
    for (String accounts : JsonLists.ofLiterals(json, newAccounts(json))) {
      all.add(inserted(accounts));
    }
    for (String edits : JsonLists.ofLiterals(json, edits(json))) {
      all.add(rewritten(edits));
    }
    for (String figures : JsonLists.ofLiterals(json, figures(json))) {
      all.add(corrected(figures));
    }
    each(all, json, madeBasic, tokens -> moved(tokens, "sso"));
    each(all, json, madeSuper, tokens -> moved(tokens, "ssoSuper"));
    each(all, json, expired, PoolChange::ended);
    each(all, json, revived, PoolChange::begunAnew);
    each(all, json, woken, PoolChange::restsOver);
    each(all, json, rested, tokens -> sentToRest(tokens, nowMillis));
    each(all, json, deleted, PoolChange::removed);
    for (NewAccount account : added) {
      if (!account.tags().isEmpty()) {
        retagged.add(account.token());
      }
    }
    each(all, json, retagged, PoolChange::tagsRemembered);
    each(all, json, deleted, QuotaStates::deleted);
    each(all, json, join(revived, woken), QuotaStates::woken);
    each(all, json, realigned(), tokens -> QuotaStates.aligned(tokens, nowMillis));
    return all;
  }

  private static Statement inserted(String accountsJson) {
    return Statement.of(
        "INSERT INTO tokens (token, id, token_type, created_time, status, cooldown_until,"
            + " remaining_queries, heavy_remaining_queries, note, tags)"
            + " SELECT json_extract(c.value, '$[0]'), json_extract(c.value, '$[1]'),"
            + " json_extract(c.value, '$[2]'), json_extract(c.value, '$[3]'),"
            + " json_extract(c.value, '$[4]'), json_extract(c.value, '$[5]'),"
            + " json_extract(c.value, '$[6]'), json_extract(c.value, '$[7]'),"
            + " json_extract(c.value, '$[8]'), json_extract(c.value, '$[9]')"
            + " FROM json_each(?1) c WHERE true ON CONFLICT (token) DO NOTHING",
        accountsJson);
  }

  private static Statement rewritten(String editsJson) {
    return Statement.of(
        "UPDATE tokens SET note = coalesce(json_extract(c.value, '$[1]'), note),"
            + " tags = coalesce(json_extract(c.value, '$[2]'), tags),"
            + " remaining_queries = coalesce(json_extract(c.value, '$[3]'), remaining_queries),"
            + " heavy_remaining_queries ="
            + " coalesce(json_extract(c.value, '$[4]'), heavy_remaining_queries)"
            + " FROM json_each(?1) c WHERE tokens.token = json_extract(c.value, '$[0]')",
        editsJson);
  }

  /** The operator's figure takes the place of the provider's, until that tells a new one. */
  private static Statement corrected(String figuresJson) {
    return Statement.of(
        "UPDATE token_quota_state SET remaining_queries = CASE"
            + " WHEN json_extract(c.value, '$[2]') >= 0 THEN json_extract(c.value, '$[2]') END,"
            + " refreshed_at = 0 FROM json_each(?1) c"
            + " WHERE token_quota_state.token = json_extract(c.value, '$[0]')"
            + " AND token_quota_state.rate_limit_model = json_extract(c.value, '$[1]')",
        figuresJson);
  }

  private static Statement moved(String tokensJson, String kind) {
    return Statement.of(
        "UPDATE tokens SET token_type = ?2"
            + (kind.equals("sso") ? ", heavy_remaining_queries = -1" : "")
            + " WHERE token"
            + NAMED,
        tokensJson,
        kind);
  }

  private static Statement ended(String tokensJson) {
    return Statement.of("UPDATE tokens SET status = 'expired' WHERE token" + NAMED, tokensJson);
  }

  private static Statement begunAnew(String tokensJson) {
    return Statement.of(
        "UPDATE tokens SET status = 'active', cooldown_until = NULL, failed_count = 0,"
            + " last_failure_time = NULL, last_failure_reason = NULL WHERE token"
            + NAMED,
        tokensJson);
  }

  private static Statement restsOver(String tokensJson) {
    return Statement.of("UPDATE tokens SET cooldown_until = NULL WHERE token" + NAMED, tokensJson);
  }

  private static Statement sentToRest(String tokensJson, long nowMillis) {
    return Statement.of(
        "UPDATE tokens SET cooldown_until = ?2 + "
            + REST_MILLIS
            + " WHERE coalesce(cooldown_until, 0) <= ?2 AND token"
            + NAMED,
        tokensJson,
        nowMillis);
  }

  private static Statement removed(String tokensJson) {
    return Statement.of("DELETE FROM tokens WHERE token" + NAMED, tokensJson);
  }

  private static Statement tagsForgotten(String tokensJson) {
    return Statement.of(
        "DELETE FROM token_tags WHERE (tag, token) IN (" + TAGS_OF_NAMED + ")", tokensJson);
  }

  private static Statement tagsRemembered(String tokensJson) {
    return Statement.of(
        "INSERT OR IGNORE INTO token_tags (tag, token) " + TAGS_OF_NAMED, tokensJson);
  }

  private List<String> retagged() {
    List<String> tokens = new ArrayList<>();
    for (Edit edit : edited) {
      if (edit.tags() != null) {
        tokens.add(edit.token());
      }
    }
    return tokens;
  }

  private List<String> realigned() {
    List<String> tokens = join(madeBasic, madeSuper);
    tokens.addAll(expired);
    tokens.addAll(revived);
    for (Edit edit : edited) {
      if (edit.quota() != null || edit.heavyQuota() != null) {
        tokens.add(edit.token());
      }
    }
    return tokens;
  }

  private List<String> newAccounts(Json json) {
    List<String> literals = new ArrayList<>();
    for (NewAccount account : added) {
      literals.add(
          json.buffer()
              .append("[")
              .append(json.quote(account.token()))
              .append(",")
              .append(json.quote(account.id()))
              .append(",")
              .append(json.quote(account.kind()))
              .append(",")
              .append(Long.toString(account.createdMillis()))
              .append(account.expired() ? ",\"expired\"," : ",\"active\",")
              .append(
                  account.restsUntilMillis() > 0
                      ? Long.toString(account.restsUntilMillis())
                      : "null")
              .append(",")
              .append(Integer.toString(account.quota()))
              .append(",")
              .append(Integer.toString(account.heavyQuota()))
              .append(",")
              .append(json.quote(account.note()))
              .append(",")
              .append(array(json, account.tags()))
              .append("]")
              .take());
    }
    return literals;
  }

  private List<String> edits(Json json) {
    List<String> literals = new ArrayList<>();
    for (Edit edit : edited) {
      literals.add(
          json.buffer()
              .append("[")
              .append(json.quote(edit.token()))
              .append(",")
              .append(edit.note() == null ? "null" : json.quote(edit.note()))
              .append(",")
              .append(edit.tags() == null ? "null" : array(json, edit.tags()))
              .append(",")
              .append(String.valueOf(edit.quota()))
              .append(",")
              .append(String.valueOf(edit.heavyQuota()))
              .append("]")
              .take());
    }
    return literals;
  }

  private List<String> figures(Json json) {
    List<String> literals = new ArrayList<>();
    for (Edit edit : edited) {
      String token = "[" + json.quote(edit.token());
      if (edit.quota() != null) {
        literals.add(token + ",\"grok-4\"," + edit.quota() + "]");
      }
      if (edit.heavyQuota() != null) {
        literals.add(token + ",\"grok-4-heavy\"," + edit.heavyQuota() + "]");
      }
    }
    return literals;
  }

  private static String array(Json json, List<String> texts) {
    List<String> arrays = JsonLists.ofTexts(json, texts);
    return arrays.isEmpty() ? "[]" : arrays.get(0);
  }

  private interface OverTokens {
    Statement statement(String tokensJson);
  }

  private static void each(
      List<Statement> statements, Json json, List<String> tokens, OverTokens over) {
    for (String array : JsonLists.ofTexts(json, tokens)) {
      statements.add(over.statement(array));
    }
  }

  private static List<String> join(List<String> some, List<String> others) {
    List<String> all = new ArrayList<>(some);
    all.addAll(others);
    return all;
  }
}
