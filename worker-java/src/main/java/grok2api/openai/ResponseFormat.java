package grok2api.openai;

/** The wire's {@code response_format}. */
public sealed interface ResponseFormat {
  record PlainText() implements ResponseFormat {}

  record JsonObject() implements ResponseFormat {}

  /**
   * @param schema the JSON schema as text
   */
  record JsonSchema(String schema) implements ResponseFormat {}
}
