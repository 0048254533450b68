package grok2api.relay;

import grok2api.platform.Platform;
import grok2api.platform.Rows;
import grok2api.platform.Statement;
import grok2api.relay.UpstreamError.Blame;
import grok2api.routing.Upstream;
import grok2api.store.UpstreamChecks;
import grok2api.store.UpstreamChecks.Subject;
import grok2api.store.Upstreams;
import grok2api.vault.Vault;
import java.util.ArrayList;
import java.util.List;

/** Asks upstreams which models they list, for the operator and for the schedule. */
public final class ModelLists {
  /** Credentials that one search may try. */
  private static final int ATTEMPTS = 3;

  /** The schedule comes every hour, and not to the second. */
  private static final long FRESH_MILLIS = 55 * 60_000L;

  private final Platform platform;
  private final UpstreamPool pool;
  private final UpstreamProbe probe;
  private final CredentialMarks marks;

  public ModelLists(Platform platform, Vault vault, UpstreamPool pool) {
    this.platform = platform;
    this.pool = pool;
    this.probe = new UpstreamProbe(platform, vault);
    this.marks = new CredentialMarks(platform, pool);
  }

  /**
   * What came of asking an upstream for its models.
   *
   * @param models as stored now; null where none came, and those of before stay
   */
  public record Listing(Checked outcome, List<String> models) {}

  /**
   * Asks an upstream for its models and stores them, with one credential after another where one is
   * refused.
   *
   * @param capMillis longest rest after a 429 that names none
   */
  public Listing list(Upstream upstream, long capMillis) {
    if (!upstream.keyed()) {
      return stored(upstream, null, probe.ask(upstream, null));
    }
    List<Subject> subjects =
        UpstreamChecks.subjects(platform.sql().run(UpstreamChecks.usable(upstream.id(), ATTEMPTS)));
    Listing listing =
        new Listing(
            new Checked(null, false, 503, null, "No credential of it can be used", 0), null);
    for (Subject subject : subjects) {
      UpstreamProbe.Result result = probe.ask(upstream, subject.credential().secret());
      platform.sql().run(marks.mark(upstream, subject, result, capMillis));
      listing = stored(upstream, subject.credential().id(), result);
      if (!(result instanceof UpstreamProbe.Result.Failed failed)
          || failed.error().blame() == Blame.UPSTREAM
          || failed.error().blame() == Blame.REQUEST) {
        break;
      }
    }
    return listing;
  }

  private Listing stored(Upstream upstream, String credential, UpstreamProbe.Result result) {
    platform.sql().run(noted(upstream, result));
    pool.changed();
    return new Listing(
        Checked.of(credential, result),
        result instanceof UpstreamProbe.Result.Listed listed ? listed.models() : null);
  }

  private Statement noted(Upstream upstream, UpstreamProbe.Result result) {
    long now = platform.clock().nowMillis();
    return switch (result) {
      case UpstreamProbe.Result.Listed listed ->
          UpstreamChecks.listed(upstream.id(), platform.json(), listed.models(), now);
      case UpstreamProbe.Result.Unlisted unlisted -> UpstreamChecks.listsNone(upstream.id(), now);
      case UpstreamProbe.Result.Failed failed ->
          UpstreamChecks.unlisted(upstream.id(), failed.error().summary(), now);
    };
  }

  /**
   * Asks upstreams whose lists are an hour old, each with one credential. Three round trips at
   * most.
   *
   * @param most upstreams, and calls
   * @return how many were asked
   */
  public int refresh(int most, long capMillis) {
    long before = platform.clock().nowMillis() - FRESH_MILLIS;
    List<Upstream> stale =
        Upstreams.read(
            platform.json(), platform.sql().run(UpstreamChecks.staleLists(before, most)));
    List<Upstream> upstreams = new ArrayList<>();
    List<Subject> subjects = subjectsOf(stale, upstreams);
    List<UpstreamProbe.Result> results = new ArrayList<>();
    List<Runnable> works = new ArrayList<>();
    for (int i = 0; i < upstreams.size(); i++) {
      int index = i;
      Subject subject = subjects.get(i);
      results.add(null);
      works.add(
          () ->
              results.set(
                  index,
                  probe.ask(
                      upstreams.get(index),
                      subject == null ? null : subject.credential().secret())));
    }
    if (works.isEmpty()) {
      return 0;
    }
    platform.parallel().run(works, CredentialChecks.CALLS_AT_ONCE);
    List<Statement> learnt = new ArrayList<>();
    for (int i = 0; i < upstreams.size(); i++) {
      learnt.add(noted(upstreams.get(i), results.get(i)));
      if (subjects.get(i) != null && results.get(i) instanceof UpstreamProbe.Result.Failed) {
        learnt.add(marks.mark(upstreams.get(i), subjects.get(i), results.get(i), capMillis));
      }
    }
    platform.sql().batch(learnt);
    return upstreams.size();
  }

  /**
   * A credential for each upstream.
   *
   * @param asked gets those that can be asked
   * @return null in place of one that is not wanted
   */
  private List<Subject> subjectsOf(List<Upstream> upstreams, List<Upstream> asked) {
    List<Statement> reads = new ArrayList<>();
    for (Upstream upstream : upstreams) {
      reads.add(UpstreamChecks.usable(upstream.id(), 1));
    }
    List<Rows> found = reads.isEmpty() ? List.of() : platform.sql().batch(reads);
    List<Subject> subjects = new ArrayList<>();
    for (int i = 0; i < upstreams.size(); i++) {
      List<Subject> usable = UpstreamChecks.subjects(found.get(i));
      if (!upstreams.get(i).keyed() || !usable.isEmpty()) {
        asked.add(upstreams.get(i));
        subjects.add(upstreams.get(i).keyed() ? usable.get(0) : null);
      }
    }
    return subjects;
  }
}
