package grok2api.settings;

/** Where a model's reasoning goes; setting {@code grok.reasoning_format}. */
public enum ReasoningFormat {
  /** Inside {@code content}, between {@code <think>} tags. */
  THINK_TAGS,
  /** In a field of its own, {@code reasoning_content}. */
  REASONING_CONTENT,
  /** Left out. */
  HIDDEN
}
