package grok2api.relay;

/**
 * What can be asked of a model in Gemini's API.
 *
 * @see <a href="https://ai.google.dev/api">Google, Gemini API reference</a>
 */
public enum GeminiMethod {
  GENERATE("generateContent"),
  STREAM("streamGenerateContent"),
  COUNT("countTokens"),
  EMBED("embedContent"),
  EMBED_SEVERAL("batchEmbedContents");

  private final String wireName;

  GeminiMethod(String wireName) {
    this.wireName = wireName;
  }

  public String wireName() {
    return wireName;
  }

  /** Null for a name that is none. */
  public static GeminiMethod named(String wireName) {
    for (GeminiMethod method : values()) {
      if (method.wireName.equals(wireName)) {
        return method;
      }
    }
    return null;
  }

  /** Whether a model writes an answer. */
  boolean generates() {
    return this == GENERATE || this == STREAM;
  }
}
