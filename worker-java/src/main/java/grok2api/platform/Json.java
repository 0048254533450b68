package grok2api.platform;

/** The runtime's own JSON parser and string quoting (RFC 8259). */
public interface Json {
  /**
   * Parses a complete text.
   *
   * @return the root, or null when the text is not JSON
   */
  JsonValue parse(String text);

  /** The text as a JSON string literal, quotation marks included. */
  String quote(String text);

  /** An empty buffer that appends quickly on this runtime. */
  TextBuffer buffer();

  /**
   * As {@link String#indexOf(String)}, as quickly as this runtime can: on Workers a string's own
   * methods look at every character in Java, which long texts show.
   */
  default int find(String text, String what) {
    return text.indexOf(what);
  }
}
