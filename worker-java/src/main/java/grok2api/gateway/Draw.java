package grok2api.gateway;

import grok2api.models.Model;
import grok2api.store.Amounts;

/**
 * What a request will need once admitted.
 *
 * @param amounts to be charged to the key
 * @param model whose accounts will be asked for; null when none are
 */
public record Draw(Amounts amounts, Model model) {
  public static final Draw NOTHING = new Draw(Amounts.NOTHING, null);

  /** Pictures made with a model's accounts. */
  public static Draw images(Model model, int count) {
    return new Draw(Amounts.images(count), model);
  }

  /** A film. */
  public static Draw video(Model model) {
    return new Draw(Amounts.ONE_VIDEO, model);
  }

  public static Draw chat(Model model) {
    return new Draw(model.heavy() ? Amounts.ONE_HEAVY : Amounts.ONE_CHAT, model);
  }
}
