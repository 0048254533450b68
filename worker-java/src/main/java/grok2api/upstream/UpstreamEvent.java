package grok2api.upstream;

import grok2api.json.JsonText;

/** Something a provider said. */
public sealed interface UpstreamEvent {
  /** A piece of the answer, never empty. */
  record Text(JsonText text) implements UpstreamEvent {}

  /** A piece of reasoning, never empty. */
  record Reasoning(JsonText text) implements UpstreamEvent {}

  /**
   * A complete call of one of the client's functions; {@code arguments} is a JSON object as text.
   */
  record ToolCalled(String name, String arguments) implements UpstreamEvent {}

  /** A finished picture at an upstream address, absolute. */
  record Image(String url) implements UpstreamEvent {}

  /** The provider is at work: percent done, or -1 when it does not say. */
  record Progress(int percent) implements UpstreamEvent {}

  /** The answer is complete. */
  record End() implements UpstreamEvent {}

  /** The answer will not be completed. */
  record Failed(Failure failure) implements UpstreamEvent {}
}
