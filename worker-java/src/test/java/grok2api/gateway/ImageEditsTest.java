package grok2api.gateway;

import static grok2api.testing.ScriptedMedia.broken;
import static grok2api.testing.ScriptedMedia.picture;
import static grok2api.testing.ScriptedMedia.progress;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grok2api.http.Form;
import grok2api.platform.Row;
import grok2api.testing.ImageGateway;
import grok2api.testing.JvmBytes;
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

class ImageEditsTest {
  private static final Form.File PNG =
      new Form.File("image", "a.txt", "text/plain", JvmBytes.ofHex("89504e470d0a1a0a"));
  private static final Form.File JPEG =
      new Form.File("image[]", "b.png", "", JvmBytes.ofHex("ffd8ffe0"));

  private final ImageGateway images = new ImageGateway(3);
  private final ScriptedMedia media = images.media;

  private Reply edit(String... fields) {
    List<Form.Part> parts = new ArrayList<>();
    parts.add(new Form.Text("prompt", "a hat on the cat"));
    for (int i = 0; i < fields.length; i += 2) {
      parts.add(new Form.Text(fields[i], fields[i + 1]));
    }
    parts.add(PNG);
    parts.add(JPEG);
    return images.edit(parts.toArray(new Form.Part[0]));
  }

  /** What was asked, without the account, which must be the same everywhere. */
  private List<String> askedOfOne() {
    String account = media.asked.get(0).split(" ")[1];
    List<String> asked = new ArrayList<>();
    for (String call : media.asked) {
      assertEquals(account, call.split(" ")[1], "one account does everything");
      asked.add(call.replace(" " + account, ""));
    }
    return asked;
  }

  @Test
  void picturesAreUploadedOnceAndChangedByOneAccountTwoAtATime() {
    media
        .answer(picture(0, "a"), picture(1, "b"))
        .answer(picture(0, "c"), picture(1, "d"))
        .answer(picture(0, "e"), picture(1, "f"));
    Reply reply = edit("n", "5");
    assertEquals(200, reply.status());
    assertEquals(List.of("a", "b", "c", "d", "e"), ImageGateway.names(reply));
    assertEquals(
        List.of(
            "upload PNG",
            "upload JPEG",
            "edit REFERENCES upload-1 upload-2",
            "edit REFERENCES upload-1 upload-2",
            "edit REFERENCES upload-1 upload-2"),
        askedOfOne());
    assertNull(reply.header("x-image-method"));
    assertEquals(5, images.charged(TestGateway.KEY));
    Row log = images.gateway.log();
    assertEquals("/v1/images/edits", log.text("route"));
    assertEquals("grok-imagine-1.0-edit", log.text("model"));
    assertEquals(4 + 2 * 256, log.integer("prompt_tokens"));
    assertEquals(5 * 256, log.integer("completion_tokens"));
    assertEquals(
        512,
        (int) reply.json().get("usage").get("input_tokens_details").get("image_tokens").number());
  }

  @ParameterizedTest
  @EnumSource(
      value = Failure.Kind.class,
      names = {"TROUBLE", "TIMEOUT", "REQUEST_REFUSED", "FORBIDDEN"})
  void whereReferencesAreNotAcceptedTheSameUploadsAreAttached(Failure.Kind kind) {
    media.refuse(kind, 400).answer(picture(0, "a"));
    media.answer(picture(0, "b")).answer(picture(0, "c"));
    assertEquals(200, edit("n", "3").status());
    assertEquals(
        List.of(
            "upload PNG",
            "upload JPEG",
            "edit REFERENCES upload-1 upload-2",
            "edit ATTACHMENTS upload-1 upload-2",
            "edit ATTACHMENTS upload-1 upload-2",
            "edit ATTACHMENTS upload-1 upload-2"),
        askedOfOne());
  }

  @Test
  void referencesThatBringNothingAreAttachedToo() {
    media.answer(progress(0, 40)).answer(picture(0, "a"));
    assertEquals(List.of("a"), ImageGateway.names(edit()));
    assertEquals("edit ATTACHMENTS upload-1 upload-2", askedOfOne().get(3));
  }

  @ParameterizedTest
  @EnumSource(
      value = Failure.Kind.class,
      names = {"CONTENT_REFUSED", "RATE_LIMITED"})
  void whatIsRefusedOnceIsNotAttached(Failure.Kind kind) {
    media.answer(broken(kind));
    Reply reply = edit();
    assertEquals(kind == Failure.Kind.RATE_LIMITED ? 429 : 400, reply.status());
    assertEquals(3, media.asked.size());
  }

  @Test
  void whenBothWaysFailNoOtherAccountBegins() {
    images.gateway.run("UPDATE api_keys SET image_limit = 9 WHERE key = ?1", TestGateway.KEY);
    media.answer(broken(Failure.Kind.TROUBLE)).refuse(Failure.Kind.TROUBLE, 500);
    Reply reply = edit("n", "2");
    assertEquals(502, reply.status());
    assertEquals(4, media.asked.size());
    assertEquals(0, images.charged(TestGateway.KEY));
  }

  @Test
  void anAccountThatMayNotUploadIsReplacedAndEverythingUploadedAgain() {
    media.refuseUpload(Failure.Kind.SESSION_REFUSED, 401).answer(picture(0, "a"));
    assertEquals(200, edit().status());
    String first = media.asked.get(0).split(" ")[1];
    String second = media.asked.get(1).split(" ")[1];
    assertTrue(!first.equals(second));
    assertEquals(
        List.of(
            "upload " + first + " PNG",
            "upload " + second + " PNG",
            "upload " + second + " JPEG",
            "edit " + second + " REFERENCES upload-2 upload-3"),
        media.asked);
  }

  @Test
  void anUploadThatFailsGivesTheChargeBack() {
    images.gateway.run("UPDATE api_keys SET image_limit = 9 WHERE key = ?1", TestGateway.KEY);
    media.refuseUpload(Failure.Kind.REQUEST_REFUSED, 415);
    assertEquals(502, edit("n", "4").status());
    assertEquals(0, images.charged(TestGateway.KEY));
  }

  @Test
  void aStreamsEventsAreNamedAfterTheEdit() {
    media.answer(progress(0, 40), picture(0, "a"));
    Reply reply = edit("stream", "true");
    assertTrue(
        reply
            .body()
            .startsWith(
                "event: image_edit.partial_image\ndata: {\"type\":\"image_edit.partial_image\""));
    assertTrue(
        reply
            .body()
            .contains("event: image_edit.completed\ndata: {\"type\":\"image_edit.completed\""));
  }

  @Test
  void aStreamMayFallBackBeforeItsFirstEvent() {
    media.answer(broken(Failure.Kind.TROUBLE)).answer(picture(0, "a"));
    Reply reply = edit("stream", "1");
    assertEquals(200, reply.status());
    assertTrue(reply.body().startsWith("event: image_edit.completed\n"));
  }

  @Test
  void afterAMinuteTheFirstWayIsWhatThereIs() {
    media.answer(new Step.Pause(70_000), broken(Failure.Kind.TROUBLE));
    assertEquals(502, edit().status());
    assertEquals(3, media.asked.size());
  }

  @Test
  void anotherAccountGetsPicturesOfItsOwn() {
    media.refuse(Failure.Kind.SESSION_REFUSED, 401).answer(picture(0, "a"));
    assertEquals(200, edit().status());
    assertTrue(media.asked.get(2).endsWith(" REFERENCES upload-1 upload-2"), media.asked.get(2));
    assertTrue(media.asked.get(5).endsWith(" REFERENCES upload-4 upload-5"), media.asked.get(5));
    assertEquals(6, media.asked.size());
  }

  @Test
  void aSignOfProgressShowsAStreamThatTheWayWorks() {
    media.answer(progress(0, 40), broken(Failure.Kind.TROUBLE));
    Reply reply = edit("stream", "true");
    assertEquals(200, reply.status());
    assertTrue(reply.body().contains("image_edit.partial_image"), reply.body());
    assertEquals(3, media.asked.size());
  }
}
