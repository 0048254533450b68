package grok2api.upstream.grok.web;

import grok2api.platform.Encodings;
import grok2api.platform.Entropy;
import grok2api.settings.GrokSettings;

/** The value of {@code x-statsig-id}. */
final class StatsigId {
  private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz";
  private static final String LETTERS_AND_DIGITS = LETTERS + "0123456789";

  private StatsigId() {}

  /** A new value, or the operator's own; empty when that one is called for and not set. */
  static String of(GrokSettings settings, Entropy entropy, Encodings encodings) {
    if (!settings.dynamicStatsig()) {
      return HeaderText.clean(settings.statsigId());
    }
    return entropy.below(2) == 0
        ? ofNull(random(5, LETTERS_AND_DIGITS, entropy), encodings)
        : ofUndefined(random(10, LETTERS, entropy), encodings);
  }

  static String ofNull(String child, Encodings encodings) {
    return encodings.base64(
        "e:TypeError: Cannot read properties of null (reading 'children['" + child + "']')");
  }

  static String ofUndefined(String property, Encodings encodings) {
    return encodings.base64(
        "e:TypeError: Cannot read properties of undefined (reading '" + property + "')");
  }

  private static String random(int count, String alphabet, Entropy entropy) {
    StringBuilder chosen = new StringBuilder();
    for (int i = 0; i < count; i++) {
      chosen.append(alphabet.charAt(entropy.below(alphabet.length())));
    }
    return chosen.toString();
  }
}
