package grok2api.gateway;

/**
 * A film as clients with HTML show it, and on a second line as those without can use it.
 *
 * <pre>{@code
 * <video src="https://gw.example/images/p_L3VzZXJz…" controls width="500" height="300"></video>
 * https://gw.example/images/p_L3VzZXJz…
 * }</pre>
 */
final class FilmMarkup {
  private static final String PLAY =
      "<span style=\"position:absolute;inset:0;display:flex;align-items:center;"
          + "justify-content:center;font-size:48px;color:#fff;text-shadow:0 0 8px #000\">"
          + "&#9654;</span>";

  private FilmMarkup() {}

  /** The film itself. */
  static String player(String link) {
    return "<video src=\""
        + escaped(link)
        + "\" controls width=\"500\" height=\"300\"></video>\n"
        + link;
  }

  /**
   * A link that shows the film's still.
   *
   * @param thumbnail link to the still; null without one
   */
  static String poster(String link, String thumbnail) {
    String opening =
        "<a href=\"" + escaped(link) + "\" target=\"_blank\" rel=\"noopener noreferrer\"";
    if (thumbnail == null) {
      return opening + ">" + escaped(link) + "</a>\n" + link;
    }
    return opening
        + " style=\"position:relative;display:inline-block\"><img src=\""
        + escaped(thumbnail)
        + "\" alt=\"Preview of the video\" width=\"500\">"
        + PLAY
        + "</a>\n"
        + link;
  }

  /** For attribute values and text. */
  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
