package grok2api.upstream.grok.web;

import grok2api.json.JsonText;
import grok2api.upstream.ToolCallParser;
import grok2api.upstream.UpstreamEvent;
import java.util.List;

/**
 * The answer's own text on its way out: through the tag filter, then through the search for tool
 * calls.
 *
 * <p>Of what came in it keeps length and hash, enough to tell whether a final message continues it.
 */
final class AnswerText {
  private final TagFilter filter;
  private final ToolCallParser tools;
  private final Cards cards;
  private int chars;
  private int hash;
  private boolean shown;

  /**
   * @param tools null when none are on offer
   */
  AnswerText(TagFilter filter, ToolCallParser tools, Cards cards) {
    this.filter = filter;
    this.tools = tools;
    this.cards = cards;
  }

  /** Whether text without {@code <} would come out as it is. */
  boolean plain() {
    return filter.plain() && (tools == null || tools.plain());
  }

  /** {@link String#hashCode} of all that came in. */
  int hash() {
    return hash;
  }

  /** Whether any text or call came out. */
  boolean shown() {
    return shown;
  }

  /** A token found without parsing, while {@link #plain}. */
  void scanned(TokenLine line, String text, List<UpstreamEvent> events) {
    chars += line.chars();
    hash = line.hash();
    shown = true;
    cards.textPassed();
    events.add(new UpstreamEvent.Text(line.token(text)));
  }

  /**
   * A token.
   *
   * @param token as it came
   * @param dressed as it is to be shown
   */
  void feed(String token, String dressed, List<UpstreamEvent> events) {
    for (int i = 0; i < token.length(); i++) {
      hash = 31 * hash + token.charAt(i);
    }
    chars += token.length();
    pass(filter.feed(dressed), events);
  }

  /** What the final message has beyond the tokens; empty when it does not continue them. */
  String missingFrom(String message) {
    return message.length() > chars && message.substring(0, chars).hashCode() == hash
        ? message.substring(chars)
        : "";
  }

  void finish(List<UpstreamEvent> events) {
    pass(filter.finish(), events);
    if (tools != null) {
      int before = events.size();
      tools.finish(events);
      shown |= events.size() > before;
    }
  }

  private void pass(String text, List<UpstreamEvent> events) {
    int before = events.size();
    if (tools != null) {
      tools.feed(text, events);
    } else if (!text.isEmpty()) {
      events.add(new UpstreamEvent.Text(JsonText.of(text)));
    }
    shown |= events.size() > before;
  }
}
