package grok2api.upstream;

import grok2api.json.JsonText;
import grok2api.openai.ChatRequest;
import grok2api.openai.Tool;
import grok2api.platform.Json;
import grok2api.platform.JsonValue;
import grok2api.platform.TextBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Finds tool calls in the text of an answer, cut anywhere.
 *
 * <p>Text that may become a {@code <tool_calls>} element is held back until that is decided. An
 * element whose calls all have known names and a JSON object as parameters becomes {@link
 * UpstreamEvent.ToolCalled} events; any other comes out as the text it is. White space around an
 * element is not content and is dropped with it.
 */
public final class ToolCallParser {
  /** Longest element waited for, in characters; beyond it is prose that never closes. */
  private static final int MAX_HELD_CHARS = 1 << 20;

  private final Json json;
  private final Set<String> names = new HashSet<>();
  private final boolean parallel;

  /** An undecided beginning of the opening tag. */
  private String pending = "";

  /** Whether the opening tag was seen; {@link #held} has what followed it. */
  private boolean inside;

  private final TextBuffer held;
  private int heldChars;

  /** The last characters held, in case they begin the closing tag. */
  private String tail = "";

  /** Whether only white space came since the start or the last element; {@link #blank} has it. */
  private boolean edge = true;

  private String blank = "";
  private boolean called;

  public ToolCallParser(ChatRequest chat, Json json) {
    this.json = json;
    this.held = json.buffer();
    this.parallel = chat.parallelToolCalls();
    for (Tool tool : chat.tools()) {
      names.add(tool.name());
    }
  }

  /** Whether text without {@code <} would come out as it is. */
  public boolean plain() {
    return !edge && !inside && pending.isEmpty();
  }

  public void feed(String text, List<UpstreamEvent> events) {
    String rest = inside || pending.isEmpty() ? text : pending + text;
    pending = "";
    int at = 0;
    while (at < rest.length()) {
      at = inside ? hold(rest, at, events) : pass(rest, at, events);
    }
  }

  /** The answer is over: what is held back was text. */
  public void finish(List<UpstreamEvent> events) {
    if (inside) {
      giveUp(events);
    }
    emit(pending, events);
    pending = "";
    if (!called && !blank.isEmpty()) {
      events.add(new UpstreamEvent.Text(JsonText.of(blank)));
    }
  }

  private int pass(String rest, int at, List<UpstreamEvent> events) {
    int from = at;
    while (true) {
      int start = rest.indexOf('<', from);
      if (start < 0) {
        emit(rest.substring(at), events);
        return rest.length();
      }
      int shown = Math.min(ToolMarkup.CALLS.length(), rest.length() - start);
      if (rest.regionMatches(start, ToolMarkup.CALLS, 0, shown)) {
        emit(rest.substring(at, start), events);
        inside = shown == ToolMarkup.CALLS.length();
        pending = inside ? "" : rest.substring(start);
        return start + shown;
      }
      from = start + 1;
    }
  }

  private int hold(String rest, int at, List<UpstreamEvent> events) {
    String more = rest.substring(at);
    String window = tail + more;
    int end = window.indexOf(ToolMarkup.CALLS_END);
    if (end < 0) {
      held.append(more);
      heldChars += more.length();
      tail = window.substring(Math.max(0, window.length() - ToolMarkup.CALLS_END.length() + 1));
      if (heldChars > MAX_HELD_CHARS) {
        giveUp(events);
      }
      return rest.length();
    }
    int taken = end + ToolMarkup.CALLS_END.length() - tail.length();
    held.append(more.substring(0, taken));
    decide(events);
    return at + taken;
  }

  private void decide(List<UpstreamEvent> events) {
    String body = release();
    List<UpstreamEvent.ToolCalled> calls = parse(body);
    if (calls.isEmpty()) {
      emit(ToolMarkup.CALLS + body, events);
      return;
    }
    for (UpstreamEvent.ToolCalled call : calls) {
      if (parallel || !called) {
        events.add(call);
        called = true;
      }
    }
    edge = true;
    blank = "";
  }

  private void giveUp(List<UpstreamEvent> events) {
    emit(ToolMarkup.CALLS + release(), events);
  }

  private String release() {
    inside = false;
    tail = "";
    heldChars = 0;
    return held.take();
  }

  private void emit(String text, List<UpstreamEvent> events) {
    String all = edge ? blank + text : text;
    if (edge && all.isBlank()) {
      blank = all;
    } else if (!all.isEmpty()) {
      edge = false;
      blank = "";
      events.add(new UpstreamEvent.Text(JsonText.of(all)));
    }
  }

  /** The calls of an element, or none when anything about it is wrong. */
  private List<UpstreamEvent.ToolCalled> parse(String body) {
    List<UpstreamEvent.ToolCalled> calls = new ArrayList<>();
    Cursor cursor = new Cursor(body);
    while (cursor.eat(ToolMarkup.CALL)) {
      String name = cursor.eat(ToolMarkup.NAME) ? cursor.until(ToolMarkup.NAME_END) : null;
      String arguments = cursor.eat(ToolMarkup.PARAMETERS) ? object(cursor) : null;
      if (name == null || arguments == null || !names.contains(name.trim())) {
        return List.of();
      }
      if (!cursor.eat(ToolMarkup.CALL_END)) {
        return List.of();
      }
      calls.add(new UpstreamEvent.ToolCalled(name.trim(), arguments));
    }
    return cursor.eat(ToolMarkup.CALLS_END) ? calls : List.of();
  }

  /** The parameters' JSON; its strings may contain the closing tag, so the first fit counts. */
  private String object(Cursor cursor) {
    int from = cursor.at;
    while (cursor.until(ToolMarkup.PARAMETERS_END) != null) {
      int to = cursor.at - ToolMarkup.PARAMETERS_END.length();
      String text = cursor.text.substring(from, to).trim();
      JsonValue value = json.parse(text);
      if (value != null) {
        return value.kind() == JsonValue.Kind.OBJECT ? text : null;
      }
    }
    return null;
  }

  /** A place in a text, moving forward over markup and the white space before it. */
  private static final class Cursor {
    private final String text;
    private int at;

    Cursor(String text) {
      this.text = text;
    }

    boolean eat(String markup) {
      int start = at;
      while (start < text.length() && text.charAt(start) <= ' ') {
        start++;
      }
      if (!text.startsWith(markup, start)) {
        return false;
      }
      at = start + markup.length();
      return true;
    }

    /** The text up to the markup, which is passed over; null when it does not come. */
    String until(String markup) {
      int end = text.indexOf(markup, at);
      if (end < 0) {
        return null;
      }
      String before = text.substring(at, end);
      at = end + markup.length();
      return before;
    }
  }
}
