package grok2api.gateway;

import grok2api.models.Model;
import grok2api.store.Amounts;

/**
 * What a request will need once admitted.
 *
 * @param amounts to be charged to the key
 * @param model whose accounts will be asked for; null when none are
 * @param name of the model, as the client spells it; null when none is asked for
 */
public record Draw(Amounts amounts, Model model, String name) {
  public static final Draw NOTHING = new Draw(Amounts.NOTHING, null, null);

  /** Nothing but to know which models there are. */
  public static final Draw MODELS = new Draw(Amounts.NOTHING, null, null);

  /** Pictures made with a model's accounts. */
  public static Draw images(Model model, int count) {
    return new Draw(Amounts.images(count), model, model.id());
  }

  /** A film. */
  public static Draw video(Model model) {
    return new Draw(Amounts.ONE_VIDEO, model, model.id());
  }

  public static Draw chat(Model model) {
    return new Draw(model.heavy() ? Amounts.ONE_HEAVY : Amounts.ONE_CHAT, model, model.id());
  }

  /** What is passed on to an upstream that has keys. */
  public static Draw relayed(String name, Amounts amounts) {
    return new Draw(amounts, null, name);
  }

  /** The same under the name that a client knows the model by. */
  public Draw named(String other) {
    return new Draw(amounts, model, other);
  }
}
