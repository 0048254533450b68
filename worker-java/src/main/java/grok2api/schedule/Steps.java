package grok2api.schedule;

import grok2api.accounts.QuotaKeeper;
import grok2api.accounts.Resealing;
import grok2api.accounts.TaskRunner;
import grok2api.gateway.LocalDay;
import grok2api.gateway.MediaRemoval;
import grok2api.gateway.RollUp;
import grok2api.json.JsonWriter;
import grok2api.platform.Platform;
import grok2api.platform.Row;
import grok2api.platform.Sql;
import grok2api.platform.Statement;
import grok2api.relay.CredentialChecks;
import grok2api.relay.ModelLists;
import grok2api.store.AccountId;
import grok2api.store.ClientKeyEdits;
import grok2api.store.KeyText;
import grok2api.store.MediaIndex;
import grok2api.store.QuotaStates;
import grok2api.store.RequestStats;
import grok2api.store.Retention;
import grok2api.store.Tasks;
import grok2api.store.Upkeep;
import grok2api.store.Videos;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The steps of the schedule. */
public final class Steps {
  private static final int HISTORY_DAYS = 7;
  private static final int LOCK_HOURS = 24;
  private static final int FAILURE_HOURS = 24;
  private static final int GUESSER_DAYS = 1;
  private static final int EXPIRED_TOKEN_DAYS = 30;
  private static final int AUDIT_DAYS = 365;
  private static final int STATISTICS_DAYS = 400;

  /** At most, when there is a long log to be summed up. */
  private static final int ROLL_UP_STATEMENTS = 50;

  private static final int TASK_DAYS = 7;

  /** After its expiry a film's client still learns what became of it. */
  private static final int VIDEO_DAYS = 1;

  private static final int TASK_ROWS = 100;

  /** Outside calls that running tasks leave to the steps behind them. */
  private static final int CALLS_BEHIND_TASKS = 5;

  /** Accounts of one run whose tokens are sealed: 3 ms of CPU, and some 500 rows written. */
  private static final int RESEALED_ACCOUNTS = 50;

  private static final int RESEAL_STATEMENTS = 20;

  /**
   * Calls of upstreams with keys, beside the {@link grok2api.accounts.Budget} of the accounts: 40
   * of the 50 that the free plan allows are the most together. None is made for upstreams that are
   * well and whose lists are fresh.
   */
  private static final int CHECKED_CREDENTIALS = 20;

  private static final int REFRESHED_LISTS = 5;

  private final Platform platform;
  private final Sql sql;
  private final LocalDay localDay;

  private Steps(Platform platform) {
    this.platform = platform;
    this.sql = platform.sql();
    this.localDay = new LocalDay(platform.environment());
  }

  /**
   * All steps in their order: first what the database does alone, since that is cheap and bounded;
   * then what asks the upstream and may use up the invocation.
   */
  public static List<Step> of(
      Platform platform,
      TaskRunner tasks,
      QuotaKeeper quotas,
      Resealing resealing,
      CredentialChecks checks,
      ModelLists lists) {
    Steps steps = new Steps(platform);
    List<Step> all = new ArrayList<>();
    all.addAll(steps.statistics());
    all.addAll(steps.retention());
    all.addAll(steps.upkeep());
    all.add(Step.always("credentials.sealed", run -> reseal(resealing, run)));
    all.addAll(steps.media());
    all.add(Step.always("upstreams.set_aside", run -> checkSetAside(checks, run)));
    all.add(Step.always("upstreams.models", run -> refreshLists(lists, run)));
    all.add(Step.always("tasks", run -> tasks.resume(run.budget(), CALLS_BEHIND_TASKS)));
    all.add(Step.always("quotas.stale", run -> refreshStale(quotas, run)));
    return all;
  }

  /** Before log rows are deleted, which then count no less. */
  private List<Step> statistics() {
    RollUp rollUp = new RollUp(platform);
    return List.of(
        Step.always(
            "request_stats.hours",
            run -> {
              run.budget().spendStatements(ROLL_UP_STATEMENTS);
              return rollUp.run();
            }),
        daily("request_stats.age", run -> RequestStats.prune(run.daysAgo(STATISTICS_DAYS))));
  }

  private List<Step> media() {
    MediaRemoval removal = new MediaRemoval(platform);
    return List.of(
        always("kv_cache.expired", run -> MediaIndex.deleteExpired(run.nowMillis())),
        Step.always("kv_cache.surplus", run -> removeSurplus(removal, run)));
  }

  private long removeSurplus(MediaRemoval removal, Run run) {
    run.budget().spendStatements(1);
    long surplus = -run.settings().retention().maxMediaBytes();
    for (Row size : sql.run(MediaIndex.sizes(run.nowMillis())).rows()) {
      surplus += size.integer("bytes");
    }
    if (surplus <= 0) {
      return 0;
    }
    int removed = removal.free(surplus).deleted();
    run.budget().spendStatements(removed);
    return removed;
  }

  private List<Step> retention() {
    List<Step> steps = new ArrayList<>();
    steps.add(always("request_log.age", run -> Retention.requestLog(logsSince(run))));
    steps.add(
        daily(
            "request_log.mark",
            run -> Retention.markRequestLogSurplus(run.settings().retention().logMaxRows())));
    steps.add(always("request_log.rows", run -> Retention.requestLogSurplus()));
    steps.add(always("request_logs.age", run -> Retention.earlierRequestLog(logsSince(run))));
    steps.add(always("daily_usage.age", run -> Retention.dailyUsage(usageSince(run))));
    steps.add(always("admin_sessions.expired", run -> Retention.expiredSessions(run.nowMillis())));
    steps.add(
        always("sign_in_failures.age", run -> Retention.signInFailures(run.daysAgo(GUESSER_DAYS))));
    steps.add(always("known_devices.expired", run -> Retention.expiredDevices(run.nowMillis())));
    steps.add(
        always("passkey_challenges.expired", run -> Retention.expiredChallenges(run.nowMillis())));
    steps.add(
        always(
            "access_tokens.expired",
            run -> Retention.expiredAccessTokens(run.daysAgo(EXPIRED_TOKEN_DAYS))));
    steps.add(always("audit_log.age", run -> Retention.auditLog(run.daysAgo(AUDIT_DAYS))));
    steps.add(
        always("token_quota_audit.age", run -> Retention.quotaHistory(run.daysAgo(HISTORY_DAYS))));
    for (Retention.Locks locks : Retention.Locks.values()) {
      steps.add(
          always(locks.table() + ".age", run -> Retention.locks(locks, run.hoursAgo(LOCK_HOURS))));
    }
    steps.add(daily("videos.age", run -> Videos.prune(run.daysAgo(VIDEO_DAYS))));
    steps.add(always("admin_tasks.age", run -> Tasks.prune(run.daysAgo(TASK_DAYS), TASK_ROWS)));
    return steps;
  }

  private List<Step> upkeep() {
    return List.of(
        daily("accounts.failures", run -> Upkeep.forgetFailures(run.hoursAgo(FAILURE_HOURS))),
        daily("token_quota_state.orphans", run -> Upkeep.orphanedQuotas()),
        daily("token_tags.orphans", run -> Upkeep.orphanedTags()),
        daily("daily_usage.orphans", run -> ClientKeyEdits.forgetOrphanedUse()),
        Step.always("accounts.ids", this::nameAccounts),
        Step.always("client_keys.ids", this::nameKeys),
        Step.always("token_quota_state.index", this::indexQuotas));
  }

  private static long logsSince(Run run) {
    return run.daysAgo(run.settings().retention().logDays());
  }

  private String usageSince(Run run) {
    return localDay.of(run.daysAgo(run.settings().retention().usageDays()));
  }

  private Step always(String name, Function<Run, Statement> statement) {
    return Step.always(name, run -> changed(run, statement.apply(run)));
  }

  private Step daily(String name, Function<Run, Statement> statement) {
    return Step.daily(name, run -> changed(run, statement.apply(run)));
  }

  private static long refreshStale(QuotaKeeper quotas, Run run) {
    int calls = quotas.refreshStale(run.budget().calls(), run.settings());
    run.budget().spendCalls(calls);
    return calls;
  }

  private static long checkSetAside(CredentialChecks checks, Run run) {
    run.budget().spendStatements(2 + CHECKED_CREDENTIALS);
    return checks.checkSetAside(CHECKED_CREDENTIALS, run.settings().token().cooldownCapMillis());
  }

  private static long refreshLists(ModelLists lists, Run run) {
    run.budget().spendStatements(1 + 3 * REFRESHED_LISTS);
    return lists.refresh(REFRESHED_LISTS, run.settings().token().cooldownCapMillis());
  }

  private static long reseal(Resealing resealing, Run run) {
    run.budget().spendStatements(RESEAL_STATEMENTS);
    return resealing.slice(RESEALED_ACCOUNTS).total();
  }

  private long nameAccounts(Run run) {
    run.budget().spendStatements(2);
    List<String> nameless = Upkeep.tokens(sql.run(Upkeep.nameless()));
    if (nameless.isEmpty()) {
      return 0;
    }
    JsonWriter names = new JsonWriter(platform.json()).array();
    for (String token : nameless) {
      names.array().value(token).value(AccountId.of(platform.digests(), token)).end();
    }
    return sql.run(Upkeep.name(names.end().toString())).changes();
  }

  private long nameKeys(Run run) {
    run.budget().spendStatements(3);
    List<KeyText> nameless =
        ClientKeyEdits.readNameless(platform.digests(), sql.run(ClientKeyEdits.nameless()));
    if (!nameless.isEmpty()) {
      sql.batch(ClientKeyEdits.identify(platform.json(), nameless));
    }
    return nameless.size();
  }

  private long indexQuotas(Run run) {
    run.budget().spendStatements(3);
    Row found = sql.run(Upkeep.unindexed()).rows().get(0);
    if (found.integer("count") > 0) {
      String tokens = found.text("tokens");
      sql.run(QuotaStates.aligned(tokens, run.nowMillis()));
    }
    return found.integer("count");
  }

  private long changed(Run run, Statement statement) {
    run.budget().spendStatements(1);
    return sql.run(statement).changes();
  }
}
