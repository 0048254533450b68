package grok2api.relay;

import grok2api.accounts.Feedback;
import grok2api.platform.Platform;
import grok2api.platform.Statement;
import grok2api.routing.Credential;
import grok2api.routing.Upstream;
import grok2api.store.UpstreamMarks;
import grok2api.upstream.Failure;
import java.util.ArrayList;
import java.util.List;

/** What answers teach about upstreams and their credentials, in memory and for the database. */
final class Lessons {
  /** After a refusal that may lie with the credential. */
  private static final long REFUSED_REST_MILLIS = 60_000;

  private static final long LOCKED_REST_MILLIS = 60_000;

  /** Longest rest that an upstream may ask for. */
  private static final long LONGEST_REST_MILLIS = 86_400_000;

  /** Its last use need not be known more exactly. */
  private static final long USE_MILLIS = 60_000;

  private final Platform platform;
  private final UpstreamPool pool;
  private final Breakers breakers;

  Lessons(Platform platform, UpstreamPool pool, Breakers breakers) {
    this.platform = platform;
    this.pool = pool;
    this.breakers = breakers;
  }

  /** An answer has begun. */
  List<Statement> opened(Breakers.Call call) {
    List<Statement> learnt = new ArrayList<>();
    add(learnt, breakers.opened(call));
    return learnt;
  }

  /** Nobody waited for the answer. */
  void left(Breakers.Call call) {
    breakers.left(call);
  }

  /**
   * @param credential null where none is wanted
   */
  List<Statement> served(Breakers.Call call, Credential credential) {
    List<Statement> learnt = new ArrayList<>();
    add(learnt, breakers.answered(call));
    long now = platform.clock().nowMillis();
    if (credential == null || pool.rests(credential, now)) {
      return learnt;
    }
    if (credential.failures() > 0
        || credential.cooldownStep() > 0
        || now - credential.lastUsedMillis() > USE_MILLIS) {
      learnt.add(UpstreamMarks.served(credential.id(), now));
      pool.replace(
          new Credential(
              credential.id(), credential.upstream(), credential.secret(), 0, 0, 0, now));
    }
    return learnt;
  }

  /** A credential cannot be opened; it is not asked for over and over while others may serve. */
  void locked(Credential credential) {
    pool.rest(credential, platform.clock().nowMillis() + LOCKED_REST_MILLIS);
  }

  /**
   * @param credential null where none is wanted
   * @param capMillis longest rest after a 429 that names none
   * @param punish whether this request may still leave a mark on a credential
   */
  List<Statement> failed(
      Breakers.Call call,
      Upstream upstream,
      Credential credential,
      UpstreamError error,
      long capMillis,
      boolean punish) {
    List<Statement> learnt = new ArrayList<>();
    switch (error.blame()) {
      case UPSTREAM -> add(learnt, breakers.failed(call, error.summary()));
      case CREDENTIAL, FORBIDDEN, RATE -> {
        add(learnt, breakers.answered(call));
        if (credential != null && punish) {
          learnt.add(punished(upstream, credential, error, capMillis));
        } else if (credential != null && error.blame() == UpstreamError.Blame.RATE) {
          // No mark, but why ask it again at once? In a storm each request gets on by this.
          long now = platform.clock().nowMillis();
          pool.rest(credential, now + cooldownMillis(credential, error, capMillis));
        }
      }
      case REQUEST -> add(learnt, breakers.answered(call));
      case LOCKED, CLIENT_GONE -> breakers.left(call);
    }
    return learnt;
  }

  /** Only what lies with the credential for certain counts against it. */
  private Statement punished(
      Upstream upstream, Credential credential, UpstreamError error, long capMillis) {
    long now = platform.clock().nowMillis();
    if (error.blame() == UpstreamError.Blame.CREDENTIAL) {
      long until = now + REFUSED_REST_MILLIS;
      pool.rest(credential, until);
      return UpstreamMarks.refused(
          credential.id(), upstream.failThreshold(), until, error.summary(), now);
    }
    boolean rate = error.blame() == UpstreamError.Blame.RATE;
    long pause = rate ? cooldownMillis(credential, error, capMillis) : REFUSED_REST_MILLIS;
    int step = credential.cooldownStep() + (rate ? 1 : 0);
    pool.replace(
        new Credential(
            credential.id(),
            credential.upstream(),
            credential.secret(),
            credential.failures(),
            now + pause,
            step,
            credential.lastUsedMillis()));
    pool.rest(credential, now + pause);
    return UpstreamMarks.rests(credential.id(), step, now + pause, error.summary(), now);
  }

  private static long cooldownMillis(Credential credential, UpstreamError error, long capMillis) {
    Failure failure =
        new Failure(Failure.Kind.RATE_LIMITED, error.status(), "", error.retryAfterMillis());
    return Math.min(
        LONGEST_REST_MILLIS,
        Feedback.cooldownMillis(failure, credential.cooldownStep(), capMillis));
  }

  private static void add(List<Statement> statements, Statement statement) {
    if (statement != null) {
      statements.add(statement);
    }
  }
}
