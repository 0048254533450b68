package grok2api.gateway;

import grok2api.store.ClientKey;

/** Who is calling, once admitted. */
public sealed interface Caller {
  /** Holder of the global key: no quotas. */
  record Administrator() implements Caller {}

  /** A client key, the anonymous pseudo key included. */
  record KeyHolder(ClientKey key) implements Caller {}

  /** Whether only some models are for this caller. */
  default boolean hasOwnModels() {
    return switch (this) {
      case Administrator ignored -> false;
      case KeyHolder holder -> !holder.key().bounds().models().isEmpty();
    };
  }

  /**
   * @param model as clients spell it
   */
  default boolean mayUse(String model) {
    return switch (this) {
      case Administrator ignored -> true;
      case KeyHolder holder -> holder.key().bounds().allowsModel(model);
    };
  }

  /** The name in the log. */
  default String name() {
    return switch (this) {
      case Administrator ignored -> "admin";
      case KeyHolder holder -> holder.key().name();
    };
  }
}
