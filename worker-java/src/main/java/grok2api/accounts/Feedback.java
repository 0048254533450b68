package grok2api.accounts;

import grok2api.models.Model;
import grok2api.platform.Platform;
import grok2api.platform.Statement;
import grok2api.settings.Settings;
import grok2api.settings.TokenSettings;
import grok2api.store.Account;
import grok2api.store.AccountChoice;
import grok2api.store.AccountMarks;
import grok2api.store.Schema;
import grok2api.upstream.Failure;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What an upstream's answer says about the account that asked: a table in code ({@code
 * openai-api.md} 8.5 with decision 6).
 */
public final class Feedback {
  private static final long SESSION_REST_MILLIS = 60_000;
  private static final long TROUBLE_REST_MILLIS = 30_000;
  private static final long FIRST_COOLDOWN_MILLIS = 20_000;

  /** Upstream trouble in a row until an account rests. */
  private static final int TROUBLE_IN_ROW = 2;

  /** Challenges in a row until the whole gateway pauses, and for how long. */
  private static final int CHALLENGES_IN_ROW = 5;

  private static final long BREAKER_MILLIS = 30_000;

  private final Platform platform;
  private final AccountPool pool;
  private final Map<String, Integer> troubleInRow = new HashMap<>();
  private int challengesInRow;
  private long pausedUntilMillis;

  public Feedback(Platform platform, AccountPool pool) {
    this.platform = platform;
    this.pool = pool;
  }

  /** When the pause after a row of challenges ends; 0 without one. */
  public long pausedUntilMillis(long nowMillis) {
    return pausedUntilMillis > nowMillis ? pausedUntilMillis : 0;
  }

  /** An answer came. */
  public List<Statement> served(Lease lease, Schema schema) {
    long now = platform.clock().nowMillis();
    Account account = lease.account();
    int units = lease.model().cost();
    challengesInRow = 0;
    troubleInRow.remove(account.token());
    pool.giveBack(lease);
    boolean figureHolds = account.remaining() > 0;
    int left = figureHolds ? Math.max(0, account.remaining() - units) : -1;
    pool.replace(
        account,
        new Account(
            account.token(),
            account.superAccount(),
            left,
            0,
            false,
            0,
            now,
            account.measuredAtMillis()),
        lease.model());
    List<Statement> learnt = new ArrayList<>();
    String rateModel = lease.model().rateModel();
    learnt.add(AccountMarks.served(schema, account, rateModel, units, lease.reservedUnits(), now));
    if (schema == Schema.LEGACY) {
      return learnt;
    }
    if (account.resting()) {
      learnt.add(AccountMarks.awake(account.token(), rateModel));
    }
    if (figureHolds && left < AccountPool.LAST_UNITS) {
      learnt.add(AccountMarks.spent(account.token(), rateModel, now));
    }
    if (account.failedCount() > 0) {
      learnt.add(AccountMarks.forgiven(account.token()));
    }
    return learnt;
  }

  /** Nothing can be said about the account: its units are given back. */
  List<Statement> released(Lease lease) {
    pool.giveBack(lease);
    return lease.reservedUnits() == 0
        ? List.of()
        : List.of(
            AccountChoice.release(
                lease.account().token(), lease.model().rateModel(), lease.reservedUnits()));
  }

  /**
   * The upstream failed.
   *
   * @param punish whether this request may still punish an account
   */
  public List<Statement> failed(
      Lease lease, Failure failure, boolean punish, Settings settings, Schema schema) {
    noteChallenge(failure);
    List<Statement> learnt = new ArrayList<>();
    boolean settled = false;
    if (punish) {
      settled = punish(lease, failure, settings.token(), schema, learnt);
    }
    if (settled) {
      pool.giveBack(lease);
    } else {
      learnt.addAll(released(lease));
    }
    return learnt;
  }

  /**
   * The provider did not tell a quota: only what it says about the session itself counts.
   *
   * @param asked whether an operator asked: one call after another, each of which counts, where
   *     those behind chats are made by many at one moment
   * @see QuotaKeeper
   */
  List<Statement> measuringFailed(
      String token, Failure failure, TokenSettings settings, boolean asked) {
    long now = platform.clock().nowMillis();
    String reason = failure.status() + ": " + failure.detail();
    return switch (failure.kind()) {
      case SESSION_REFUSED -> {
        pool.restEverywhere(token, now + SESSION_REST_MILLIS);
        yield sessionRefused(token, settings, Schema.CURRENT, reason, now, asked);
      }
      case CREDENTIAL_DEAD, ACCOUNT_BLOCKED -> {
        pool.restEverywhere(token, Long.MAX_VALUE);
        yield expired(token, Schema.CURRENT, reason, now);
      }
      case RATE_LIMITED,
          TROUBLE,
          TIMEOUT,
          CHALLENGE,
          FORBIDDEN,
          CONTENT_REFUSED,
          REQUEST_REFUSED,
          MISCONFIGURED,
          CREDENTIAL_LOCKED,
          CLIENT_GONE ->
          List.of();
    };
  }

  /**
   * Media could not be fetched. Only a session that was not accepted says something about the
   * account: links may be old, and anybody may follow them.
   */
  public List<Statement> fetchingFailed(
      String token, Failure failure, TokenSettings settings, Schema schema) {
    return failure.status() == 401 && schema == Schema.CURRENT
        ? measuringFailed(token, failure, settings, false)
        : List.of();
  }

  /** An account answered what an operator asked of it, outside of the pool's choice. */
  public List<Statement> testServed(Account account, Model model) {
    challengesInRow = 0;
    troubleInRow.remove(account.token());
    return List.of(
        AccountMarks.served(
            Schema.CURRENT,
            account,
            model.rateModel(),
            model.cost(),
            0,
            platform.clock().nowMillis()),
        AccountMarks.awake(account.token(), model.rateModel()),
        AccountMarks.proven(account.token()));
  }

  /**
   * An account did not answer an operator. What the provider says of the session or of the rate
   * counts as in a chat; trouble and silence the operator sees.
   */
  public List<Statement> testFailed(
      Account account, Model model, Failure failure, TokenSettings settings) {
    noteChallenge(failure);
    if (failure.kind() != Failure.Kind.RATE_LIMITED) {
      return measuringFailed(account.token(), failure, settings, true);
    }
    long now = platform.clock().nowMillis();
    long until =
        now + cooldownMillis(failure, account.cooldownStep(), settings.cooldownCapMillis());
    pool.rest(account.token(), model, until);
    String reason = failure.status() + ": " + failure.detail();
    return List.of(
        AccountMarks.rateLimited(
            Schema.CURRENT, account, model.rateModel(), 0, until, reason, now));
  }

  /** Whether a failure of this kind leaves a mark on the account. */
  public static boolean punishes(Failure.Kind kind) {
    return switch (kind) {
      case SESSION_REFUSED, CREDENTIAL_DEAD, ACCOUNT_BLOCKED, RATE_LIMITED, TROUBLE, TIMEOUT ->
          true;
      case CHALLENGE,
          FORBIDDEN,
          CONTENT_REFUSED,
          REQUEST_REFUSED,
          MISCONFIGURED,
          CREDENTIAL_LOCKED,
          CLIENT_GONE ->
          false;
    };
  }

  /** True when the statements include giving the reservation back. */
  private boolean punish(
      Lease lease, Failure failure, TokenSettings settings, Schema schema, List<Statement> learnt) {
    long now = platform.clock().nowMillis();
    String token = lease.account().token();
    String reason = failure.status() + ": " + failure.detail();
    return switch (failure.kind()) {
      case SESSION_REFUSED -> {
        pool.restEverywhere(token, now + SESSION_REST_MILLIS);
        learnt.addAll(sessionRefused(token, settings, schema, reason, now, false));
        yield false;
      }
      case CREDENTIAL_DEAD, ACCOUNT_BLOCKED -> {
        pool.restEverywhere(token, Long.MAX_VALUE);
        learnt.addAll(expired(token, schema, reason, now));
        yield false;
      }
      case RATE_LIMITED -> {
        int step = lease.account().cooldownStep();
        long until = now + cooldownMillis(failure, step, settings.cooldownCapMillis());
        pool.rest(token, lease.model(), until);
        learnt.add(
            AccountMarks.rateLimited(
                schema,
                lease.account(),
                lease.model().rateModel(),
                lease.reservedUnits(),
                until,
                reason,
                now));
        yield true;
      }
      case TROUBLE, TIMEOUT -> {
        int inRow = troubleInRow.merge(token, 1, Integer::sum);
        if (inRow >= TROUBLE_IN_ROW) {
          pool.restEverywhere(token, now + TROUBLE_REST_MILLIS);
          learnt.add(AccountMarks.rests(token, now + TROUBLE_REST_MILLIS, reason, now));
        }
        yield false;
      }
      case CREDENTIAL_LOCKED -> {
        // It is not asked for over and over while others may serve; the database is told nothing.
        pool.restEverywhere(token, Long.MAX_VALUE);
        yield false;
      }
      case CHALLENGE, FORBIDDEN, CONTENT_REFUSED, REQUEST_REFUSED, MISCONFIGURED, CLIENT_GONE ->
          false;
    };
  }

  private List<Statement> sessionRefused(
      String token, TokenSettings settings, Schema schema, String reason, long now, boolean alone) {
    return AccountMarks.sessionRefused(
        schema,
        token,
        platform.json().quote(token),
        settings.failThreshold(),
        now + SESSION_REST_MILLIS,
        reason,
        now,
        alone);
  }

  private List<Statement> expired(String token, Schema schema, String reason, long now) {
    platform.log().warn("account.expired", Map.of("reason", reason));
    return AccountMarks.expired(schema, token, platform.json().quote(token), reason, now);
  }

  /** The named pause, or 20 s doubled for each 429 before, up to the cap. */
  public static long cooldownMillis(Failure failure, int step, long capMillis) {
    if (failure.retryAfterMillis() >= 0) {
      return failure.retryAfterMillis();
    }
    long pause = FIRST_COOLDOWN_MILLIS;
    for (int i = 0; i < step && pause < capMillis; i++) {
      pause *= 2;
    }
    return Math.min(pause, capMillis);
  }

  private void noteChallenge(Failure failure) {
    if (failure.kind() != Failure.Kind.CHALLENGE) {
      return;
    }
    challengesInRow++;
    platform
        .log()
        .warn(
            "upstream.challenge",
            Map.of(
                "in_row",
                challengesInRow,
                "advice",
                "check cf_clearance, the user agent and x_statsig_id; accounts are not to blame"));
    if (challengesInRow >= CHALLENGES_IN_ROW) {
      challengesInRow = 0;
      pausedUntilMillis = platform.clock().nowMillis() + BREAKER_MILLIS;
    }
  }
}
