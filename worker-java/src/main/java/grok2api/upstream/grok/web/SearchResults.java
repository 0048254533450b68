package grok2api.upstream.grok.web;

import grok2api.platform.JsonValue;

/** Shows the pages that a search brought, as reasoning does. */
final class SearchResults {
  private SearchResults() {}

  /**
   * One line for each result, and a newline at the end.
   *
   * @param results {@code [{"title":"A","url":"https://example.org/a","preview":"About A"}]}
   */
  static String lines(JsonValue results) {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < results.size(); i++) {
      JsonValue result = results.at(i);
      String preview = inOneLine(result.text("preview"));
      lines.append("\n- [").append(inOneLine(result.text("title"))).append("](");
      lines.append(inOneLine(result.text("url")));
      if (!preview.isBlank()) {
        lines.append(" \"").append(preview).append('"');
      }
      lines.append(')');
    }
    return lines.append('\n').toString();
  }

  private static String inOneLine(String text) {
    return text == null ? "" : text.replace("\r", "").replace("\n", "");
  }
}
