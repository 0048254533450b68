package grok2api.admin;

import grok2api.http.Request;
import grok2api.refusal.Refused;
import grok2api.store.LogFilter;
import grok2api.store.LogFilter.Outcome;
import grok2api.store.LogPlace;

/** Reads which rows of a log a caller asks for, and how many. */
final class LogsQuery {
  static final int MAX_ROWS = 200;

  private static final int DEFAULT_ROWS = 50;
  private static final int MAX_CHARS = 1000;

  private LogsQuery() {}

  /** {@code ?from=1770285600000&to=…&model=grok-4&key=laptop&status=error&search=timeout}. */
  static LogFilter filter(Request request) {
    return new LogFilter(
        number(request, "from", LogFilter.ALL.fromMillis()),
        number(request, "to", LogFilter.ALL.toMillis()),
        text(request, "model"),
        text(request, "key"),
        outcome(request),
        text(request, "search"));
  }

  /** {@code ?before_id=7251089817602048}; null for the newest. */
  static LogPlace before(Request request) {
    String id = text(request, "before_id");
    LogPlace place = id == null ? null : LogPlace.read(id);
    if (id != null && place == null) {
      throw badPlace();
    }
    return place;
  }

  /** The same where there is one table; null for the newest. */
  static Long rowId(Request request) {
    LogPlace place = before(request);
    if (place != null && place.earlier()) {
      throw badPlace();
    }
    return place == null ? null : place.row();
  }

  private static Refused badPlace() {
    return Bodies.invalidField("before_id", "before_id must be an id of an earlier answer");
  }

  /** {@code ?limit=50}. */
  static int rows(Request request) {
    return bounded(request, "limit", DEFAULT_ROWS, MAX_ROWS);
  }

  /** A number from 1 on. */
  static int bounded(Request request, String name, int fallback, int most) {
    long number = number(request, name, fallback);
    if (number < 1 || number > most) {
      throw Bodies.invalidField(name, name + " must be a number from 1 to " + most);
    }
    return (int) number;
  }

  /** A number that is brought within its bounds, as older scripts ask for too much. */
  static int clamped(Request request, String name, int fallback, int least, int most) {
    return (int) Math.max(least, Math.min(most, number(request, name, fallback)));
  }

  /** A parameter's text without blanks around it; null when there is none. */
  static String text(Request request, String name) {
    String given = request.query(name);
    String text = given == null ? "" : given.trim();
    if (text.length() > MAX_CHARS) {
      throw Bodies.invalidField(name, name + " must have at most " + MAX_CHARS + " characters");
    }
    return text.isEmpty() ? null : text;
  }

  static long number(Request request, String name, long fallback) {
    String text = text(request, name);
    try {
      return text == null ? fallback : Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw Bodies.invalidField(name, name + " must be a whole number");
    }
  }

  private static Outcome outcome(Request request) {
    String status = text(request, "status");
    if (status == null) {
      return Outcome.Any.INSTANCE;
    }
    return switch (status) {
      case "ok" -> new Outcome.Class(true);
      case "error" -> new Outcome.Class(false);
      default -> {
        if (status.length() == 3 && status.charAt(0) >= '1' && status.charAt(0) <= '5') {
          yield new Outcome.Status((int) number(request, "status", 0));
        }
        throw Bodies.invalidField("status", "status must be ok, error or a code such as 429");
      }
    };
  }
}
