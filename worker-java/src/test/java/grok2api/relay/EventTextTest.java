package grok2api.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventTextTest {
  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n", "\r"})
  void eventsEndWithAnEmptyLineWhateverEndsLines(String end) {
    String one = "event: a" + end + "data: 1" + end + end;
    String two = "data: 2" + end + end;
    String text = one + two + "data: 3" + end;
    assertEquals(one.length(), EventText.endOfFirst(text));
    assertEquals((one + two).length(), EventText.endOfLast(text));
    assertEquals("1", EventText.data(one));
    assertEquals(2, EventText.events(text).size());
    assertEquals(one + two, String.join("", EventText.events(text)));
  }

  @Test
  void linesMayEndInDifferentWays() {
    assertEquals(10, EventText.endOfFirst("data: 1\n\r\ndata: 2\r\n\n"));
    assertEquals(20, EventText.endOfLast("data: 1\n\r\ndata: 2\r\n\n"));
  }

  @Test
  void anUnfinishedEventIsNone() {
    assertEquals(0, EventText.endOfFirst("data: 1\n"));
    assertEquals(0, EventText.endOfLast("data: 1\r\n"));
    assertEquals(List.of(), EventText.events("data: 1"));
  }

  @Test
  void linesOfDataAreJoinedAndCommentsAreNone() {
    assertEquals("a\n b\n", EventText.data("data: a\ndata:  b\nid: 1\ndata:\n\n"));
    assertEquals("a", EventText.data("data:a\r\n\r\n"));
    assertNull(EventText.data(": keep-alive\n\n"));
    assertNull(EventText.data("event: ping\n\n"));
  }
}
