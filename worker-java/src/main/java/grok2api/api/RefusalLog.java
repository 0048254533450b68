package grok2api.api;

import grok2api.gateway.ErrorFace;
import grok2api.gateway.Settlement;
import grok2api.gateway.Trace;
import grok2api.http.Request;
import grok2api.platform.Clock;
import grok2api.refusal.Refusal;

/**
 * Notes requests that were refused before any work. Strangers without a key could fill the log for
 * nothing, so of their refusals only a few a minute are kept.
 */
final class RefusalLog {
  private static final int STRANGERS_A_MINUTE = 10;
  private static final long MINUTE_MILLIS = 60_000;

  private final Clock clock;
  private final Settlement settlement;
  private final ErrorFace errors;
  private long minute;
  private int strangers;

  RefusalLog(Clock clock, Settlement settlement, ErrorFace errors) {
    this.clock = clock;
    this.settlement = settlement;
    this.errors = errors;
  }

  void note(Request request, Trace trace, Refusal refusal) {
    if (refusal instanceof Refusal.Unauthenticated && !roomForStranger()) {
      return;
    }
    if (refusal instanceof Refusal.Misconfigured) {
      return;
    }
    request
        .background()
        .run(() -> settlement.refused(trace, errors.status(refusal), errors.code(refusal)));
  }

  private boolean roomForStranger() {
    long now = clock.nowMillis() / MINUTE_MILLIS;
    if (now != minute) {
      minute = now;
      strangers = 0;
    }
    return strangers++ < STRANGERS_A_MINUTE;
  }
}
