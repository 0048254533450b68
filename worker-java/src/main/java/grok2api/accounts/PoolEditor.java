package grok2api.accounts;

import grok2api.platform.Platform;
import grok2api.platform.Rows;
import grok2api.platform.SqlFailed;
import grok2api.platform.Statement;
import grok2api.store.PoolChange;
import grok2api.store.Revisions;
import java.util.ArrayList;
import java.util.List;

/**
 * Carries out changes of the pool: reads, decides, and writes as one transaction that takes effect
 * only if the pool is still the one that was read. Two round trips.
 */
public final class PoolEditor {
  /** More writers at one moment than operators have hands. */
  private static final int ATTEMPTS = 5;

  private final Platform platform;

  public PoolEditor(Platform platform) {
    this.platform = platform;
  }

  /** What became of an edit. */
  public sealed interface Edited<T> {
    /**
     * @param revision the pool's, afterwards
     */
    record Done<T>(PoolChange change, T report, long revision) implements Edited<T> {}

    /** The pool is not the one the caller has seen; nothing was changed. */
    record Stale<T>(long revision) implements Edited<T> {}
  }

  /**
   * @param revisionSeen the caller's; null to edit whatever the pool is
   */
  public <T> Edited<T> edit(PoolEdit<T> edit, Long revisionSeen) {
    for (int attempt = 1; ; attempt++) {
      List<Statement> reads = new ArrayList<>();
      reads.add(Revisions.find(Revisions.TOKENS));
      reads.addAll(edit.reads());
      List<Rows> found = platform.sql().batch(reads);
      long revision = Revisions.read(found.get(0));
      if (revisionSeen != null && revisionSeen != revision) {
        return new Edited.Stale<>(revision);
      }
      PoolEdit.Decided<T> decided = edit.decide(found.subList(1, found.size()));
      if (decided.change().isEmpty()) {
        return new Edited.Done<>(decided.change(), decided.report(), revision);
      }
      if (written(decided.change(), revision)) {
        return new Edited.Done<>(decided.change(), decided.report(), revision + 1);
      }
      if (revisionSeen != null || attempt == ATTEMPTS) {
        return new Edited.Stale<>(revision + 1);
      }
    }
  }

  /** False when somebody else has changed the pool since it was read. */
  private boolean written(PoolChange change, long revision) {
    long now = platform.clock().nowMillis();
    try {
      platform.sql().batch(change.statements(platform.json(), revision, now));
      return true;
    } catch (SqlFailed e) {
      if (Revisions.wasStale(e)) {
        return false;
      }
      throw e;
    }
  }
}
