package grok2api.gateway;

import grok2api.platform.Statement;
import grok2api.store.Amounts;
import grok2api.store.DailyUsage;

/**
 * What one request takes from its key's counters, on the day it was admitted.
 *
 * @param keyId the key; null for callers who are never charged
 * @param taken whether the database has counted it already
 */
public record Charge(String keyId, String day, Amounts amounts, boolean taken) {
  static final Charge NONE = new Charge(null, "", Amounts.NOTHING, false);

  /** What the database must still do when the request was worth its charge; null for nothing. */
  Statement keep(long nowMillis) {
    return keyId == null || taken ? null : DailyUsage.count(keyId, day, amounts, nowMillis);
  }

  /**
   * What the database must do when the request failed before any upstream work; null for nothing.
   */
  Statement giveBack() {
    return keyId != null && taken ? DailyUsage.refund(keyId, day, amounts) : null;
  }
}
