package grok2api.relay;

import grok2api.http.TextSource;
import grok2api.platform.HttpFailed;
import grok2api.platform.JsonValue;
import grok2api.platform.Statement;
import grok2api.platform.TextBuffer;
import grok2api.platform.TextStream;
import grok2api.relay.UpstreamError.Blame;
import java.util.ArrayList;
import java.util.List;

/**
 * A stream of events that is passed on as it comes, event by event, so that it can be ended
 * properly at any time. Texts are looked at no further than is needed to find what the answer has
 * cost.
 */
final class RelayStream implements TextSource {
  /** Silence after which a comment keeps proxies from closing the connection. */
  private static final int KEEP_ALIVE_MILLIS = 15_000;

  private static final String KEEP_ALIVE = ": keep-alive\n\n";

  /** Until then the answer's beginning is waited for before the client is told anything. */
  private static final int HOLD_MILLIS = 100_000;

  /** One that is longer is passed on in pieces. */
  private static final int MAX_EVENT_CHARS = 4 * 1024 * 1024;

  private final RelayExchange exchange;
  private final Dialect dialect;
  private final TextStream body;
  private final TextBuffer buffer;
  private final String usageMark;
  private final String spacedUsageMark;
  private List<Statement> learnt = List.of();
  private String unfinished = "";

  // The last texts that were passed on, the latest first: an end may come in several pieces.
  private String last = "";
  private String second = "";
  private String third = "";
  private String withUsage;
  private UpstreamError failure;
  private boolean over;
  private int leftAt;

  RelayStream(RelayExchange exchange, TextStream body) {
    this.exchange = exchange;
    this.dialect = exchange.call().dialect();
    this.body = body;
    this.buffer = exchange.json().buffer();
    this.usageMark = dialect.usageMark() + "{";
    this.spacedUsageMark = dialect.usageMark() + " {";
  }

  /**
   * Waits for the first event that says something.
   *
   * @return null when the stream is fit to be passed on
   */
  UpstreamError hold() {
    while (true) {
      switch (body.next(exchange.waitMillis(KEEP_ALIVE_MILLIS))) {
        case TextStream.Text text -> {
          add(text.text());
          String first = firstData();
          if (first != null) {
            return checked(dialect.errorEvent(first, exchange.secret()));
          }
          if (unfinished.length() > MAX_EVENT_CHARS) {
            return checked(null);
          }
        }
        case TextStream.Silence silence -> {
          int now = exchange.stopwatch().millis();
          if (now >= exchange.limits().endsAt()) {
            return checked(late());
          }
          if (now >= HOLD_MILLIS) {
            return checked(null);
          }
        }
        case TextStream.End end -> {
          return UpstreamError.of(Blame.UPSTREAM, 502, "The upstream's answer is empty");
        }
        case TextStream.Broken broken -> {
          return exchange.unreachable(broken.reason());
        }
      }
    }
  }

  private UpstreamError checked(UpstreamError error) {
    int now = exchange.stopwatch().millis();
    if (error == null) {
      exchange.limits().frameSeen(now);
      leftAt = now;
    } else {
      body.cancel();
    }
    return error;
  }

  private UpstreamError late() {
    return UpstreamError.of(
        Blame.UPSTREAM, 504, "The upstream was too slow: " + exchange.limits().description());
  }

  /** The data of the first complete event that has some; null when there is none yet. */
  private String firstData() {
    for (String event : EventText.events(unfinished)) {
      String data = EventText.data(event);
      if (data != null) {
        return data;
      }
    }
    return null;
  }

  /** What was learnt by attempts before this one. */
  void learnt(List<Statement> statements) {
    learnt = new ArrayList<>(statements);
  }

  @Override
  public String begin() {
    exchange.call().trace().firstByte();
    String text = complete();
    return text.isEmpty() ? KEEP_ALIVE : text;
  }

  @Override
  public TextStream input() {
    return body;
  }

  @Override
  public int waitMillis() {
    exchange.limits().pausedFor(exchange.stopwatch().millis() - leftAt);
    return exchange.waitMillis(KEEP_ALIVE_MILLIS);
  }

  @Override
  public String take(TextStream.Piece piece) {
    int now = exchange.stopwatch().millis();
    leftAt = now;
    return switch (piece) {
      case TextStream.Text text -> {
        exchange.limits().frameSeen(now);
        add(text.text());
        yield complete();
      }
      case TextStream.Silence silence ->
          now < exchange.limits().endsAt() ? KEEP_ALIVE : brokenOff(late());
      case TextStream.End end -> ended();
      case TextStream.Broken broken -> brokenOff(exchange.unreachable(broken.reason()));
    };
  }

  private void add(String text) {
    unfinished = unfinished.isEmpty() ? text : buffer.append(unfinished).append(text).take();
  }

  /** Takes the complete events from what has come. */
  private String complete() {
    int end =
        unfinished.length() > MAX_EVENT_CHARS
            ? unfinished.length()
            : EventText.endOfLast(unfinished);
    if (end == 0) {
      return "";
    }
    String events = unfinished;
    if (end == unfinished.length()) {
      unfinished = "";
    } else {
      events = unfinished.substring(0, end);
      unfinished = unfinished.substring(end);
    }
    return passed(events);
  }

  private String passed(String events) {
    third = second;
    second = last;
    last = events;
    if (!events.contains(usageMark) && !events.contains(spacedUsageMark)) {
      return events;
    }
    withUsage = events;
    return exchange.hidesUsage() ? withoutUsage(events) : events;
  }

  /** Leaves out the event that the client has not asked for. */
  private String withoutUsage(String events) {
    for (String event : EventText.events(events)) {
      if (!tellsUsageOnly(event)) {
        buffer.append(event);
      }
    }
    return buffer.take();
  }

  private boolean tellsUsageOnly(String event) {
    if (!event.contains(usageMark) && !event.contains(spacedUsageMark)) {
      return false;
    }
    String data = EventText.data(event);
    JsonValue chunk = data == null ? null : exchange.json().parse(data);
    JsonValue choices = chunk == null ? null : chunk.get("choices");
    return choices != null && choices.kind() == JsonValue.Kind.ARRAY && choices.size() == 0;
  }

  /** The upstream has no more to say, and perhaps left an event without its empty line. */
  private String ended() {
    String rest = unfinished.isBlank() ? "" : passed(unfinished);
    unfinished = "";
    over = true;
    UpstreamError told = errorAtEnd();
    if (told != null) {
      failure = told;
      return rest;
    }
    if (finished(last) || finished(second) || finished(third)) {
      return rest;
    }
    String broken =
        brokenOff(UpstreamError.of(Blame.UPSTREAM, 502, "The upstream's answer is cut off"));
    return rest.isEmpty() ? broken : buffer.append(rest).append(broken).take();
  }

  private boolean finished(String text) {
    return dialect.finished(exchange.call(), text);
  }

  /** The failure that the upstream has told itself; null when it told none. */
  private UpstreamError errorAtEnd() {
    UpstreamError found = null;
    for (String event : EventText.events(last)) {
      String data = EventText.data(event);
      UpstreamError error = data == null ? null : dialect.errorEvent(data, exchange.secret());
      found = error == null ? found : error;
    }
    return found;
  }

  private String brokenOff(UpstreamError error) {
    body.cancel();
    over = true;
    failure = error;
    unfinished = "";
    return error.blame() == Blame.CLIENT_GONE ? "" : dialect.brokenOff(error.refusal());
  }

  @Override
  public boolean over() {
    return over;
  }

  @Override
  public void close() {
    if (!over) {
      body.cancel();
      failure = exchange.unreachable(HttpFailed.Reason.ABORTED);
    }
    if (failure == null) {
      exchange.settleServed(usage(), learnt);
    } else {
      exchange.settleBroken(usage(), failure, learnt);
    }
  }

  /** What the last event that tells it says; null when none does. */
  private Usage usage() {
    Usage usage = null;
    if (withUsage != null) {
      for (String event : EventText.events(withUsage)) {
        String data = EventText.data(event);
        Usage told = data == null ? null : Usage.in(exchange.json().parse(data));
        usage = told == null ? usage : told;
      }
    }
    return usage;
  }
}
