package grok2api.gateway;

import grok2api.accounts.AccountPool;
import grok2api.accounts.Feedback;
import grok2api.accounts.Lease;
import grok2api.platform.Platform;
import grok2api.platform.Signal;
import grok2api.platform.Statement;
import grok2api.refusal.Refusal;
import grok2api.refusal.Refused;
import grok2api.upstream.AnswerStream;
import grok2api.upstream.ChatUpstream;
import grok2api.upstream.Failure;
import grok2api.upstream.UpstreamEvent;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * One request's tries: picks an account, opens an answer and waits for its first sign of content;
 * learns from failures and goes on with another account while that is worth it.
 */
final class Attempts {
  /** Accounts one request may punish (decision 6). */
  private static final int MAX_PUNISHED = 2;

  /**
   * A first byte goes out at the latest after this time, content or not: the platform's proxy gives
   * up on a silent response after 125 s.
   */
  private static final long HOLD_MILLIS = 100_000;

  private static final int LOOK_UP_MILLIS = 5_000;

  /** What callers are told to wait while no credential can be opened: somebody has to set a key. */
  private static final long LOCKED_SECONDS = 60;

  private final Platform platform;
  private final AccountPool pool;
  private final Feedback feedback;
  private final Warmth warmth;
  private final Admitted admitted;
  private final Order order;
  private final Signal signal;
  private final Trace trace;
  private final RetryPolicy retries;
  private final Set<String> tried = new HashSet<>();
  private final Lessons lessons;
  private Failure last;

  /** What a request teaches about accounts, shared by all of its calls. */
  private static final class Lessons {
    final List<Statement> learnt = new ArrayList<>();
    int punished;
  }

  /** What one attempt comes to. */
  private sealed interface Attempt {}

  /**
   * It failed.
   *
   * @param accepted whether the upstream had begun to work
   */
  private record Failed(Failure failure, boolean accepted) implements Attempt {}

  /** An answer that has begun, with the events read so far. */
  record Started(Lease lease, AnswerStream answer, int promptTokens, List<UpstreamEvent> held)
      implements Attempt {}

  Attempts(
      Platform platform,
      AccountPool pool,
      Feedback feedback,
      Warmth warmth,
      Admitted admitted,
      Order order,
      Signal signal,
      Trace trace) {
    this(platform, pool, feedback, warmth, admitted, order, signal, trace, new Lessons());
  }

  private Attempts(
      Platform platform,
      AccountPool pool,
      Feedback feedback,
      Warmth warmth,
      Admitted admitted,
      Order order,
      Signal signal,
      Trace trace,
      Lessons lessons) {
    this.platform = platform;
    this.pool = pool;
    this.feedback = feedback;
    this.warmth = warmth;
    this.admitted = admitted;
    this.order = order;
    this.signal = signal;
    this.trace = trace;
    this.retries = new RetryPolicy(admitted.settings().grok());
    this.lessons = lessons;
  }

  /**
   * Those of another call of the same request. What they learn comes together, and together they
   * punish no more accounts than one would; which accounts were tried each remembers alone.
   */
  Attempts at(Order other) {
    return new Attempts(platform, pool, feedback, warmth, admitted, other, signal, trace, lessons);
  }

  /** What the database should learn about accounts. */
  List<Statement> learnt() {
    return lessons.learnt;
  }

  /** The last failure, for the log; null without one. */
  Failure lastFailure() {
    return last;
  }

  /**
   * Opens answers until one begins.
   *
   * @throws Refused with the class of the last failure
   */
  Started begin() {
    long paused = feedback.pausedUntilMillis(platform.clock().nowMillis());
    if (paused > 0) {
      throw new Refused(new Refusal.NoAccount(secondsUntil(paused)));
    }
    while (true) {
      Lease lease = pick();
      if (last != null) {
        platform.clock().sleep(retries.pauseMillis(last));
      }
      retries.attempted();
      tried.add(lease.account().token());
      trace.attempt(lease.account().token());
      switch (open(lease)) {
        case Started started -> {
          return started;
        }
        case Failed failed -> failed(lease, failed.failure(), failed.accepted());
      }
    }
  }

  /** Another answer after one broke before anything of it reached the client. */
  Started again(Started broken, Failure failure) {
    failed(broken.lease(), failure, true);
    return begin();
  }

  void served(Started started) {
    lessons.learnt.addAll(feedback.served(started.lease(), warmth.schema()));
  }

  /** The answer broke after its beginning reached the client, so nothing can be tried again. */
  void broke(Started started, Failure failure) {
    learn(started.lease(), failure);
  }

  private Lease pick() {
    return switch (pool.pick(order.model(), tried, warmth.schema())) {
      case AccountPool.Pick.Picked picked -> picked.lease();
      case AccountPool.Pick.NoneReady none -> throw noneReady(none);
    };
  }

  private Refused noneReady(AccountPool.Pick.NoneReady none) {
    if (last != null) {
      return new Refused(refusal(last));
    }
    long seconds = none.retryAtMillis() == 0 ? 1 : secondsUntil(none.retryAtMillis());
    return new Refused(
        none.rateLimited()
            ? new Refusal.AccountsCooling(seconds)
            : new Refusal.NoAccount(Math.min(3600, seconds)));
  }

  private Attempt open(Lease lease) {
    return switch (order.open(lease.account().token())) {
      case ChatUpstream.Opened.Refused refused -> new Failed(refused.failure(), false);
      case ChatUpstream.Opened.Answering answering -> hold(lease, answering);
    };
  }

  /** Reads until the answer shows content, so that the status can still tell the truth. */
  private Attempt hold(Lease lease, ChatUpstream.Opened.Answering answering) {
    long deadline = platform.clock().nowMillis() + HOLD_MILLIS;
    List<UpstreamEvent> held = new ArrayList<>();
    while (true) {
      List<UpstreamEvent> events = answering.answer().next(LOOK_UP_MILLIS);
      held.addAll(events);
      for (UpstreamEvent event : events) {
        if (order.promises(event)) {
          return new Started(lease, answering.answer(), answering.promptTokens(), held);
        }
        if (event instanceof UpstreamEvent.Failed failed) {
          return new Failed(failed.failure(), true);
        }
        if (event instanceof UpstreamEvent.End) {
          return new Failed(Failure.of(Failure.Kind.TROUBLE, 200, "empty answer"), true);
        }
      }
      if (order.streamed() && platform.clock().nowMillis() >= deadline) {
        return new Started(lease, answering.answer(), answering.promptTokens(), held);
      }
    }
  }

  /** Returns when another attempt is worth it. */
  private void failed(Lease lease, Failure failure, boolean accepted) {
    learn(lease, failure);
    if (signal.aborted()) {
      throw new Refused(new Refusal.ClientGone());
    }
    if ((accepted && !order.repeatable()) || !retries.worthAnother(failure)) {
      throw new Refused(refusal(failure));
    }
  }

  private void learn(Lease lease, Failure failure) {
    last = failure;
    boolean punish = lessons.punished < MAX_PUNISHED;
    lessons.learnt.addAll(
        feedback.failed(lease, failure, punish, admitted.settings(), warmth.schema()));
    if (punish && Feedback.punishes(failure.kind())) {
      lessons.punished++;
    }
  }

  private long secondsUntil(long millis) {
    return Math.max(1, (millis - platform.clock().nowMillis() + 999) / 1000);
  }

  /** What the caller is told of a failure. */
  static Refusal refusal(Failure failure) {
    return switch (failure.kind()) {
      case RATE_LIMITED ->
          new Refusal.AccountsCooling(
              failure.retryAfterMillis() < 0
                  ? Feedback.cooldownMillis(failure, 0, Long.MAX_VALUE) / 1000
                  : Math.max(1, (failure.retryAfterMillis() + 999) / 1000));
      case CONTENT_REFUSED -> new Refusal.ContentRefused();
      case TIMEOUT -> new Refusal.UpstreamSlow();
      case CLIENT_GONE -> new Refusal.ClientGone();
      case MISCONFIGURED -> new Refusal.Misconfigured(failure.detail());
      case CREDENTIAL_LOCKED -> new Refusal.NoAccount(LOCKED_SECONDS);
      case SESSION_REFUSED,
          CREDENTIAL_DEAD,
          ACCOUNT_BLOCKED,
          CHALLENGE,
          FORBIDDEN,
          REQUEST_REFUSED,
          TROUBLE ->
          new Refusal.UpstreamFailed();
    };
  }
}
