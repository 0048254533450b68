package grok2api.relay;

import grok2api.platform.JsonValue;

/**
 * What an answer says it has cost, in tokens.
 *
 * @param prompt 0 when it does not say
 * @param completion 0 when it does not say
 */
record Usage(int prompt, int completion) {
  static final Usage NONE = new Usage(0, 0);

  /**
   * Reads any of the forms in use.
   *
   * <pre>{@code
   * {"usage":{"prompt_tokens":9,"completion_tokens":12}}                       chats, embeddings
   * {"usage":{"input_tokens":9,"output_tokens":12}}                            responses, images
   * {"response":{"usage":{"input_tokens":9,"output_tokens":12}}}               events of responses
   * {"usageMetadata":{"promptTokenCount":9,"candidatesTokenCount":12,"thoughtsTokenCount":3}}
   * }</pre>
   *
   * @return null when there is none
   */
  static Usage in(JsonValue answer) {
    if (answer == null) {
      return null;
    }
    JsonValue usage = object(answer.get("usage"));
    if (usage == null && answer.get("response") != null) {
      usage = object(answer.get("response").get("usage"));
    }
    if (usage != null) {
      return new Usage(
          count(usage, "prompt_tokens") + count(usage, "input_tokens"),
          count(usage, "completion_tokens") + count(usage, "output_tokens"));
    }
    JsonValue google = object(answer.get("usageMetadata"));
    return google == null
        ? null
        : new Usage(
            count(google, "promptTokenCount") + count(google, "toolUsePromptTokenCount"),
            count(google, "candidatesTokenCount") + count(google, "thoughtsTokenCount"));
  }

  private static JsonValue object(JsonValue value) {
    return value == null || value.kind() != JsonValue.Kind.OBJECT ? null : value;
  }

  private static int count(JsonValue usage, String name) {
    JsonValue value = usage.get(name);
    return value == null || !(value.number() > 0) ? 0 : (int) value.number();
  }
}
