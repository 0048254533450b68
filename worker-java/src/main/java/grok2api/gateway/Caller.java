package grok2api.gateway;

import grok2api.models.Model;
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

  default boolean mayUse(Model model) {
    return switch (this) {
      case Administrator ignored -> true;
      case KeyHolder holder -> holder.key().bounds().allowsModel(model.id());
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
