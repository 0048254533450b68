package grok2api.relay;

import grok2api.platform.Platform;
import grok2api.platform.Rows;
import grok2api.platform.Statement;
import grok2api.relay.UpstreamError.Blame;
import grok2api.routing.Directory;
import grok2api.routing.Upstream;
import grok2api.store.UpstreamChecks;
import grok2api.store.UpstreamChecks.Subject;
import grok2api.store.UpstreamMarks;
import grok2api.store.Upstreams;
import grok2api.vault.Vault;
import java.util.ArrayList;
import java.util.List;

/**
 * Tests credentials by asking their upstreams for a list of models, for the operator and for the
 * schedule.
 */
public final class CredentialChecks {
  /** A Worker holds six connections at a time; one is left to the database. */
  static final int CALLS_AT_ONCE = 5;

  private final Platform platform;
  private final UpstreamPool pool;
  private final UpstreamProbe probe;
  private final CredentialMarks marks;

  public CredentialChecks(Platform platform, Vault vault, UpstreamPool pool) {
    this.platform = platform;
    this.pool = pool;
    this.probe = new UpstreamProbe(platform, vault);
    this.marks = new CredentialMarks(platform, pool);
  }

  /**
   * Tests credentials of an upstream and notes what came of it. Two round trips.
   *
   * @param ids null for all that are enabled
   * @param after ids up to this one are left out; empty for none
   * @param most calls
   * @param capMillis longest rest after a 429 that names none
   */
  public List<Checked> check(
      Upstream upstream, List<String> ids, String after, int most, long capMillis) {
    if (!upstream.keyed()) {
      UpstreamProbe.Result result = probe.ask(upstream, null);
      wake(upstream, List.of(result));
      return List.of(Checked.of(null, result));
    }
    Statement search =
        ids == null
            ? UpstreamChecks.all(upstream.id(), after, most)
            : UpstreamChecks.named(upstream.id(), platform.json(), ids, after, most);
    List<Subject> subjects = UpstreamChecks.subjects(platform.sql().run(search));
    List<Upstream> owners = new ArrayList<>();
    for (int i = 0; i < subjects.size(); i++) {
      owners.add(upstream);
    }
    List<UpstreamProbe.Result> results = test(owners, subjects, capMillis);
    wake(upstream, results);
    List<Checked> checked = new ArrayList<>();
    for (int i = 0; i < subjects.size(); i++) {
      checked.add(Checked.of(subjects.get(i).credential().id(), results.get(i)));
    }
    return checked;
  }

  /**
   * Tests credentials that were set aside. Two round trips, one when there are none.
   *
   * @param most calls
   * @return how many were tested
   */
  public int checkSetAside(int most, long capMillis) {
    long now = platform.clock().nowMillis();
    List<Rows> found =
        platform
            .sql()
            .batch(List.of(UpstreamChecks.setAside(now, most), UpstreamChecks.enabledUpstreams()));
    List<Subject> subjects = UpstreamChecks.subjects(found.get(0));
    Directory directory = new Directory(Upstreams.read(platform.json(), found.get(1)), List.of());
    List<Upstream> owners = new ArrayList<>();
    for (Subject subject : subjects) {
      owners.add(directory.upstream(subject.credential().upstream()));
    }
    test(owners, subjects, capMillis);
    return subjects.size();
  }

  /** Asks side by side and writes down what was learnt. */
  private List<UpstreamProbe.Result> test(
      List<Upstream> owners, List<Subject> subjects, long capMillis) {
    List<UpstreamProbe.Result> results = new ArrayList<>();
    List<Runnable> works = new ArrayList<>();
    for (int i = 0; i < subjects.size(); i++) {
      int index = i;
      results.add(null);
      works.add(
          () ->
              results.set(
                  index, probe.ask(owners.get(index), subjects.get(index).credential().secret())));
    }
    if (works.isEmpty()) {
      return results;
    }
    platform.parallel().run(works, CALLS_AT_ONCE);
    List<Statement> learnt = new ArrayList<>();
    for (int i = 0; i < subjects.size(); i++) {
      learnt.add(marks.mark(owners.get(i), subjects.get(i), results.get(i), capMillis));
    }
    platform.sql().batch(learnt);
    pool.changed();
    return results;
  }

  /** One that rests after trouble, and answers, is asked again. */
  private void wake(Upstream upstream, List<UpstreamProbe.Result> results) {
    if (upstream.restStep() == 0) {
      return;
    }
    for (UpstreamProbe.Result result : results) {
      if (!(result instanceof UpstreamProbe.Result.Failed failed)
          || (failed.error().blame() != Blame.UPSTREAM && failed.error().blame() != Blame.LOCKED)) {
        platform.sql().run(UpstreamMarks.upstreamAwake(upstream.id()));
        pool.changed();
        return;
      }
    }
  }
}
