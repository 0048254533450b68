package grok2api.admin;

import grok2api.accounts.Retagging;
import grok2api.accounts.TokenText;
import grok2api.json.JsonWriter;
import grok2api.platform.Json;
import grok2api.store.AccountStatus;
import grok2api.store.PoolAccount;
import grok2api.store.QuotaBucket;
import grok2api.vault.Unsealed;
import java.util.List;

/**
 * Writes an account as the panel gets it. The token is masked; the {@code id} stands for it
 * everywhere.
 *
 * <pre>{@code
 * {"id":"9c1185a5c5e9","token":"sso=eyJ0…x9Qk","display_token":"sso=eyJ0…x9Qk","locked":false,
 *  "token_type":"sso","pool":"ssoBasic","status":"active","display_status":"active","quota":72,"quota_known":true,
 *  "heavy_quota":-1,"heavy_quota_known":false,"note":"","tags":[],"fail_count":0,"use_count":3,
 *  "created_time":1770307200000,"cooldown_until":null,"ready_at":null,"limit_reason":"",
 *  "last_used":1770307200000,"last_failure_time":null,"last_failure_reason":"",
 *  "quota_summary":{"known_count":1,"stale_count":0,"refreshed_at":1770307200000},
 *  "quota_buckets":[{"rate_limit_model":"grok-4","remaining_queries":72,…}]}
 * }</pre>
 *
 * <p>Times are milliseconds since 1970, null for never. {@code status} is one of three, {@code
 * display_status} one of five. {@code ready_at} tells when an account that rests or is used up may
 * serve again. {@code locked} is true for a token that is sealed with a key the gateway does not
 * have. A figure is fresh for as long as its window lasts; older than ten minutes it is called
 * stale all the same.
 */
final class AccountTokenJson {
  private static final long STALE_MILLIS = 600_000;

  private final Json json;
  private final long nowMillis;

  AccountTokenJson(Json json, long nowMillis) {
    this.json = json;
    this.nowMillis = nowMillis;
  }

  /**
   * @param token the account's, opened as far as it can be
   */
  String item(PoolAccount account, Unsealed token, List<QuotaBucket> buckets) {
    JsonWriter item = new JsonWriter(json).object();
    String masked = TokenText.masked(token.textOr(""));
    item.name("id").value(account.id());
    item.name("token").value(masked);
    item.name("display_token").value(masked);
    item.name("locked").value(token instanceof Unsealed.Locked);
    item.name("token_type").value(account.kind());
    item.name("pool").value(account.superAccount() ? "ssoSuper" : "ssoBasic");
    item.name("status").value(status(account.status()));
    item.name("display_status").value(account.status().wireName());
    item.name("quota").value(account.quota());
    item.name("quota_known").value(account.quota() >= 0);
    item.name("heavy_quota").value(account.heavyQuota());
    item.name("heavy_quota_known").value(account.heavyQuota() >= 0);
    item.name("note").value(account.note());
    item.name("tags").array();
    for (String tag : Retagging.stored(json, account.tagsJson())) {
      item.value(tag);
    }
    item.end();
    long uses = 0;
    long lastUsed = 0;
    for (QuotaBucket bucket : buckets) {
      uses += bucket.uses();
      lastUsed = Math.max(lastUsed, bucket.lastUsedMillis());
    }
    item.name("fail_count").value(account.failedCount());
    item.name("use_count").value(uses);
    item.name("created_time").value(account.place().createdMillis());
    time(item, "cooldown_until", account.restsUntilMillis());
    time(item, "ready_at", readyAt(account, buckets));
    item.name("limit_reason").value(limitReason(account.status()));
    time(item, "last_used", lastUsed);
    time(item, "last_failure_time", account.lastFailureMillis());
    item.name("last_failure_reason").value(account.lastFailureReason());
    summary(item, buckets);
    item.name("quota_buckets").array();
    for (QuotaBucket bucket : buckets) {
      if (told(bucket)) {
        bucket(item, bucket);
      }
    }
    return item.end().end().toString();
  }

  /** One of three: an account that is used up is active, but has nothing left. */
  private static String status(AccountStatus status) {
    return switch (status) {
      case INVALID -> "invalid";
      case COOLING -> "cooling";
      case ACTIVE, UNKNOWN, EXHAUSTED -> "active";
    };
  }

  private static String limitReason(AccountStatus status) {
    return switch (status) {
      case COOLING -> "cooldown";
      case EXHAUSTED -> "exhausted";
      case ACTIVE, UNKNOWN, INVALID -> "";
    };
  }

  /** When the account may serve again; 0 when it may now, never or nobody knows. */
  private long readyAt(PoolAccount account, List<QuotaBucket> buckets) {
    if (account.status() == AccountStatus.COOLING) {
      return account.restsUntilMillis();
    }
    long first = 0;
    if (account.status() == AccountStatus.EXHAUSTED) {
      for (QuotaBucket bucket : buckets) {
        boolean main =
            bucket.rateModel().equals("grok-4") || bucket.rateModel().equals("grok-4-heavy");
        if (main && bucket.readyAtMillis() > nowMillis) {
          first = first == 0 ? bucket.readyAtMillis() : Math.min(first, bucket.readyAtMillis());
        }
      }
    }
    return first;
  }

  private void summary(JsonWriter item, List<QuotaBucket> buckets) {
    int known = 0;
    int stale = 0;
    long refreshed = 0;
    for (QuotaBucket bucket : buckets) {
      if (bucket.refreshedAtMillis() > 0) {
        known++;
        stale += stale(bucket) ? 1 : 0;
        refreshed = Math.max(refreshed, bucket.refreshedAtMillis());
      }
    }
    item.name("quota_summary").object();
    item.name("known_count").value(known);
    item.name("stale_count").value(stale);
    time(item, "refreshed_at", refreshed);
    item.end();
  }

  /** A model that was used, but neither measured nor refused, has nothing to tell. */
  private boolean told(QuotaBucket bucket) {
    return bucket.refreshedAtMillis() > 0
        || !bucket.measured()
        || bucket.restsUntilMillis() > nowMillis;
  }

  private boolean stale(QuotaBucket bucket) {
    return bucket.refreshedAtMillis() <= nowMillis - STALE_MILLIS;
  }

  private void bucket(JsonWriter item, QuotaBucket bucket) {
    boolean resting = bucket.restsUntilMillis() > nowMillis;
    item.object();
    item.name("rate_limit_model").value(bucket.rateModel());
    figure(item, "remaining_queries", bucket.remainingQueries());
    figure(item, "total_queries", bucket.totalQueries());
    figure(item, "remaining_tokens", bucket.remainingTokens());
    figure(item, "total_tokens", bucket.totalTokens());
    figure(item, "low_effort_cost", bucket.lowEffortCost());
    figure(item, "high_effort_cost", bucket.highEffortCost());
    figure(item, "window_size_seconds", bucket.windowSeconds());
    time(item, "refreshed_at", bucket.refreshedAtMillis());
    item.name("stale").value(stale(bucket));
    item.name("source").value(bucket.source());
    item.name("error").value(bucket.measured() && !resting ? null : bucket.error());
    time(item, "cooldown_until", resting ? bucket.restsUntilMillis() : 0);
    item.name("use_count").value(bucket.uses());
    item.end();
  }

  private static void figure(JsonWriter item, String name, int figure) {
    item.name(name);
    if (figure < 0) {
      item.nullValue();
    } else {
      item.value(figure);
    }
  }

  private static void time(JsonWriter item, String name, long millis) {
    item.name(name);
    if (millis <= 0) {
      item.nullValue();
    } else {
      item.value(millis);
    }
  }
}
