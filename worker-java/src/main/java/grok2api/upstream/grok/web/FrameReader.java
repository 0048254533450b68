package grok2api.upstream.grok.web;

import grok2api.json.JsonText;
import grok2api.platform.Json;
import grok2api.platform.JsonValue;
import grok2api.platform.TextBuffer;
import grok2api.upstream.AnswerReader;
import grok2api.upstream.Failure;
import grok2api.upstream.ToolCallParser;
import grok2api.upstream.UpstreamEvent;
import java.util.List;

/**
 * Reads the stream of one conversation: a JSON object per line, also in SSE's clothes ({@code data:
 * {…}}).
 *
 * <pre>{@code
 * {"result":{"response":{"token":"The answer","isThinking":false,"messageTag":"final"}}}
 * {"result":{"response":{"modelResponse":{"message":"The answer is 4."}}}}
 * {"error":{"code":13,"message":"…"}}
 * }</pre>
 *
 * <p>Blank lines and lines that are not JSON are skipped. A plain token of the answer is taken by
 * {@link TokenLine} without parsing; every other line goes through the JSON port.
 */
final class FrameReader implements AnswerReader {
  private static final int MAX_LINE_CHARS = 8 << 20;

  /** As much of an HTML page as is kept to tell a challenge from other trouble. */
  private static final int MAX_PAGE_CHARS = 8 << 10;

  private static final String DATA = "data:";
  private static final UpstreamEvent AT_WORK = new UpstreamEvent.Progress(0, -1);

  /** What makes an answer one. */
  enum Wanted {
    /** Anything to show. */
    ANSWER,
    /** Pictures; when they are withheld, words about it are no answer. */
    PICTURES,
    /** A film and nothing less. */
    FILM
  }

  private final Wanted wanted;
  private final Json json;
  private final boolean scanning;
  private final TokenLine tokenLine = new TokenLine();
  private final TextBuffer partial;
  private final Cards cards;
  private final TagFilter reasoning;
  private final AnswerText answer;
  private final Pictures pictures = new Pictures();
  private final Films films = new Films();

  private int partialChars;
  private String page = "";
  private int frames;
  private boolean thinking;
  private boolean thinkingOver;
  private boolean complete;
  private boolean over;

  /**
   * @param tools null when none are on offer
   */
  FrameReader(Wanted wanted, List<String> filteredTags, ToolCallParser tools, Json json) {
    this(wanted, filteredTags, tools, json, true);
  }

  /**
   * @param scanning false sends every line through the JSON port, for comparison
   */
  FrameReader(
      Wanted wanted, List<String> filteredTags, ToolCallParser tools, Json json, boolean scanning) {
    this.wanted = wanted;
    this.json = json;
    this.scanning = scanning;
    this.partial = json.buffer();
    this.cards = new Cards(json);
    this.reasoning = new TagFilter(filteredTags, cards);
    this.answer = new AnswerText(new TagFilter(filteredTags, cards), tools, cards);
  }

  @Override
  public int frames() {
    return frames;
  }

  @Override
  public void feed(String piece, List<UpstreamEvent> events) {
    int at = 0;
    if (partialChars > 0) {
      int end = piece.indexOf('\n');
      if (end < 0) {
        keep(piece, events);
        return;
      }
      line(takePartial(piece.substring(0, end + 1)), 0, events);
      at = end + 1;
    }
    while (!over && at < piece.length()) {
      int next = line(piece, at, events);
      if (next < 0) {
        keep(piece.substring(at), events);
        return;
      }
      at = next;
    }
  }

  @Override
  public void finish(List<UpstreamEvent> events) {
    if (!over && partialChars > 0) {
      line(takePartial("\n"), 0, events);
    }
    if (over) {
      return;
    }
    endThinking(events);
    answer.finish(events);
    films.finish(events);
    over = true;
    events.add(hasContent() ? new UpstreamEvent.End() : new UpstreamEvent.Failed(nothingCame()));
  }

  @Override
  public void breakOff(Failure failure, List<UpstreamEvent> events) {
    if (complete && hasContent()) {
      finish(events);
    } else {
      fail(failure, events);
    }
  }

  private boolean hasContent() {
    return switch (wanted) {
      case ANSWER -> answer.shown() || pictures.any() || films.any();
      case PICTURES -> pictures.any() || answer.shown() && !pictures.moderated();
      case FILM -> films.any();
    };
  }

  private String takePartial(String end) {
    partialChars = 0;
    return partial.append(end).take();
  }

  private void keep(String text, List<UpstreamEvent> events) {
    partial.append(text);
    partialChars += text.length();
    if (partialChars > MAX_LINE_CHARS) {
      fail(Failure.of(Failure.Kind.TROUBLE, 200, "line over 8 MiB"), events);
    }
  }

  /** Takes the line that begins at {@code at}; the start of the next one, or -1 if incomplete. */
  private int line(String text, int at, List<UpstreamEvent> events) {
    if (scanning && !thinking && answer.plain()) {
      int next = tokenLine.scan(text, afterData(text, at), answer.hash());
      if (next >= 0) {
        frames++;
        answer.scanned(tokenLine, text, events);
        return next;
      }
    }
    int end = text.indexOf('\n', at);
    if (end < 0) {
      return -1;
    }
    parse(text.substring(afterData(text, at), end).trim(), events);
    return end + 1;
  }

  private static int afterData(String text, int at) {
    if (!text.startsWith(DATA, at)) {
      return at;
    }
    int after = at + DATA.length();
    return text.startsWith(" ", after) ? after + 1 : after;
  }

  private void parse(String line, List<UpstreamEvent> events) {
    if (line.isEmpty()) {
      return;
    }
    if (line.equals("[DONE]")) {
      finish(events);
      return;
    }
    JsonValue root = json.parse(line);
    if (root == null) {
      suspect(line);
      return;
    }
    frames++;
    JsonValue result = root.get("result");
    if (present(root, "error")) {
      fail(Refusals.inStream(root.get("error")), events);
    } else if (result != null && present(result, "response")) {
      frame(result.get("response"), events);
    }
  }

  /** A first line that is no JSON may be an HTML page. */
  private void suspect(String line) {
    if (frames == 0 && page.length() < MAX_PAGE_CHARS) {
      page += line.substring(0, Math.min(line.length(), MAX_PAGE_CHARS)) + "\n";
    }
  }

  private void frame(JsonValue response, List<UpstreamEvent> events) {
    int before = events.size();
    if (present(response, "error")) {
      fail(Refusals.inStream(response.get("error")), events);
      return;
    }
    if (present(response, "cardAttachment")) {
      card(response.get("cardAttachment").text("jsonData"), events);
    }
    String token = response.text("token");
    if (token != null && !token.isEmpty()) {
      token(token, response, events);
    }
    pictures(response, events);
    if (present(response, "streamingVideoGenerationResponse")) {
      films.progressed(response.get("streamingVideoGenerationResponse"), events);
    }
    if (present(response, "modelResponse")) {
      modelResponse(response.get("modelResponse"), events);
    }
    complete |= films.any() || present(response, "finalMetadata");
    if (events.size() == before && showsWork(response)) {
      events.add(AT_WORK);
    }
  }

  private static boolean showsWork(JsonValue response) {
    return present(response, "userResponse")
        || present(response, "toolUsageCardId")
        || present(response, "toolUsageCard")
        || present(response, "imageAttachmentInfo");
  }

  private void token(String token, JsonValue response, List<UpstreamEvent> events) {
    JsonValue flag = response.get("isThinking");
    boolean thought = flag != null && flag.isTrue();
    String tag = response.text("messageTag");
    JsonValue results = searchResults(response);
    if ((thought && thinkingOver) || isProtocol(tag) || (results != null && !thought)) {
      return;
    }
    String dressed = "header".equals(tag) ? "\n\n" + token + "\n\n" : token;
    if (thought) {
      thinking = true;
      reason(reasoning.feed(dressed), events);
      reason(results == null ? "" : SearchResults.lines(results), events);
    } else {
      endThinking(events);
      answer.feed(token, dressed, events);
    }
  }

  private static boolean isProtocol(String tag) {
    return "tool_usage_card".equals(tag) || "raw_function_result".equals(tag);
  }

  /** The results of a web search that this frame reports; null for none. */
  private static JsonValue searchResults(JsonValue response) {
    JsonValue search = response.get("webSearchResults");
    JsonValue results = search == null ? null : search.get("results");
    boolean reported =
        results != null
            && results.kind() == JsonValue.Kind.ARRAY
            && present(response, "toolUsageCardId");
    return reported ? results : null;
  }

  private static void reason(String text, List<UpstreamEvent> events) {
    if (!text.isEmpty()) {
      events.add(new UpstreamEvent.Reasoning(JsonText.of(text)));
    }
  }

  private void endThinking(List<UpstreamEvent> events) {
    if (thinking) {
      thinking = false;
      thinkingOver = true;
      reason(reasoning.finish(), events);
    }
  }

  private void pictures(JsonValue response, List<UpstreamEvent> events) {
    if (present(response, "streamingImageGenerationResponse")) {
      pictures.progressed(response.get("streamingImageGenerationResponse"), events);
    }
    if (present(response, "cachedImageGenerationResponse")) {
      pictures.finished(response.get("cachedImageGenerationResponse").text("imageUrl"), events);
    }
  }

  private void card(String text, List<UpstreamEvent> events) {
    JsonValue card = cards.remember(text);
    if (card == null) {
      return;
    }
    if (present(card, "image_chunk")) {
      pictures.progressed(card.get("image_chunk"), events);
    } else if (present(card, "imageChunk")) {
      pictures.progressed(card.get("imageChunk"), events);
    }
  }

  private void modelResponse(JsonValue model, List<UpstreamEvent> events) {
    JsonValue error = failureIn(model);
    if (error != null) {
      fail(Refusals.inStream(error), events);
      return;
    }
    for (String card : texts(model, "cardAttachmentsJson")) {
      card(card, events);
    }
    String message = model.text("message");
    String missing = message == null ? "" : answer.missingFrom(message);
    if (!missing.isEmpty()) {
      endThinking(events);
      answer.feed(missing, missing, events);
    }
    for (String url : texts(model, "generatedImageUrls")) {
      pictures.finished(url, events);
    }
    String[] files = texts(model, "fileAttachments");
    if (wanted == Wanted.FILM && files.length > 0) {
      films.attached(files[0]);
    }
    complete |= pictures.any() || (message != null && !message.isBlank());
  }

  private static JsonValue failureIn(JsonValue model) {
    JsonValue error = model.get("error");
    boolean blank = error != null && error.text() != null && error.text().isBlank();
    if (present(model, "error") && !blank) {
      return error;
    }
    JsonValue errors = model.get("streamErrors");
    return errors == null ? null : errors.at(0);
  }

  private static String[] texts(JsonValue object, String name) {
    JsonValue list = object.get(name);
    String[] texts = new String[list == null ? 0 : list.size()];
    for (int i = 0; i < texts.length; i++) {
      texts[i] = list.at(i).text();
    }
    return texts;
  }

  /** What is still held back goes down with the answer, so that the call can be tried elsewhere. */
  private void fail(Failure failure, List<UpstreamEvent> events) {
    over = true;
    events.add(new UpstreamEvent.Failed(failure));
  }

  private Failure nothingCame() {
    if (pictures.moderated() || films.moderated()) {
      String what = films.moderated() ? "film moderated" : "pictures moderated";
      return Failure.of(Failure.Kind.CONTENT_REFUSED, 200, what);
    }
    if (frames == 0 && page.startsWith("<")) {
      return Refusals.ofPage(page);
    }
    String missing = wanted == Wanted.FILM ? "answer without film" : "answer without content";
    return Failure.of(Failure.Kind.TROUBLE, 200, missing);
  }

  private static boolean present(JsonValue object, String name) {
    JsonValue member = object.get(name);
    return member != null && member.kind() != JsonValue.Kind.NULL;
  }
}
