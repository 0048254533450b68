package grok2api.gateway;

import grok2api.platform.Statement;
import grok2api.store.Amounts;
import grok2api.store.DailyUsage;
import grok2api.store.Schema;

/**
 * What one request takes from its key's counters, on the day it was admitted.
 *
 * @param keyId the key; null for callers who are never charged
 * @param taken whether the database has counted it already
 */
public record Charge(Schema schema, String keyId, String day, Amounts amounts, boolean taken) {
  static final Charge NONE = new Charge(Schema.CURRENT, null, "", Amounts.NOTHING, false);

  /**
   * What the database must still do when the request was worth its charge; null for nothing.
   *
   * @param tokens prompt and completion
   */
  Statement keep(long tokens, long nowMillis) {
    if (keyId == null) {
      return null;
    }
    if (!taken) {
      return DailyUsage.count(schema, keyId, day, amounts, tokens, nowMillis);
    }
    return tokens == 0 || schema == Schema.LEGACY ? null : DailyUsage.addTokens(keyId, day, tokens);
  }

  /**
   * The charge for what was delivered of it.
   *
   * @param delivered at most {@link #amounts}
   */
  Charge reducedTo(Amounts delivered) {
    return new Charge(schema, keyId, day, delivered, taken);
  }

  /** What the database must do about the part that was not delivered; null for nothing. */
  Statement giveBack(Amounts missing) {
    return keyId != null && taken ? DailyUsage.refund(keyId, day, missing) : null;
  }

  /**
   * What the database must do when the request failed before any upstream work; null for nothing.
   */
  Statement giveBack() {
    return giveBack(amounts);
  }
}
