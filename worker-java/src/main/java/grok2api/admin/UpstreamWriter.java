package grok2api.admin;

import grok2api.http.Response;
import grok2api.platform.Platform;
import grok2api.platform.SqlFailed;
import grok2api.relay.UpstreamPool;
import grok2api.store.Revisions;
import grok2api.store.Trip;

/**
 * Carries out changes of upstreams, credentials and routes: reads, decides, and writes as one
 * transaction that takes effect only if all is still as it was read. Heeds the caller's {@code
 * If-Match}, leaves a row in the audit, and has this isolate look at the upstreams again. Two round
 * trips.
 */
final class UpstreamWriter {
  /** More writers at one moment than operators have hands. */
  private static final int ATTEMPTS = 5;

  private final Platform platform;
  private final Answers answers;
  private final Audit audit;
  private final UpstreamPool upstreams;

  UpstreamWriter(AdminParts parts, UpstreamPool upstreams) {
    this.platform = parts.platform();
    this.answers = parts.answers();
    this.audit = parts.audit();
    this.upstreams = upstreams;
  }

  Response change(AdminCall call, UpstreamEdit edit) {
    Long seen = Revision.seen(call.request());
    for (int attempt = 1; ; attempt++) {
      long revision = read(edit);
      if (seen != null && seen != revision) {
        return stale(revision);
      }
      Trip writes = new Trip().add(Revisions.advance(Revisions.UPSTREAMS, revision));
      UpstreamEdit.Note note = edit.decide(writes);
      if (note == null) {
        return told(edit, revision);
      }
      if (written(call, writes, note)) {
        upstreams.changed();
        return told(edit, revision + 1);
      }
      if (seen != null || attempt == ATTEMPTS) {
        return stale(revision + 1);
      }
    }
  }

  private long read(UpstreamEdit edit) {
    long[] revision = new long[1];
    Trip reads =
        new Trip()
            .add(Revisions.find(Revisions.UPSTREAMS), rows -> revision[0] = Revisions.read(rows));
    edit.read(reads);
    reads.run(platform.sql());
    return revision[0];
  }

  /** False when somebody else has changed something since it was read. */
  private boolean written(AdminCall call, Trip writes, UpstreamEdit.Note note) {
    Session session = call.session();
    audit.add(
        writes, call.request(), session.settings(), session.actor(), note.action(), note.detail());
    try {
      writes.run(platform.sql());
      return true;
    } catch (SqlFailed e) {
      if (Revisions.wasStale(e)) {
        return false;
      }
      throw e;
    }
  }

  private Response told(UpstreamEdit edit, long revision) {
    return Revision.tagged(
        answers.ok(
            body -> {
              body.name("revision").value(revision);
              edit.tell(body);
            }),
        revision);
  }

  private Response stale(long revision) {
    return Revision.refused(answers, Revision.STALE_UPSTREAMS, revision);
  }
}
