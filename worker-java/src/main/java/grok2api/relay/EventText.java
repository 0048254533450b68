package grok2api.relay;

import java.util.ArrayList;
import java.util.List;

/** Server-sent events (WHATWG HTML, section 9.2) as they come, without taking them apart. */
final class EventText {
  private EventText() {}

  /** Where the last complete event ends; 0 when none is complete. */
  static int endOfLast(String text) {
    int plain = text.lastIndexOf("\n\n");
    int windows = text.lastIndexOf("\r\n\r\n");
    return Math.max(plain < 0 ? 0 : plain + 2, windows < 0 ? 0 : windows + 4);
  }

  /** Where the first complete event ends; 0 when none is complete. */
  static int endOfFirst(String text) {
    int plain = text.indexOf("\n\n");
    int windows = text.indexOf("\r\n\r\n");
    if (plain < 0 || (windows >= 0 && windows < plain)) {
      return windows < 0 ? 0 : windows + 4;
    }
    return plain + 2;
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
      int end = event.indexOf('\n', start);
      String line = event.substring(start, end < 0 ? event.length() : end);
      if (line.endsWith("\r")) {
        line = line.substring(0, line.length() - 1);
      }
      if (line.startsWith("data:")) {
        String value = line.substring(line.startsWith("data: ") ? 6 : 5);
        data = data == null ? new StringBuilder(value) : data.append('\n').append(value);
      }
      start = end < 0 ? event.length() : end + 1;
    }
    return data == null ? null : data.toString();
  }
}
