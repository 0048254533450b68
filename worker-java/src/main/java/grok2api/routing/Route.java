package grok2api.routing;

import java.util.List;

/**
 * Where requests for a public name go.
 *
 * @param name as clients spell it
 * @param listed whether the list of models shows it
 */
public record Route(String name, List<Target> targets, Retry retry, boolean listed) {
  public Route {
    targets = List.copyOf(targets);
  }

  /**
   * One model of one upstream.
   *
   * @param upstream its id
   * @param model as the upstream calls it
   * @param priority a smaller one goes first
   * @param weight its share among those of the same priority, at least 1
   */
  public record Target(String upstream, String model, int priority, int weight) {}
}
