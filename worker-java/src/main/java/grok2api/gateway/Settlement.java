package grok2api.gateway;

import grok2api.platform.Platform;
import grok2api.platform.SqlFailed;
import grok2api.platform.Statement;
import grok2api.store.AccountId;
import grok2api.store.RequestLog;
import grok2api.store.Trip;
import grok2api.vault.Unsealed;
import grok2api.vault.Vault;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes what a request leaves behind in one round trip after its answer: the log row, the charge
 * and what was learnt about accounts.
 */
public final class Settlement {
  private static final int MAX_IDS = 1000;

  private final Platform platform;
  private final Vault vault;
  private final Warmth warmth;
  private final Map<String, String> accountIds = new HashMap<>();

  Settlement(Platform platform, Vault vault, Warmth warmth) {
    this.platform = platform;
    this.vault = vault;
    this.warmth = warmth;
  }

  /** Notes a request that was refused before anything was charged or asked. */
  public void refused(Trace trace, int status, String errorCode) {
    settle(trace, status, errorCode, "", List.of(), null);
  }

  /**
   * Settles a request; never fails, a lost row is told to the console.
   *
   * @param learnt statements about accounts
   * @param charge the statement that keeps or gives back the charge; null for nothing
   */
  public void settle(
      Trace trace,
      int status,
      String errorCode,
      String error,
      List<Statement> learnt,
      Statement charge) {
    Trip trip = new Trip();
    trip.add(
        RequestLog.insert(
            warmth.schema(),
            trace.entry(warmth.security(), who(trace), status, errorCode, error),
            platform.entropy().below(RequestLog.IDS_PER_MILLI)));
    trip.add(charge);
    run(trip, learnt);
  }

  /** Keeps what a request has taught before it was handed to somebody else. */
  public void learnt(List<Statement> learnt) {
    if (!learnt.isEmpty()) {
      run(new Trip(), learnt);
    }
  }

  private String who(Trace trace) {
    return trace.servedBy() == null ? accountId(trace.accountToken()) : trace.servedBy();
  }

  private void run(Trip trip, List<Statement> learnt) {
    for (Statement statement : learnt) {
      trip.add(statement);
    }
    try {
      trip.run(platform.sql());
    } catch (SqlFailed together) {
      runOneByOne(trip.statements());
    }
  }

  /** One statement that fails, say for a missing log table, must not take the others with it. */
  private void runOneByOne(List<Statement> statements) {
    for (Statement statement : statements) {
      try {
        platform.sql().run(statement);
      } catch (SqlFailed e) {
        platform
            .log()
            .error("settlement.failed", Map.of("statement", statement.sql().substring(0, 40)), e);
      }
    }
  }

  /**
   * An account's public name; it may wait when an isolate asks for the first time.
   *
   * @param token as stored; null for none
   * @return empty for none, and for a token that cannot be opened
   */
  String accountId(String token) {
    if (token == null) {
      return "";
    }
    String id = accountIds.get(token);
    if (id == null) {
      id =
          switch (vault.opened(token)) {
            case Unsealed.Clear clear -> AccountId.of(platform.digests(), clear.text());
            case Unsealed.Locked locked -> "";
          };
      if (accountIds.size() >= MAX_IDS) {
        accountIds.clear();
      }
      accountIds.put(token, id);
    }
    return id;
  }
}
