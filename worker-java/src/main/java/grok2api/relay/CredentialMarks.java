package grok2api.relay;

import grok2api.accounts.Feedback;
import grok2api.platform.Platform;
import grok2api.platform.Statement;
import grok2api.routing.Credential;
import grok2api.routing.Upstream;
import grok2api.store.UpstreamChecks;
import grok2api.store.UpstreamChecks.Subject;
import grok2api.upstream.Failure;

/** What testing a credential teaches: for the operator, for this isolate and for the database. */
final class CredentialMarks {
  /** After a refusal that may lie with the credential. */
  private static final long REFUSED_REST_MILLIS = 60_000;

  private final Platform platform;
  private final UpstreamPool pool;

  CredentialMarks(Platform platform, UpstreamPool pool) {
    this.platform = platform;
    this.pool = pool;
  }

  /**
   * @param capMillis longest rest after a 429 that names none
   */
  Statement mark(Upstream upstream, Subject subject, UpstreamProbe.Result result, long capMillis) {
    Credential credential = subject.credential();
    long now = platform.clock().nowMillis();
    return switch (result) {
      case UpstreamProbe.Result.Listed listed -> {
        pool.awake(credential);
        yield UpstreamChecks.accepted(credential.id(), now);
      }
      case UpstreamProbe.Result.Unlisted unlisted ->
          UpstreamChecks.unrefuted(credential.id(), upstream.failThreshold(), now);
      case UpstreamProbe.Result.Failed failed ->
          mark(upstream, credential, failed.error(), capMillis, now);
    };
  }

  /** Only what lies with the credential for certain counts against it. */
  private Statement mark(
      Upstream upstream, Credential credential, UpstreamError error, long capMillis, long now) {
    return switch (error.blame()) {
      case CREDENTIAL -> {
        long until = now + REFUSED_REST_MILLIS;
        pool.rest(credential, until);
        yield UpstreamChecks.refused(
            credential.id(), upstream.failThreshold(), until, error.summary(), now);
      }
      case FORBIDDEN -> rest(credential, error, 0, REFUSED_REST_MILLIS, now);
      case RATE -> rest(credential, error, 1, cooldownMillis(credential, error, capMillis), now);
      case UPSTREAM, REQUEST, LOCKED, CLIENT_GONE -> UpstreamChecks.checked(credential.id(), now);
    };
  }

  private Statement rest(
      Credential credential, UpstreamError error, int steps, long pauseMillis, long now) {
    pool.rest(credential, now + pauseMillis);
    return UpstreamChecks.rests(
        credential.id(),
        credential.cooldownStep() + steps,
        now + pauseMillis,
        error.summary(),
        now);
  }

  private static long cooldownMillis(Credential credential, UpstreamError error, long capMillis) {
    Failure failure =
        new Failure(Failure.Kind.RATE_LIMITED, error.status(), "", error.retryAfterMillis());
    return Feedback.cooldownMillis(failure, credential.cooldownStep(), capMillis);
  }
}
