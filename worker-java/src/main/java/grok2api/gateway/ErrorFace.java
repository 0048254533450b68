package grok2api.gateway;

import grok2api.refusal.Refusal;

/** How an API words a refusal; each API has its own. */
public interface ErrorFace {
  /** The HTTP status. */
  int status(Refusal refusal);

  /** The machine-readable code. */
  String code(Refusal refusal);

  /** The body, compact JSON. */
  String envelope(Refusal refusal);
}
