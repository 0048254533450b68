package grok2api.relay;

/**
 * How a model is told to think as little as it can.
 *
 * <p>Gemini 2.5 has a budget: 0 turns thinking off, but Pro takes no less than 128. From Gemini 3
 * on there are levels, and thinking cannot be turned off: every model takes {@code low}, the Lite
 * ones and the first Flash ones {@code minimal} too, which 3.7 and 3.8 Flash refuse. Earlier models
 * do not think, and refuse to be told about it. The OpenAI-compatible API has efforts instead, of
 * which it takes {@code low} for every model that thinks, and {@code none} for those of 2.5 but
 * Pro.
 *
 * @see <a href="https://ai.google.dev/gemini-api/docs/thinking">Google, Gemini thinking</a>
 * @see <a href="https://ai.google.dev/gemini-api/docs/openai#thinking">Google, OpenAI
 *     compatibility, Thinking</a>
 */
enum GeminiThinking {
  /** It does not think. */
  NONE(null, null),
  OFF("\"thinkingBudget\":0", "none"),
  SMALLEST_BUDGET("\"thinkingBudget\":128", "low"),
  MINIMAL("\"thinkingLevel\":\"minimal\"", "low"),
  LOW("\"thinkingLevel\":\"low\"", "low");

  private final String amount;
  private final String effort;

  GeminiThinking(String amount, String effort) {
    this.amount = amount;
    this.effort = effort;
  }

  /** The least of a model, by its name. One that is not known is taken for a new one. */
  static GeminiThinking leastOf(String model) {
    if (model.startsWith("gemini-2.5")) {
      return model.startsWith("gemini-2.5-pro") ? SMALLEST_BUDGET : OFF;
    }
    if (model.startsWith("gemini-1") || model.startsWith("gemini-2") || isOldGemma(model)) {
      return NONE;
    }
    return model.contains("flash-lite")
            || model.startsWith("gemini-3-flash")
            || model.startsWith("gemini-3.5-flash")
            || model.startsWith("gemini-3.6-flash")
            || model.startsWith("gemma")
        ? MINIMAL
        : LOW;
  }

  /** Gemma 4 is the first that thinks. */
  private static boolean isOldGemma(String model) {
    return model.startsWith("gemma-1")
        || model.startsWith("gemma-2")
        || model.startsWith("gemma-3");
  }

  /** {@code generationConfig.thinkingConfig}; null where nothing is to be said. */
  String config() {
    return amount == null ? null : "{" + amount + ",\"includeThoughts\":false}";
  }

  /** {@code reasoning_effort} of the OpenAI-compatible API; null where nothing is to be said. */
  String effort() {
    return effort;
  }
}
