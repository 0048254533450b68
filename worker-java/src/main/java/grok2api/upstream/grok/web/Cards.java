package grok2api.upstream.grok.web;

import grok2api.platform.Json;
import grok2api.platform.JsonValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The cards of one answer, and what stands in the text where it shows one.
 *
 * <pre>{@code
 * {"id":"card-1","cardType":"citation_card","url":"https://example.org/a","title":"A"}
 * {"id":"card-2","cardType":"image_card","image":{"title":"Lake","thumbnail":"https://…","original":"https://…"}}
 * }</pre>
 */
final class Cards {
  private final Json json;
  private final Map<String, JsonValue> byId = new HashMap<>();
  private final List<String> cited = new ArrayList<>();
  private String citedJustNow = "";

  Cards(Json json) {
    this.json = json;
  }

  /** Keeps a card; null when the text is no card. */
  JsonValue remember(String text) {
    JsonValue card = text == null ? null : json.parse(text);
    if (card != null && card.text("id") != null) {
      byId.put(card.text("id"), card);
    }
    return card;
  }

  /** Text came since the last citation, so the next one is no direct repeat. */
  void textPassed() {
    citedJustNow = "";
  }

  /**
   * What a card is shown as.
   *
   * @param startTag {@code <grok:render card_id="…" card_type="…" type="…"}
   * @return Markdown, or empty for what cannot be shown
   */
  String render(String startTag) {
    JsonValue card = byId.get(attribute("card_id", startTag));
    if (card == null) {
      return "";
    }
    return switch (attribute("type", startTag)) {
      case "render_inline_citation" -> citation(linkable(card.text("url")));
      case "render_searched_image" -> image(card.get("image"));
      default -> "";
    };
  }

  private String citation(String url) {
    if (url.isEmpty() || url.equals(citedJustNow)) {
      return "";
    }
    citedJustNow = url;
    if (!cited.contains(url)) {
      cited.add(url);
    }
    return " [[" + (cited.indexOf(url) + 1) + "]](" + url + ")";
  }

  private static String image(JsonValue image) {
    if (image == null) {
      return "";
    }
    String original = linkable(image.text("original"));
    String url = original.isEmpty() ? linkable(image.text("thumbnail")) : original;
    return url.isEmpty() ? "" : "![" + label(image.text("title")) + "](" + url + ")";
  }

  private static String label(String title) {
    return title == null ? "" : title.replace('[', '(').replace(']', ')').replace('\n', ' ');
  }

  /** A web address that cannot leave the parentheses of a Markdown link; else empty. */
  private static String linkable(String url) {
    if (url == null || !(url.startsWith("https://") || url.startsWith("http://"))) {
      return "";
    }
    StringBuilder safe = new StringBuilder();
    for (int i = 0; i < url.length(); i++) {
      char c = url.charAt(i);
      if (c == '(') {
        safe.append("%28");
      } else if (c == ')') {
        safe.append("%29");
      } else if (c > ' ' && c != '<' && c != '>') {
        safe.append(c);
      }
    }
    return safe.toString();
  }

  private static String attribute(String name, String startTag) {
    String mark = " " + name + "=\"";
    int from = startTag.indexOf(mark);
    int to = from < 0 ? -1 : startTag.indexOf('"', from + mark.length());
    return to < 0 ? "" : startTag.substring(from + mark.length(), to);
  }
}
