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

  /**
   * @param credential null where none is wanted
   */
  List<Statement> served(Upstream upstream, Credential credential) {
    List<Statement> learnt = new ArrayList<>();
    add(learnt, breakers.answered(upstream));
    if (credential == null) {
      return learnt;
    }
    long now = platform.clock().nowMillis();
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

  /**
   * @param credential null where none is wanted
   * @param capMillis longest rest after a 429 that names none
   * @param punish whether this request may still leave a mark on a credential
   */
  List<Statement> failed(
      Upstream upstream,
      Credential credential,
      UpstreamError error,
      long capMillis,
      boolean punish) {
    List<Statement> learnt = new ArrayList<>();
    switch (error.blame()) {
      case UPSTREAM -> add(learnt, breakers.failed(upstream, error.summary()));
      case CREDENTIAL, FORBIDDEN, RATE -> {
        add(learnt, breakers.answered(upstream));
        if (credential != null && punish) {
          learnt.add(punished(upstream, credential, error, capMillis));
        }
      }
      case REQUEST -> add(learnt, breakers.answered(upstream));
      case LOCKED -> pool.rest(credential, Long.MAX_VALUE);
      case CLIENT_GONE -> {}
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
    return Feedback.cooldownMillis(failure, credential.cooldownStep(), capMillis);
  }

  private static void add(List<Statement> statements, Statement statement) {
    if (statement != null) {
      statements.add(statement);
    }
  }
}
