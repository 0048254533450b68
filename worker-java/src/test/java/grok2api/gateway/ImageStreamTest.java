package grok2api.gateway;

import static grok2api.testing.ScriptedMedia.broken;
import static grok2api.testing.ScriptedMedia.picture;
import static grok2api.testing.ScriptedMedia.progress;
import static grok2api.testing.ScriptedMedia.url;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grok2api.http.Response;
import grok2api.media.MediaLinks;
import grok2api.platform.JsonValue;
import grok2api.testing.FakeRequest;
import grok2api.testing.ImageGateway;
import grok2api.testing.JvmEncodings;
import grok2api.testing.JvmJson;
import grok2api.testing.Reply;
import grok2api.testing.ScriptedMedia;
import grok2api.testing.ScriptedMedia.Step;
import grok2api.testing.TestGateway;
import grok2api.upstream.Failure;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageStreamTest {
  private final ImageGateway images = new ImageGateway(2);
  private final ScriptedMedia media = images.media;

  private static String wish(String more) {
    return "{\"prompt\":\"a red kite\",\"stream\":true" + more + "}";
  }

  private Reply ask(String more) {
    return images.generate(wish(more));
  }

  private void limited() {
    images.gateway.run("UPDATE api_keys SET image_limit = 50 WHERE key = ?1", TestGateway.KEY);
  }

  /** E.g. {@code partial_image 0 45}, {@code completed 0 a}, {@code error upstream_error}. */
  private static List<String> told(Reply reply) {
    List<String> told = new ArrayList<>();
    for (String block : reply.body().split("\n\n")) {
      if (block.startsWith(":")) {
        told.add("comment");
        continue;
      }
      String event = block.substring("event: ".length(), block.indexOf('\n'));
      JsonValue data = new JvmJson().parse(block.substring(block.indexOf("data: ") + 6));
      if (event.equals("error")) {
        told.add("error " + data.get("error").text("code"));
        continue;
      }
      assertEquals(event, data.text("type"));
      String what = event.substring(event.indexOf('.') + 1);
      int index = (int) data.get("index").number();
      told.add(
          what.equals("completed")
              ? "completed " + index
              : what + " " + index + " " + (int) data.get("progress").number());
    }
    return told;
  }

  @Test
  void picturesAreToldAsTheyCome() {
    media.answer(
        progress(0, 20),
        progress(1, 40),
        progress(0, 10),
        progress(0, 90),
        picture(1, "b.jpg"),
        picture(0, "a.jpg"));
    Reply reply = ask(",\"n\":2,\"size\":\"1024x1024\"");
    assertEquals(200, reply.status());
    assertEquals("text/event-stream; charset=utf-8", reply.header("Content-Type"));
    assertEquals("no", reply.header("X-Accel-Buffering"));
    assertEquals("legacy", reply.header("x-image-method"));
    assertEquals(
        List.of(
            "partial_image 0 20",
            "partial_image 1 40",
            "partial_image 0 90",
            "completed 1",
            "completed 0"),
        told(reply));
    assertFalse(reply.body().contains("[DONE]"));
    assertEquals(200, images.gateway.log().integer("status"));
    assertEquals(1, images.gateway.log().integer("stream"));
    assertEquals(1, media.asked.size());
  }

  @Test
  void anEventHasTheMembersOfBothContracts() {
    media.files.put(url("a"), "89504e470d0a1a0a");
    media.answer(progress(0, 45), progress(0, 60), picture(0, "a"));
    String body = ask(",\"size\":\"1024x1024\",\"response_format\":\"b64_json\"").body();
    assertTrue(
        body.startsWith(
            """
            event: image_generation.partial_image
            data: {"type":"image_generation.partial_image","b64_json":"","index":0,"progress":45,\
            "partial_image_index":0,"created_at":1770285600,"size":"1024x1024","quality":"auto",\
            "background":"auto","output_format":"jpeg"}

            """),
        body);
    assertTrue(body.contains("\"progress\":60,\"partial_image_index\":1,"));
    int link = body.indexOf("\"url\":\"https://gw.example/images/p_");
    int end = body.indexOf('"', link + 8);
    assertEquals(
        """
        event: image_generation.completed
        data: {"type":"image_generation.completed","b64_json":"iVBORw0KGgo=",\
        "index":0,"created_at":1770285600,"size":"1024x1024","quality":"auto",\
        "background":"auto","output_format":"png",\
        "usage":{"total_tokens":259,"input_tokens":3,"output_tokens":256,\
        "input_tokens_details":{"text_tokens":3,"image_tokens":0}}}

        """,
        (body.substring(0, link) + body.substring(end + 2))
            .substring(body.indexOf("event: image_generation.completed")));
  }

  @Test
  void theUsageOfAllEventsTogetherIsThatOfTheRequest() {
    media.answer(picture(0, "a"), picture(1, "b"));
    Reply reply = ask(",\"n\":2");
    assertTrue(reply.body().contains("\"usage\":{\"total_tokens\":259,"));
    assertTrue(reply.body().contains("\"usage\":{\"total_tokens\":256,\"input_tokens\":0,"));
    assertEquals(512, images.gateway.log().integer("completion_tokens"));
  }

  @Test
  void ofOnePictureTheFirstThatIsFinishedIsTakenAndTheRestStopped() {
    media.answer(
        progress(0, 20), progress(1, 30), progress(0, 25), picture(1, "b"), picture(0, "a"));
    assertEquals(List.of("partial_image 0 20", "partial_image 0 30", "completed 0"), told(ask("")));
    assertEquals(1, media.cancelled);
    assertEquals(1, images.charged(TestGateway.KEY));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "0.0"})
  void partialPicturesCanBeDoneWithout(String none) {
    media.answer(progress(0, 20), picture(0, "a"));
    assertEquals(List.of("completed 0"), told(ask(",\"partial_images\":" + none)));
  }

  @Test
  void silenceIsFilledWithComments() {
    media.answer(progress(0, 20), new Step.Pause(31_000), picture(0, "a"));
    assertEquals(
        List.of("partial_image 0 20", "comment", "comment", "comment", "completed 0"),
        told(ask("")));
  }

  @Test
  void aFailureBeforeTheFirstEventHasItsStatus() {
    limited();
    media.answer(broken(Failure.Kind.CONTENT_REFUSED));
    Reply reply = ask("");
    assertEquals(400, reply.status());
    assertEquals("content_policy_violation", reply.errorCode());
    assertEquals("application/json", reply.header("Content-Type"));
    assertEquals(0, images.charged(TestGateway.KEY));
  }

  @Test
  void anotherAccountIsTriedBeforeTheFirstEvent() {
    media.refuse(Failure.Kind.RATE_LIMITED, 429).answer(picture(0, "a"));
    assertEquals(200, ask("").status());
    assertEquals(2, media.asked.size());
  }

  @Test
  void aFailureAfterTheFirstEventIsAnEventAndTheEnd() {
    limited();
    media.answer(progress(0, 20), broken(Failure.Kind.TROUBLE));
    Reply reply = ask("");
    assertEquals(200, reply.status());
    assertEquals(List.of("partial_image 0 20", "error upstream_error"), told(reply));
    assertEquals(502, images.gateway.log().integer("status"));
    assertEquals(0, images.charged(TestGateway.KEY));
    assertEquals(1, media.asked.size());
  }

  @Test
  void anAnswerThatEndsWithoutAPictureIsAnError() {
    media.answer(progress(0, 20));
    assertEquals(List.of("partial_image 0 20", "error upstream_error"), told(ask("")));
  }

  @Test
  void whatIsMissingInTheEndIsGivenBack() {
    limited();
    media.answer(picture(0, "a"));
    assertEquals(List.of("completed 0"), told(ask(",\"n\":2")));
    assertEquals(1, images.charged(TestGateway.KEY));
    assertEquals(200, images.gateway.log().integer("status"));
  }

  @Test
  void aPictureThatCannotBeFetchedIsAnError() {
    limited();
    media.files.put(url("a"), null);
    media.answer(progress(0, 20), picture(0, "a"));
    Reply reply = ask(",\"response_format\":\"b64_json\"");
    assertEquals(List.of("partial_image 0 20", "error upstream_error"), told(reply));
    assertEquals(502, images.gateway.log().integer("status"));
    assertEquals(0, images.charged(TestGateway.KEY));
  }

  @Test
  void aFirstPictureThatCannotBeFetchedLeavesTheStatusToTheNext() {
    media.files.put(url("a"), null);
    media.answer(picture(0, "a"), picture(1, "b")).answer(picture(0, "a"));
    assertEquals(List.of("completed 0"), told(ask(",\"response_format\":\"b64_json\"")));
    limited();
    assertEquals(502, ask(",\"response_format\":\"b64_json\"").status());
    assertEquals(1, images.charged(TestGateway.KEY), "for the first");
    assertEquals(1, images.gateway.rows("SELECT 1 FROM request_log WHERE status = 502").size());
  }

  @Test
  void theSocketsPicturesAreNumberedAsTheyAreFinished() {
    images.gateway.setting("grok", "image_generation_method", "\"imagine_ws_experimental\"");
    media.answer(
        progress(3, 10),
        progress(2, 15),
        progress(1, 20),
        picture(3, "d", "/9j/AQ=="),
        picture(0, "a", "/9j/AQ=="));
    Reply reply = ask(",\"n\":2,\"response_format\":\"base64\"");
    assertEquals(List.of("partial_image 1 20", "completed 0", "completed 1"), told(reply));
    assertTrue(media.asked.get(0).endsWith(" 2 1:1"), media.asked.get(0));
    assertEquals("imagine_ws_experimental", reply.header("x-image-method"));
    assertTrue(reply.body().contains("\"base64\":\"/9j/AQ==\""));
    assertEquals(1, media.asked.size());
  }

  @ParameterizedTest
  @EnumSource(
      value = Failure.Kind.class,
      names = {"REQUEST_REFUSED", "FORBIDDEN"})
  void aStreamOverTheSocketHasNoOtherWay(Failure.Kind kind) {
    images.gateway.setting("grok", "image_generation_method", "\"imagine_ws_experimental\"");
    media.refuse(kind, 400);
    assertEquals(502, ask("").status());
    assertEquals(1, media.asked.size());
  }

  @Test
  void aClientThatLeavesStopsTheUpstreamAndKeepsItsCharge() {
    limited();
    media.answer(progress(0, 20), new Step.Pause(90_000), picture(0, "a"));
    FakeRequest request = images.post("/v1/images/generations", wish(""));
    Response response = images.open(request);
    List<String> pieces = new ArrayList<>();
    ((Response.Written) response.body())
        .text()
        .writeTo(
            piece -> {
              pieces.add(piece);
              return pieces.size() < 2;
            });
    request.runAfterwards();
    assertEquals(2, pieces.size());
    assertEquals(1, media.cancelled);
    assertEquals(499, images.gateway.log().integer("status"));
    assertEquals(1, images.charged(TestGateway.KEY));
    assertEquals(0, images.gateway.rows("SELECT * FROM tokens WHERE failed_count > 0").size());
  }

  @Test
  void anIndexThatNeverComesLeavesNoHole() {
    media.answer(progress(0, 10), picture(0, "a"), progress(2, 30), picture(2, "c"));
    assertEquals(
        List.of("partial_image 0 10", "completed 0", "completed 1"), told(ask(",\"n\":2")));
  }

  @Test
  void whatIsToldOfAPictureOnlyGrows() {
    media.answer(
        progress(0, 20),
        progress(0, 20),
        picture(0, "a"),
        progress(0, 90),
        picture(0, "a"),
        picture(1, "b"));
    Reply reply = ask(",\"n\":2");
    assertEquals(List.of("partial_image 0 20", "completed 0", "completed 1"), told(reply));
    String link = "/images/" + MediaLinks.encode(url("b"), new JvmEncodings());
    assertTrue(reply.body().contains(link), "not the first one twice");
  }

  @Test
  void whatIsOnlyAnnouncedIsNoAnswerYet() {
    media.answer(progress(0, -1), broken(Failure.Kind.TROUBLE));
    assertEquals(502, ask("").status());
    media.answer(progress(0, 50), broken(Failure.Kind.TROUBLE));
    assertEquals(502, ask(",\"partial_images\":0").status());
  }

  @Test
  void aStreamIsAnsweredBeforeTheProxyGivesUp() {
    media.answer(new Step.Pause(110_000), picture(0, "a"));
    FakeRequest request = images.post("/v1/images/generations", wish(""));
    long before = images.gateway.clock.nowMillis;
    assertEquals(200, images.open(request).status());
    assertEquals(100_000, images.gateway.clock.nowMillis - before);
  }

  @Test
  void theLogKnowsHowLongTheFirstEventTookAndWhatBroke() {
    media.answer(new Step.Pause(4000), progress(0, 20), broken(Failure.Kind.TROUBLE));
    ask("");
    assertEquals(4000, images.gateway.log().integer("first_byte_ms"));
    assertEquals("TROUBLE 200: scripted", images.gateway.log().text("error"));
  }

  @Test
  void aDefectIsAnEventAndTheEndOfTheUpstream() {
    limited();
    media.broken = true;
    media.answer(progress(0, 20), picture(0, "a"), picture(1, "b"));
    assertEquals(
        List.of("partial_image 0 20", "error internal_error"),
        told(ask(",\"response_format\":\"b64_json\"")));
    assertEquals(1, media.cancelled);
    assertEquals(500, images.gateway.log().integer("status"));
    assertEquals(0, images.charged(TestGateway.KEY));
  }
}
