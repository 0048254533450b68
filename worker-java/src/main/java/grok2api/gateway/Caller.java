package grok2api.gateway;

import grok2api.store.ClientKey;

/** Who is calling, once admitted. */
public sealed interface Caller {
  /** Holder of the global key: no quotas. */
  record Administrator() implements Caller {}

  /** A client key, the anonymous pseudo key included. */
  record KeyHolder(ClientKey key) implements Caller {}

  /** The name in the log. */
  default String name() {
    return switch (this) {
      case Administrator ignored -> "admin";
      case KeyHolder holder -> holder.key().name();
    };
  }
}
