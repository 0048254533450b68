package grok2api.relay;

import java.util.ArrayList;
import java.util.List;

/**
 * Server-sent events (WHATWG HTML, section 9.2) as they come, without taking them apart. Lines end
 * with LF, CR LF or CR, an event with an empty line.
 */
final class EventText {
  private EventText() {}

  /** Where the last complete event ends; 0 when none is complete. Mostly that is the text's end. */
  static int endOfLast(String text) {
    if (text.endsWith("\n\n")) {
      return text.length();
    }
    int end = after(text.lastIndexOf("\n\n"), 2);
    if (text.indexOf('\r') >= 0) {
      end = Math.max(end, after(text.lastIndexOf("\n\r\n"), 3));
      end = Math.max(end, after(text.lastIndexOf("\r\r"), 2));
    }
    return end;
  }

  /** Where the first complete event ends; 0 when none is complete. */
  static int endOfFirst(String text) {
    int end = after(text.indexOf("\n\n"), 2);
    if (text.indexOf('\r') >= 0) {
      end = earlier(end, after(text.indexOf("\n\r\n"), 3));
      end = earlier(end, after(text.indexOf("\r\r"), 2));
    }
    return end;
  }

  private static int after(int at, int length) {
    return at < 0 ? 0 : at + length;
  }

  private static int earlier(int one, int other) {
    return one == 0 || (other > 0 && other < one) ? other : one;
  }

  /** Complete events one by one, each with the empty line at its end. */
  static List<String> events(String text) {
    List<String> events = new ArrayList<>();
    String rest = text;
    for (int end = endOfFirst(rest); end > 0; end = endOfFirst(rest)) {
      events.add(rest.substring(0, end));
      rest = rest.substring(end);
    }
    return events;
  }

  /** The data of one event; null for a comment, or one without data. */
  static String data(String event) {
    StringBuilder data = null;
    int start = 0;
    while (start < event.length()) {
      int end = endOfLine(event, start);
      if (event.startsWith("data:", start)) {
        int from = start + (event.startsWith(" ", start + 5) ? 6 : 5);
        String value = event.substring(from, end);
        data = data == null ? new StringBuilder(value) : data.append('\n').append(value);
      }
      start = end + 1;
    }
    return data == null ? null : data.toString();
  }

  /** Between the two characters of CR LF there is then one more line, an empty one. */
  private static int endOfLine(String event, int start) {
    int end = event.indexOf('\n', start);
    int carriage = event.indexOf('\r', start);
    if (end < 0) {
      end = event.length();
    }
    return carriage >= 0 && carriage < end ? carriage : end;
  }
}
