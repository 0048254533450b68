package grok2api.relay;

import grok2api.http.Response;
import grok2api.http.TextSource;
import grok2api.platform.HttpCall.Header;
import grok2api.platform.TextStream;
import java.util.ArrayList;
import java.util.List;

/**
 * The data of events as the elements of a JSON array, which grows as the events come: how Google
 * streams to those who do not ask for events.
 *
 * <pre>{@code
 * [{"candidates":[…]}
 * ,
 * {"candidates":[…],"usageMetadata":{…}}
 * ]
 * }</pre>
 */
public final class EventArray implements TextSource {
  /**
   * Cloudflare compresses JSON, other than events, and keeps the beginning back until there is
   * more.
   *
   * @see <a href="https://developers.cloudflare.com/speed/optimization/content/compression/">
   *     Cloudflare, Content compression</a>
   */
  private static final List<Header> JSON_STREAM =
      List.of(
          new Header("Content-Type", "application/json; charset=utf-8"),
          new Header("Content-Encoding", "identity"),
          new Header("Cache-Control", "no-cache, no-transform"));

  private final TextSource events;
  private String unfinished = "";
  private boolean any;

  private EventArray(TextSource events) {
    this.events = events;
  }

  /** The same answer as an array, if it is a stream of events. */
  public static Response of(Response response) {
    if (!(response.body() instanceof Response.Streamed streamed)) {
      return response;
    }
    List<Header> headers = new ArrayList<>(JSON_STREAM);
    for (Header header : response.headers()) {
      if (!isOfStream(header.name())) {
        headers.add(header);
      }
    }
    return new Response(
        response.status(), headers, new Response.Streamed(new EventArray(streamed.source())));
  }

  private static boolean isOfStream(String name) {
    for (Header own : JSON_STREAM) {
      if (own.name().equalsIgnoreCase(name)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public String begin() {
    return "[" + elements(events.begin());
  }

  @Override
  public String take(TextStream.Piece piece) {
    return elements(events.take(piece));
  }

  private String elements(String text) {
    unfinished += text;
    int end = over() ? unfinished.length() : EventText.endOfLast(unfinished);
    String complete = unfinished.substring(0, end);
    unfinished = unfinished.substring(end);
    StringBuilder elements = new StringBuilder();
    for (String event : EventText.events(over() ? complete + "\n\n" : complete)) {
      add(elements, EventText.data(event));
    }
    if (over()) {
      return elements.append("\n]\n").toString();
    }
    // A comment keeps the connection open; so does white space.
    return elements.length() == 0 && !text.isEmpty() ? "\n" : elements.toString();
  }

  private void add(StringBuilder elements, String data) {
    if (data != null) {
      elements.append(any ? "\n,\n" : "").append(data);
      any = true;
    }
  }

  @Override
  public TextStream input() {
    return events.input();
  }

  @Override
  public int waitMillis() {
    return events.waitMillis();
  }

  @Override
  public boolean over() {
    return events.over();
  }

  @Override
  public void close() {
    events.close();
  }
}
