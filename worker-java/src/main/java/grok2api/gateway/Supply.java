package grok2api.gateway;

import grok2api.store.Schema;
import grok2api.store.Trip;

/** What has to be known before a request can go on, read together with its caller's key. */
public interface Supply {
  /** Whether nothing has to be read. */
  boolean fresh(Draw draw, long nowMillis);

  /** Adds what is missing to a trip. */
  void load(Trip trip, Draw draw, Schema schema, long nowMillis);
}
