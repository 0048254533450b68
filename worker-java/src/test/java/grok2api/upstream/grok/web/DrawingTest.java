package grok2api.upstream.grok.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import grok2api.models.Model;
import grok2api.platform.HttpCall;
import grok2api.platform.Signal;
import grok2api.testing.FakeClock;
import grok2api.testing.FakeEntropy;
import grok2api.testing.ScriptedHttp;
import grok2api.testing.ScriptedHttp.Step;
import grok2api.upstream.AccountUpstream.Call;
import grok2api.upstream.ChatUpstream.Opened;
import grok2api.upstream.MediaUpstream.EditWay;
import grok2api.upstream.MediaUpstream.Upload;
import grok2api.upstream.Openings;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class DrawingTest {
  private static final Model IMAGINE = model("grok-imagine-1.0", Model.Kind.IMAGE, "grok-3");
  private static final Model EDITOR =
      model("grok-imagine-1.0-edit", Model.Kind.IMAGE_EDIT, "imagine-image-edit");
  private static final List<Upload> TWO =
      List.of(
          new Upload("f-1", "https://assets.grok.com/users/3a/f-1/content"),
          new Upload("f-2", "https://assets.grok.com/users/3a/f-2/content"));
  private static final String PICTURES =
      """
      {"result":{"response":{"streamingImageGenerationResponse":{"imageIndex":1,"progress":50}}}}
      {"result":{"response":{"modelResponse":{"message":"","generatedImageUrls":["a.jpg","b.jpg"]}}}}
      """;

  private final FakeClock clock = new FakeClock();
  private final ScriptedHttp http = new ScriptedHttp(clock);
  private final LimitedHttp limited = new LimitedHttp(http);
  private final GrokWebMedia media =
      new GrokWebMedia(TestPorts.of(limited, http, clock, new FakeEntropy()));
  private final TestSettings settings = new TestSettings();

  @Test
  void asksForAPictureInWords() { // upstream-grok.md 7.1
    draw(ScriptedHttp.pieces(PICTURES));
    HttpCall call = http.calls().get(0);
    assertEquals("https://grok.com/rest/app-chat/conversations/new", call.url());
    assertEquals("https://grok.com/", SentHeaders.of(call).get("referer"));
    assertEquals(
        """
        {"temporary":true,"modelName":"grok-3","modelMode":"MODEL_MODE_FAST",\
        "message":"Image Generation: a red kite",\
        "fileAttachments":[],"imageAttachments":[],"disableSearch":false,"enableImageGeneration":true,\
        "returnImageBytes":false,"returnRawGrokInXaiRequest":false,"enableImageStreaming":true,\
        "imageGenerationCount":2,"forceConcise":false,"toolOverrides":{},"enableSideBySide":true,\
        "sendFinalMetadata":true,"isReasoning":false,"webpageUrls":[],"disableTextFollowUps":true,\
        "responseMetadata":{"requestModelDetails":{"modelId":"grok-3"}},"disableMemory":true,\
        "forceSideBySide":false,"isAsyncChat":false}""",
        call.body());
  }

  @Test
  void readsThePictures() {
    assertEquals(
        """
        progress 1: 50
        image: https://assets.grok.com/a.jpg
        image 1: https://assets.grok.com/b.jpg
        end""",
        Openings.of(draw(ScriptedHttp.pieces(PICTURES))));
  }

  @Test
  void saysWhyAPictureIsRefused() {
    assertEquals(
        "refused: RATE_LIMITED 429 429",
        Openings.of(draw(ScriptedHttp.reply(429, "text/plain", "slow"))));
    assertEquals(
        "failed: CONTENT_REFUSED 200 pictures moderated",
        Openings.of(
            draw(
                ScriptedHttp.pieces(
                    "{\"result\":{\"response\":{\"streamingImageGenerationResponse\":"
                        + "{\"progress\":100,\"moderated\":true}}}}\n"))));
  }

  @Test
  void waitsOneMinuteForTheHeadersAndThreeForThePictures() { // upstream-grok.md 16
    long start = clock.nowMillis;
    List<Step> steps =
        List.of(
            new Step.Pause(150_000),
            new Step.Say("{\"result\":{\"response\":{\"token\":\"Hm\"}}}\n"),
            new Step.Pause(150_000));
    assertEquals(
        "text: Hm\nfailed: TIMEOUT 0 whole answer too slow",
        Openings.of(draw(new ScriptedHttp.Reply(200, Map.of(), steps))));
    assertEquals(180_000, clock.nowMillis - start);
    assertEquals(List.of(60_000L), limited.limits());
    assertEquals(1, http.cancelled());
  }

  @Test
  void waitsNoLongerThanItsCaller() {
    http.enqueue(new ScriptedHttp.Reply(200, Map.of(), List.of(new Step.Pause(150_000))));
    long start = clock.nowMillis;
    Call hurried = new Call("token-1", settings.build(), Signal.NEVER, 20_000);
    assertEquals(
        "failed: TIMEOUT 0 whole answer too slow",
        Openings.of(media.draw(hurried, IMAGINE, "a red kite")));
    assertEquals(20_000, clock.nowMillis - start);
    assertEquals(List.of(20_000L), limited.limits());
  }

  @Test
  void stopsWhenTheClientLeaves() {
    http.enqueue(ScriptedHttp.pieces(PICTURES));
    Call gone = new Call("token-1", settings.build(), TestSettings.GONE);
    assertEquals(
        "refused: CLIENT_GONE 0 client left", Openings.of(media.draw(gone, IMAGINE, "a red kite")));
    Opened opened = draw(ScriptedHttp.pieces(PICTURES));
    ((Opened.Answering) opened).answer().cancel();
    assertEquals(1, http.cancelled());
  }

  @Test
  void namesUploadedPicturesAsWhatIsToBeChanged() { // upstream-grok.md 10
    edit(EditWay.REFERENCES, ScriptedHttp.pieces(PICTURES));
    HttpCall call = http.calls().get(0);
    assertEquals("https://grok.com/rest/app-chat/conversations/new", call.url());
    assertEquals("https://grok.com/imagine", SentHeaders.of(call).get("referer"));
    assertEquals(
        """
        {"temporary":true,"modelName":"imagine-image-edit",\
        "message":"Image Edit: add a hat",\
        "fileAttachments":[],"imageAttachments":[],"disableSearch":false,"enableImageGeneration":true,\
        "returnImageBytes":false,"returnRawGrokInXaiRequest":false,"enableImageStreaming":true,\
        "imageGenerationCount":2,"forceConcise":false,"toolOverrides":{"imageGen":true},\
        "enableSideBySide":true,"sendFinalMetadata":true,"isReasoning":false,\
        "disableTextFollowUps":false,"responseMetadata":{"modelConfigOverride":{"modelMap":{\
        "imageEditModel":"imagine","imageEditModelConfig":{"imageReferences":[\
        "https://assets.grok.com/users/3a/f-1/content","https://assets.grok.com/users/3a/f-2/content"]}}},\
        "requestModelDetails":{"modelId":"imagine-image-edit"}},"disableMemory":true,\
        "forceSideBySide":false,"isAsyncChat":false}""",
        call.body());
  }

  @Test
  void editsInPrivateWhateverTheSettingsSay() {
    settings.temporary = false;
    settings.disableMemory = false;
    edit(EditWay.REFERENCES, ScriptedHttp.pieces(PICTURES));
    String body = http.calls().get(0).body();
    assertEquals("{\"temporary\":true,", body.substring(0, 18));
    assertEquals(true, body.contains("\"disableMemory\":false"));
  }

  @Test
  void triesASecondModelWhenTheEditorIsRefused() {
    for (int status : new int[] {400, 404, 408, 422}) {
      http.enqueue(ScriptedHttp.reply(status, "text/plain", "no"));
      Opened opened = edit(EditWay.REFERENCES, ScriptedHttp.pieces(PICTURES));
      assertEquals("", Openings.of(opened).replaceAll("(?s).*end", ""), "" + status);
    }
    String first = http.calls().get(0).body();
    String second = http.calls().get(1).body();
    assertEquals(
        first
            .replace(
                "\"modelName\":\"imagine-image-edit\"",
                "\"modelName\":\"grok-3\",\"modelMode\":\"MODEL_MODE_FAST\"")
            .replace("\"modelId\":\"imagine-image-edit\"", "\"modelId\":\"grok-3\""),
        second);
    assertEquals(8, http.calls().size());
  }

  @Test
  void tellsWhyTheSecondModelWasRefused() {
    http.enqueue(ScriptedHttp.reply(400, "text/plain", "no"));
    assertEquals(
        "refused: FORBIDDEN 403 403",
        Openings.of(edit(EditWay.REFERENCES, ScriptedHttp.reply(403, "text/plain", "no"))));
    assertEquals(2, http.calls().size());
  }

  @Test
  void triesNoSecondModelWhereItWouldHelpNobody() {
    for (int status : new int[] {401, 403, 429, 500, 503}) {
      edit(EditWay.REFERENCES, ScriptedHttp.reply(status, "text/plain", "no"));
    }
    edit(EditWay.REFERENCES, ScriptedHttp.reply(400, "text/plain", "content-moderated"));
    edit(EditWay.REFERENCES, ScriptedHttp.reply(400, "text/plain", "token expired"));
    edit(EditWay.REFERENCES, ScriptedHttp.unreachable());
    assertEquals(8, http.calls().size());
  }

  @Test
  void attachesUploadedPictures() { // upstream-grok.md 10, the legacy edit
    edit(EditWay.ATTACHMENTS, ScriptedHttp.pieces(PICTURES));
    HttpCall call = http.calls().get(0);
    assertEquals("https://grok.com/imagine", SentHeaders.of(call).get("referer"));
    assertEquals(
        """
        {"temporary":true,"modelName":"imagine-image-edit","modelMode":"MODEL_MODE_FAST",\
        "message":"Image Edit: add a hat",\
        "fileAttachments":["f-1","f-2"],"imageAttachments":[],"disableSearch":false,\
        "enableImageGeneration":true,\
        "returnImageBytes":false,"returnRawGrokInXaiRequest":false,"enableImageStreaming":true,\
        "imageGenerationCount":2,"forceConcise":false,"toolOverrides":{},"enableSideBySide":true,\
        "sendFinalMetadata":true,"isReasoning":false,"webpageUrls":[],"disableTextFollowUps":true,\
        "responseMetadata":{"requestModelDetails":{"modelId":"imagine-image-edit"}},\
        "disableMemory":true,"forceSideBySide":false,"isAsyncChat":false}""",
        call.body());
  }

  @Test
  void triesAttachmentsOnce() {
    assertEquals(
        "refused: REQUEST_REFUSED 400 400",
        Openings.of(edit(EditWay.ATTACHMENTS, ScriptedHttp.reply(400, "text/plain", "no"))));
    assertEquals(1, http.calls().size());
  }

  @Test
  void changesNothingThatHasNoAddress() {
    Opened opened =
        media.edit(
            call(), EDITOR, EditWay.REFERENCES, "add a hat", List.of(new Upload("f-1", null)));
    assertEquals("refused: TROUBLE 200 upload without address", Openings.of(opened));
    assertFalse(http.calls().iterator().hasNext());
  }

  private Opened draw(ScriptedHttp.Reply reply) {
    http.enqueue(reply);
    return media.draw(call(), IMAGINE, "a red kite");
  }

  private Opened edit(EditWay way, ScriptedHttp.Reply reply) {
    http.enqueue(reply);
    return media.edit(call(), EDITOR, way, "add a hat", TWO);
  }

  private Call call() {
    return new Call("token-1", settings.build(), Signal.NEVER);
  }

  private static Model model(String id, Model.Kind kind, String upstreamName) {
    return new Model(
        id, id, kind, false, 1, upstreamName, "MODEL_MODE_FAST", "grok-3", 8192, 0, false);
  }
}
