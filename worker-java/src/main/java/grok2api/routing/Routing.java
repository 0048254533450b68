package grok2api.routing;

import java.util.List;

/**
 * What a name comes to.
 *
 * @param name as the client spelt it
 * @param choices whom to ask, those of the smallest priority first; not empty
 */
public record Routing(String name, List<Choice> choices, Retry retry) {
  public Routing {
    choices = List.copyOf(choices);
  }

  /**
   * One model of one upstream.
   *
   * @param model as the upstream calls it
   */
  public record Choice(Upstream upstream, String model, int priority, int weight) {
    public boolean isGrok() {
      return upstream.kind() == Upstream.Kind.GROK_WEB;
    }
  }

  /** Whether Grok accounts may be asked, and under which name; null when not. */
  public String grokModel() {
    for (Choice choice : choices) {
      if (choice.isGrok()) {
        return choice.model();
      }
    }
    return null;
  }

  /** Whether anybody but Grok accounts may be asked. */
  public boolean relayed() {
    for (Choice choice : choices) {
      if (!choice.isGrok()) {
        return true;
      }
    }
    return false;
  }
}
