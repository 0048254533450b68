package grok2api.openai;

/** The wire's {@code tool_choice}. */
public sealed interface ToolChoice {
  /** The model decides. */
  record Auto() implements ToolChoice {}

  /** No call. */
  record None() implements ToolChoice {}

  /** Some call is mandatory. */
  record Required() implements ToolChoice {}

  /** A call of this function is mandatory. */
  record Named(String name) implements ToolChoice {}
}
