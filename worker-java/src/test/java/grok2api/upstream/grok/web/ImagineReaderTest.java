package grok2api.upstream.grok.web;

import static org.junit.jupiter.api.Assertions.assertEquals;

import grok2api.platform.Json;
import grok2api.testing.JvmJson;
import grok2api.upstream.Failure;
import grok2api.upstream.Transcript;
import grok2api.upstream.UpstreamEvent;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Messages of the socket, one a line, and what they come to. */
final class ImagineReaderTest {
  private static final Json JSON = new JvmJson();
  private static final String OURS = "5e0c";

  @Test
  void readsPicturesUntilThereAreEnough() { // upstream-grok.md 11.3
    assertRead(
        """
        progress: -1
        progress 1: -1
        progress 1: 45
        image 1: https://imagine-public.x.ai/bb22.jpg in /9j/4AB=
        progress: 45
        image: https://imagine-public.x.ai/aa11.jpg in /9j/4AC=
        end""",
        2,
        """
        {"type":"json","current_status":"start_stage","image_id":"aa11","order":0,"width":784,"height":1168}
        {"type":"json","current_status":"start_stage","image_id":"bb22","order":1,"width":784,"height":1168}
        {"type":"image","id":"bb22","url":"https://imagine-public.x.ai/bb22.jpg","percentage_complete":45,"blob":"/9j/4AA="}
        {"type":"image","id":"bb22","url":"https://imagine-public.x.ai/bb22.jpg","percentage_complete":100,"blob":"/9j/4AB="}
        {"type":"json","current_status":"completed","image_id":"bb22","moderated":false,"r_rated":false,"order":0}
        {"type":"image","id":"aa11","url":"https://imagine-public.x.ai/aa11.jpg","percentage_complete":45,"blob":"/9j/4AA="}
        {"type":"image","id":"aa11","url":"https://imagine-public.x.ai/aa11.jpg","percentage_complete":100,"blob":"/9j/4AC="}
        """);
  }

  @Test
  void takesEverySpelling() {
    assertRead(
        """
        progress: 10
        image: https://assets.grok.com/a.jpg
        progress 1: 20
        image 1: https://assets.grok.com/b.jpg in /9j/
        image 2: https://assets.grok.com/c.jpg
        end""",
        3,
        """
        {"imageId":"a","percentageComplete":10.9}
        {"image_id":"a","currentStatus":"DONE","imageUrl":"/a.jpg"}
        {"id":"b","progress":20}
        {"id":"b","progress":250,"image_url":"b.jpg","blob":"/9j/"}
        {"job_id":"c","current_status":"success","url":"https://assets.grok.com/c.jpg"}
        """);
  }

  @Test
  void takesAnAddressAndTheEndFromDifferentMessages() {
    assertRead(
        "progress: 45\nimage: https://assets.grok.com/a.jpg\nend",
        1,
        """
        {"id":"a","url":"a.jpg","percentage_complete":45,"blob":"/9j/4AA="}
        {"image_id":"a","current_status":"completed"}
        """);
    assertRead(
        "progress: -1\nimage: https://assets.grok.com/a.jpg\nend",
        1,
        """
        {"image_id":"a","current_status":"completed"}
        {"id":"a","url":"a.jpg","percentage_complete":45,"blob":"/9j/4AA="}
        """);
  }

  @Test
  void matchesAMessageWithoutIdByTheAddress() {
    assertRead(
        "progress: 45\nimage: https://assets.grok.com/a.jpg in /9j/\nend",
        1,
        """
        {"url":"https://assets.grok.com/b.jpg","progress":100}
        {"id":"a","url":"a.jpg","progress":45}
        {"progress":100}
        {"url":"https://assets.grok.com/a.jpg","progress":100,"blob":"/9j/"}
        """);
  }

  @Test
  void reportsHigherProgressOnly() {
    assertRead(
        "progress: 30\nprogress: 31\nfailed: TROUBLE 200 socket closed without a picture",
        1,
        """
        {"id":"a","progress":30}
        {"id":"a","progress":30}
        {"id":"a","progress":10}
        {"id":"a","current_status":"working"}
        {"id":"a","progress":31}
        """);
  }

  @Test
  void passesOverWhatIsNotForIt() {
    assertRead(
        "image: https://assets.grok.com/a.jpg\nend",
        1,
        """
        hello
        [1]
        "x"
        {"type":"conversation.item.created","id":"item-1"}
        {"requestId":"other","id":"z","url":"z.jpg","progress":100}
        {"request_id":"other","type":"error","err_code":"rate_limit_exceeded"}
        {"request_id":"5e0c","id":"a","url":"a.jpg","progress":100}
        """);
  }

  @Test
  void takesFewerPicturesForAnAnswerWhenItCloses() {
    String stream =
        "{\"id\":\"a\",\"url\":\"a.jpg\",\"progress\":100}\n{\"id\":\"b\",\"progress\":50}\n";
    assertRead("image: https://assets.grok.com/a.jpg\nprogress 1: 50\nend", 4, stream);
    assertRead("failed: TROUBLE 200 socket closed without a picture", 4, "");
    assertEquals("image: https://assets.grok.com/a.jpg\nprogress 1: 50\nend", brokenOff(4, stream));
    assertEquals(
        "progress: 50\nfailed: TIMEOUT 0 late", brokenOff(4, "{\"id\":\"b\",\"progress\":50}\n"));
  }

  @Test
  void leavesOutPicturesThatAreWithheld() {
    String withheld = "{\"id\":\"a\",\"url\":\"a.jpg\",\"progress\":100,\"moderated\":true}\n";
    assertRead("failed: CONTENT_REFUSED 200 pictures moderated", 2, withheld);
    assertEquals("failed: CONTENT_REFUSED 200 pictures moderated", brokenOff(2, withheld));
    assertRead(
        "image 1: https://assets.grok.com/b.jpg\nend",
        2,
        withheld + withheld + "{\"id\":\"b\",\"url\":\"b.jpg\",\"progress\":100}\n");
    assertRead(
        "progress 1: 50\nfailed: TROUBLE 200 socket closed without a picture",
        2,
        withheld + "{\"id\":\"b\",\"progress\":50}\n");
  }

  @Test
  void failsOnErrorMessages() { // upstream-grok.md 11.4
    assertRead(
        "failed: RATE_LIMITED 200 usage limit",
        1,
        """
        {"type":"error","err_code":"rate_limit_exceeded","err_msg":"slow down"}
        {"id":"a","url":"a.jpg","progress":100}
        """);
    assertRead(
        "image: https://assets.grok.com/a.jpg\nfailed: CONTENT_REFUSED 200 content moderated",
        2,
        """
        {"id":"a","url":"a.jpg","progress":100}
        {"current_status":"ERROR","errCode":"policy","error":"Content moderated"}
        """);
    assertRead("failed: TROUBLE 200 error frame", 1, "{\"type\":\"Error\"}\n");
  }

  @Test
  void countsMessagesThatAreForIt() {
    ImagineReader reader = new ImagineReader(OURS, 1, JSON);
    List<UpstreamEvent> events = new ArrayList<>();
    for (String message :
        List.of("x", "{\"requestId\":\"other\"}", "{\"id\":\"a\",\"progress\":1}")) {
      reader.feed(message, events);
    }
    assertEquals(1, reader.frames());
  }

  private static void assertRead(String expected, int count, String stream) {
    ImagineReader reader = new ImagineReader(OURS, count, JSON);
    List<UpstreamEvent> events = new ArrayList<>();
    for (String message : stream.lines().toList()) {
      reader.feed(message, events);
      if (Transcript.of(events).matches("(?s).*(end|failed: .*)")) {
        assertEquals(expected, Transcript.of(events));
        return;
      }
    }
    reader.finish(events);
    assertEquals(expected, Transcript.of(events));
  }

  private static String brokenOff(int count, String stream) {
    ImagineReader reader = new ImagineReader(OURS, count, JSON);
    List<UpstreamEvent> events = new ArrayList<>();
    for (String message : stream.lines().toList()) {
      reader.feed(message, events);
    }
    reader.breakOff(Failure.of(Failure.Kind.TIMEOUT, 0, "late"), events);
    return Transcript.of(events);
  }
}
