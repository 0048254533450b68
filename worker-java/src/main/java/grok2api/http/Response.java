package grok2api.http;

import grok2api.platform.ByteStream;
import grok2api.platform.HttpCall.Header;
import grok2api.platform.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** One answer: status, headers and a body that is whole or still to be pulled. */
public record Response(int status, List<Header> headers, Body body) {
  /** What an answer carries. */
  public sealed interface Body {}

  /** No body at all. */
  public record Empty() implements Body {}

  /** A complete text. */
  public record Whole(String text) implements Body {}

  /** A text that is pulled while the client reads. */
  public record Streamed(TextSource source) implements Body {}

  /** A text that is written while the client reads. */
  public record Written(TextBody text) implements Body {}

  /**
   * A WebSocket. The conversation is begun once, and the connection lasts until one end closes it.
   */
  public record Talking(Consumer<Socket> conversation) implements Body {}

  /** Bytes of another port, handed through as they come. */
  public record Passed(ByteStream bytes) implements Body {}

  public Response {
    headers = List.copyOf(headers);
  }

  public static Response json(int status, String text) {
    return new Response(
        status, List.of(new Header("Content-Type", "application/json")), new Whole(text));
  }

  public static Response text(int status, String text) {
    return new Response(
        status, List.of(new Header("Content-Type", "text/plain; charset=utf-8")), new Whole(text));
  }

  public static Response empty(int status) {
    return new Response(status, List.of(), new Empty());
  }

  /** Server-sent events (WHATWG HTML, section 9.2), not to be buffered by proxies on the way. */
  public static Response events(TextSource source) {
    return new Response(200, EVENT_STREAM, new Streamed(source));
  }

  /** The same, written by code that may wait. */
  public static Response events(TextBody text) {
    return new Response(200, EVENT_STREAM, new Written(text));
  }

  /** Accepts a WebSocket. */
  public static Response socket(Consumer<Socket> conversation) {
    return new Response(101, List.of(), new Talking(conversation));
  }

  /** A text to be saved as a file of that name, which must be plain ASCII without quotes. */
  public static Response attachment(String contentType, String fileName, String text) {
    return attachment(contentType, fileName, new Whole(text));
  }

  /** The same for a body of another kind. */
  public static Response attachment(String contentType, String fileName, Body body) {
    return new Response(
        200,
        List.of(
            new Header("Content-Type", contentType),
            new Header("Content-Disposition", "attachment; filename=\"" + fileName + "\"")),
        body);
  }

  /** What {@code HEAD} gets: the same answer with an empty body. */
  public Response withoutBody() {
    switch (body) {
      case Streamed streamed -> streamed.source().close();
      case Passed passed -> passed.bytes().cancel();
      case Whole whole -> {}
      case Written written -> {}
      case Talking talking -> {}
      case Empty empty -> {}
    }
    return new Response(status, headers, new Empty());
  }

  /** The same answer with a header more. */
  public Response with(String name, String value) {
    return with(List.of(new Header(name, value)));
  }

  /** The same answer with several headers more. */
  public Response with(List<Header> added) {
    List<Header> more = new ArrayList<>(headers);
    more.addAll(added);
    return new Response(status, more, body);
  }

  private static final List<Header> EVENT_STREAM =
      List.of(
          new Header("Content-Type", "text/event-stream; charset=utf-8"),
          new Header("Cache-Control", "no-cache"),
          new Header("Connection", "keep-alive"),
          new Header("X-Accel-Buffering", "no"));
}
