package grok2api.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grok2api.http.Response;
import grok2api.http.TextSource;
import grok2api.platform.TextStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Events that become the elements of an array. */
class EventArrayTest {
  /** Says one text after another. */
  private static final class Said implements TextSource {
    private final Deque<String> texts;
    private boolean closed;

    Said(String... texts) {
      this.texts = new ArrayDeque<>(List.of(texts));
    }

    @Override
    public String begin() {
      return texts.remove();
    }

    @Override
    public TextStream input() {
      return null;
    }

    @Override
    public int waitMillis() {
      return 7;
    }

    @Override
    public String take(TextStream.Piece piece) {
      return texts.remove();
    }

    @Override
    public boolean over() {
      return texts.isEmpty();
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  private static String array(String... texts) {
    Said said = new Said(texts);
    TextSource source = ((Response.Streamed) EventArray.of(Response.events(said)).body()).source();
    StringBuilder all = new StringBuilder(source.begin());
    while (!source.over()) {
      all.append(source.take(null));
    }
    source.close();
    assertTrue(said.closed);
    return all.toString();
  }

  @Test
  void everyEventIsAnElement() {
    assertEquals(
        "[{\"a\":1}\n,\n{\"b\":2}\n,\n{\"c\":3}\n]\n",
        array("data: {\"a\":1}\r\n\r\n", "data: {\"b\":2}\n\ndata: {\"c\":3}\n\n", ""));
  }

  @Test
  void anEventMayComeInPieces() {
    assertEquals("[\n{\"a\":1}\n]\n", array("data: {\"a\"", ":1}\n\n", ""));
  }

  @Test
  void theLastEventNeedsNoEmptyLine() {
    assertEquals("[{\"a\":1}\n,\n{\"b\":2}\n]\n", array("data: {\"a\":1}\n\n", "data: {\"b\":2}"));
  }

  @Test
  void commentsBecomeWhiteSpace() {
    assertEquals(
        "[\n\n{\"a\":1}\n]\n",
        array(": keep-alive\n\n", ": keep-alive\n\n", "data: {\"a\":1}\n\n", ""));
  }

  @Test
  void nothingIsAnEmptyArray() {
    assertEquals("[\n\n]\n", array(": keep-alive\n\n", ""));
  }

  @Test
  void theHeadersAreThoseOfAnArrayThatIsNotHeldBack() {
    Response events = Response.events(new Said("")).with("x", "y");
    assertEquals(
        List.of(
            "Content-Type: application/json; charset=utf-8",
            "Content-Encoding: identity",
            "Cache-Control: no-cache, no-transform",
            "Connection: keep-alive",
            "X-Accel-Buffering: no",
            "x: y"),
        EventArray.of(events).headers().stream()
            .map(header -> header.name() + ": " + header.value())
            .toList());
  }

  @Test
  void whatIsNoStreamStaysAsItIs() {
    Response whole = Response.json(200, "{}");
    assertSame(whole, EventArray.of(whole));
  }
}
