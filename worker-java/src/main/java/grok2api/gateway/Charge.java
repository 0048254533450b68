package grok2api.gateway;

import grok2api.platform.Statement;
import grok2api.store.Amounts;
import grok2api.store.DailyUsage;
import grok2api.store.Schema;
import java.util.ArrayList;
import java.util.List;

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
  public Statement keep(long tokens, long nowMillis) {
    if (keyId == null) {
      return null;
    }
    if (!taken) {
      return DailyUsage.count(schema, keyId, day, amounts, tokens, nowMillis);
    }
    return tokens == 0 || schema == Schema.LEGACY ? null : DailyUsage.addTokens(keyId, day, tokens);
  }

  /**
   * What the database must still do when only a part was delivered: the rest is given back.
   *
   * @param delivered at most {@link #amounts}, images only
   * @param tokens prompt and completion
   */
  List<Statement> keepPart(Amounts delivered, long tokens, long nowMillis) {
    int missing = amounts.image() - delivered.image();
    Statement back = missing > 0 ? giveBack(Amounts.images(missing)) : null;
    boolean any = tokens > 0 || !delivered.equals(Amounts.NOTHING);
    Statement kept =
        any ? new Charge(schema, keyId, day, delivered, taken).keep(tokens, nowMillis) : null;
    List<Statement> statements = new ArrayList<>();
    for (Statement statement : new Statement[] {back, kept}) {
      if (statement != null) {
        statements.add(statement);
      }
    }
    return statements;
  }

  /** What the database must do about the part that was not delivered; null for nothing. */
  private Statement giveBack(Amounts missing) {
    return keyId != null && taken ? DailyUsage.refund(keyId, day, missing) : null;
  }

  /**
   * What the database must do when the request failed before any upstream work; null for nothing.
   */
  public Statement giveBack() {
    return giveBack(amounts);
  }
}
