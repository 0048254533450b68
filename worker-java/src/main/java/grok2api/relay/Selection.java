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
  private static final int MAX_WEIGHT = 100_000;

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
      weights += choice.priority() == priority ? weight(choice) : 0;
    }
    int drawn = left.size() == 1 ? 0 : entropy.below(weights);
    for (Routing.Choice choice : left) {
      drawn -= weight(choice);
      if (drawn < 0) {
        return choice;
      }
    }
    return left.get(0);
  }

  /** In bounds, whatever is stored, so that the sum of all is a number below 2^31. */
  private static int weight(Routing.Choice choice) {
    return Math.max(1, Math.min(MAX_WEIGHT, choice.weight()));
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
