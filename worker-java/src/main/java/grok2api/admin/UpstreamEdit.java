package grok2api.admin;

import grok2api.json.JsonWriter;
import grok2api.store.Trip;
import java.util.Map;

/**
 * A change of upstreams, credentials or routes, for {@link UpstreamWriter}. It may be begun anew
 * when somebody else was faster.
 */
interface UpstreamEdit {
  /** Adds what has to be known. */
  void read(Trip reads);

  /**
   * Adds what changes, in view of what was read, and reads again what is to be told.
   *
   * @return null when there is nothing to change, and nothing was added
   * @throws grok2api.refusal.Refused for what cannot be changed so
   */
  Note decide(Trip writes);

  /** Tells what has come of it. */
  void tell(JsonWriter body);

  /**
   * For the audit.
   *
   * @param action e.g. {@code upstreams.created}
   */
  record Note(String action, Map<String, ?> detail) {}
}
