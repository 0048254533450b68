package grok2api.admin;

import grok2api.json.JsonWriter;
import grok2api.platform.Row;
import grok2api.store.AccountList;
import grok2api.store.AccountStatus;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** How many accounts are in which state, of the whole pool or of one kind. */
final class AccountCounts {
  private final Map<AccountStatus, Long> accounts = new EnumMap<>(AccountStatus.class);
  private long quota;
  private long heavyQuota;

  /** A row of {@link AccountList#counts}. */
  void add(Row row) {
    AccountStatus status = AccountStatus.named(row.text("status"));
    accounts.merge(status, row.integer("accounts"), Long::sum);
    if (status.ofClass() == AccountStatus.ACTIVE) {
      quota += row.integer("quota");
      heavyQuota += row.integer("heavy_quota");
    }
  }

  long of(AccountStatus status) {
    return accounts.getOrDefault(status, 0L);
  }

  long total() {
    return sum(null);
  }

  /** Known requests left of active accounts. */
  long quota() {
    return quota;
  }

  void write(JsonWriter body) {
    body.name("total").value(total());
    for (AccountStatus ofClass :
        List.of(AccountStatus.ACTIVE, AccountStatus.EXHAUSTED, AccountStatus.INVALID)) {
      body.name(ofClass.wireName()).value(sum(ofClass));
    }
    for (AccountStatus status : List.of(AccountStatus.COOLING, AccountStatus.UNKNOWN)) {
      body.name(status.wireName()).value(of(status));
    }
    body.name("quota").value(quota).name("heavy_quota").value(heavyQuota);
  }

  private long sum(AccountStatus ofClass) {
    long sum = 0;
    for (Map.Entry<AccountStatus, Long> one : accounts.entrySet()) {
      sum += ofClass == null || one.getKey().ofClass() == ofClass ? one.getValue() : 0;
    }
    return sum;
  }
}
