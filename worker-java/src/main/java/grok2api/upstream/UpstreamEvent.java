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

  /**
   * A finished picture.
   *
   * @param index its place among the pictures of this answer, from 0
   * @param url upstream address, absolute
   * @param base64 the picture itself, or null when it has to be fetched
   */
  record Image(int index, String url, String base64) implements UpstreamEvent {}

  /**
   * A finished film.
   *
   * @param url upstream address, absolute
   * @param thumbnailUrl the same for a still of it; null without one
   */
  record Video(String url, String thumbnailUrl) implements UpstreamEvent {}

  /**
   * The provider is at work.
   *
   * @param index which picture, from 0; 0 for anything else
   * @param percent done, or -1 when it does not say
   */
  record Progress(int index, int percent) implements UpstreamEvent {}

  /** The answer is complete. */
  record End() implements UpstreamEvent {}

  /** The answer will not be completed. */
  record Failed(Failure failure) implements UpstreamEvent {}
}
