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

  private static final String ERROR_MARK = "\"error\"";
  private static final String DONE = "[DONE]";
  private static final String EVENT_END = "\n\n";

  /** One that is longer is passed on in pieces. */
  private static final int MAX_EVENT_CHARS = 4 * 1024 * 1024;

  /** CR LF CR LF may come in two pieces. */
  private static final int LONGEST_END_CHARS = 3;

  private final RelayExchange exchange;
  private final Dialect dialect;
  private final TextStream body;
  private final TextBuffer buffer;
  private final String usageMark;
  private final String spacedUsageMark;
  private List<Statement> learnt = List.of();
  private String unfinished = "";

  /** The last characters that came: the end of an event may come in two pieces. */
  private String tail = "";

  /** Whether an event may have been completed that has not been looked for. */
  private boolean ready;

  /** Whether the last text that was passed on ended amid an event. */
  private boolean amid;

  // The last texts that were passed on, the latest first: an end may come in several pieces.
  private String last = "";
  private String second = "";
  private String third = "";
  private String withUsage;

  /** What the upstream has told itself. */
  private UpstreamError told;

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
          exchange.limits().frameSeen(exchange.stopwatch().millis());
          add(text.text());
          String first = ready ? firstData(unfinished) : null;
          ready = false;
          if (first != null) {
            return checked(failureIn(first));
          }
          if (unfinished.length() > MAX_EVENT_CHARS) {
            return checked(null);
          }
        }
        case TextStream.Silence silence -> {}
        case TextStream.End end -> {
          String first = firstData(unfinished + EVENT_END);
          return checked(first == null ? failureOrNothing(unfinished) : failureIn(first));
        }
        case TextStream.Broken broken -> {
          return exchange.unreachable(broken.reason());
        }
      }
      int now = exchange.stopwatch().millis();
      if (now >= exchange.limits().endsAt()) {
        return checked(late());
      }
      if (now >= HOLD_MILLIS) {
        return checked(null);
      }
    }
  }

  private UpstreamError failureIn(String first) {
    return first.trim().equals(DONE) ? nothing() : exchange.error(first);
  }

  /** Some tell a failure as JSON, and call it events. */
  private UpstreamError failureOrNothing(String text) {
    UpstreamError error = exchange.error(text);
    return error == null ? nothing() : error;
  }

  private static UpstreamError nothing() {
    return UpstreamError.of(Blame.UPSTREAM, 502, "The upstream's answer is empty");
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
  private static String firstData(String text) {
    for (String event : EventText.events(text)) {
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
    ready = true;
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
        if (now >= exchange.limits().endsAt()) {
          yield brokenOff(late());
        }
        add(text.text());
        yield complete();
      }
      case TextStream.Silence silence -> {
        if (now >= exchange.limits().endsAt()) {
          yield brokenOff(late());
        }
        yield amid ? "" : KEEP_ALIVE;
      }
      case TextStream.End end -> ended();
      case TextStream.Broken broken -> brokenOff(exchange.unreachable(broken.reason()));
    };
  }

  /** A long text that grows is not searched again and again, only what is new. */
  private void add(String text) {
    unfinished = unfinished.isEmpty() ? text : buffer.append(unfinished).append(text).take();
    if (text.endsWith(EVENT_END)) {
      ready = true;
      tail = "";
      return;
    }
    String fresh = buffer.append(tail).append(text).take();
    ready |= EventText.endOfLast(fresh) > 0;
    tail = fresh.substring(Math.max(0, fresh.length() - LONGEST_END_CHARS));
  }

  /** Takes the complete events from what has come. */
  private String complete() {
    boolean tooLong = unfinished.length() > MAX_EVENT_CHARS;
    if (!ready && !amid && !tooLong) {
      return "";
    }
    ready = false;
    int end = EventText.endOfLast(unfinished);
    amid = tooLong || (amid && end == 0);
    if (amid) {
      end = unfinished.length();
    } else if (end == 0) {
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
    String text = has(events, ERROR_MARK) ? withoutSecrets(events) : events;
    if (!has(text, usageMark) && !has(text, spacedUsageMark)) {
      return text;
    }
    withUsage = text;
    return exchange.hidesUsage() ? withoutUsage(text) : text;
  }

  private boolean has(String text, String mark) {
    return exchange.json().find(text, mark) >= 0;
  }

  /** An error of the upstream's own is passed on, and remembered. */
  private String withoutSecrets(String events) {
    for (String event : EventText.events(events)) {
      String data = event.contains(ERROR_MARK) ? EventText.data(event) : null;
      UpstreamError error = data == null ? null : exchange.error(data);
      told = error == null ? told : error;
    }
    return told == null ? events : exchange.secrets().leftOut(events);
  }

  /** Leaves out the event that the client has not asked for. */
  private String withoutUsage(String events) {
    int at = 0;
    for (String event : EventText.events(events)) {
      at += event.length();
      if (!tellsUsageOnly(event)) {
        buffer.append(event);
      }
    }
    return buffer.append(events.substring(at)).take();
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
    String rest = remainder();
    unfinished = "";
    over = true;
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

  /** The last event, brought to an end, if all of its data has come. */
  private String remainder() {
    String event = unfinished + EVENT_END;
    String data = EventText.data(event);
    if (data == null) {
      return "";
    }
    boolean whole = data.trim().equals(DONE) || exchange.json().parse(data) != null;
    return whole ? passed(event) : "";
  }

  private boolean finished(String text) {
    return dialect.finished(exchange.call(), text);
  }

  private String brokenOff(UpstreamError error) {
    body.cancel();
    over = true;
    failure = told == null ? error : told;
    unfinished = "";
    if (told != null || error.blame() == Blame.CLIENT_GONE) {
      return "";
    }
    return (amid ? EVENT_END : "") + dialect.brokenOff(error.refusal());
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
