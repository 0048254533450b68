package grok2api.relay;

import grok2api.platform.Entropy;
import grok2api.routing.Routing;
import java.util.ArrayList;
import java.util.List;

/**
 * Which upstream is asked next: those of the smallest priority first, among equals by chance and
 * weight.
 */
final class Selection {
  private final Entropy entropy;
  private final List<Routing.Choice> left;

  Selection(Entropy entropy, List<Routing.Choice> choices) {
    this.entropy = entropy;
    this.left = new ArrayList<>(choices);
  }

  /** Null when nobody is left. */
  Routing.Choice next() {
    if (left.isEmpty()) {
      return null;
    }
    int priority = left.get(0).priority();
    int weights = 0;
    for (Routing.Choice choice : left) {
      weights += choice.priority() == priority ? choice.weight() : 0;
    }
    int drawn = left.size() == 1 ? 0 : entropy.below(weights);
    for (Routing.Choice choice : left) {
      drawn -= choice.weight();
      if (drawn < 0) {
        return choice;
      }
    }
    return left.get(0);
  }

  /** It is not asked again. */
  void drop(Routing.Choice choice) {
    left.remove(choice);
  }

  /** Whether anybody but this one is left. */
  boolean othersThan(Routing.Choice choice) {
    return left.size() > 1 || (left.size() == 1 && !left.get(0).equals(choice));
  }
}
