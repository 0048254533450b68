package grok2api.upstream.grok.web;

import static org.junit.jupiter.api.Assertions.assertEquals;

import grok2api.media.Picture;
import grok2api.platform.HttpCall;
import grok2api.platform.Signal;
import grok2api.testing.FakeClock;
import grok2api.testing.FakeEntropy;
import grok2api.testing.JvmBytes;
import grok2api.testing.ScriptedHttp;
import grok2api.testing.ScriptedHttp.Step;
import grok2api.upstream.AccountUpstream.Call;
import grok2api.upstream.MediaUpstream.Uploaded;
import grok2api.upstream.Openings;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class UploadsTest {
  private static final Picture PNG = Picture.of(JvmBytes.ofHex("89504e470d0a1a0a"));
  private static final Picture JPEG = Picture.of(JvmBytes.ofHex("ffd8ffe0"));

  private final FakeClock clock = new FakeClock();
  private final ScriptedHttp http = new ScriptedHttp(clock);
  private final LimitedHttp limited = new LimitedHttp(http);
  private final GrokWebMedia media =
      new GrokWebMedia(TestPorts.of(limited, http, clock, new FakeEntropy()));
  private final TestSettings settings = new TestSettings();

  @Test
  void sendsAPictureAsJsonThatIsCalledText() { // upstream-grok.md 5
    upload(PNG, answer("{\"fileMetadataId\":\"6f0c\",\"fileUri\":\"users/3a/6f/content\"}"));
    HttpCall call = http.calls().get(0);
    assertEquals("POST", call.method());
    assertEquals("https://grok.com/rest/app-chat/upload-file", call.url());
    assertEquals("text/plain;charset=UTF-8", SentHeaders.of(call).get("content-type"));
    assertEquals("https://grok.com/", SentHeaders.of(call).get("referer"));
    assertEquals("sso-rw=token-1;sso=token-1", SentHeaders.of(call).get("cookie"));
    assertEquals(
        "{\"fileName\":\"image.png\",\"fileMimeType\":\"image/png\",\"content\":\"iVBORw0KGgo=\"}",
        call.body());
  }

  @Test
  void tellsWhatKindOfPictureItIs() {
    upload(JPEG, answer("{\"fileMetadataId\":\"6f0c\"}"));
    assertEquals(
        "{\"fileName\":\"image.jpg\",\"fileMimeType\":\"image/jpeg\",\"content\":\"/9j/4A==\"}",
        http.calls().get(0).body());
  }

  @Test
  void readsWhereItIs() {
    String there = "6f0c https://assets.grok.com/users/3a/6f/content";
    assertUploaded(there, "{\"fileMetadataId\":\"6f0c\",\"fileUri\":\"users/3a/6f/content\"}");
    assertUploaded(there, "{\"fileId\":\"6f0c\",\"fileUri\":\"/users/3a/6f/content\"}");
    assertUploaded(
        there, "{\"fileMetadataId\":\"\",\"fileId\":\"6f0c\",\"fileUri\":\"users/3a/6f/content\"}");
    assertUploaded("6f0c null", "{\"fileMetadataId\":\"6f0c\"}");
    assertUploaded("6f0c null", "{\"fileMetadataId\":\"6f0c\",\"fileUri\":\"\"}");
  }

  @Test
  void failsWithoutAnId() {
    for (String answer :
        List.of("{\"fileUri\":\"a\"}", "{\"fileMetadataId\":\" \",\"fileId\":\"\"}", "{}", "3")) {
      assertUploaded("TROUBLE 200 upload without id", answer);
    }
    assertUploaded("TROUBLE 200 upload answer is not JSON", "ok");
  }

  @Test
  void saysWhyAPictureIsRefused() {
    for (int status : new int[] {413, 415, 422}) {
      assertEquals(
          "REQUEST_REFUSED " + status + " upload " + status,
          summary(upload(PNG, ScriptedHttp.reply(status, "text/plain", "no"))));
    }
    Uploaded limited =
        upload(
            PNG,
            new ScriptedHttp.Reply(429, Map.of("retry-after", "7"), List.of(new Step.Say("slow"))));
    assertEquals("RATE_LIMITED 429 upload 429", summary(limited));
    assertEquals(7_000, ((Uploaded.Refused) limited).failure().retryAfterMillis());
    assertEquals("TROUBLE 0 upload network", summary(upload(PNG, ScriptedHttp.unreachable())));
  }

  @Test
  void waitsOneMinuteForAShortAnswer() { // upstream-grok.md 16
    long start = clock.nowMillis;
    List<Step> late = List.of(new Step.Say("{"), new Step.Pause(90_000), new Step.Say("}"));
    assertEquals(
        "TIMEOUT 0 upload no answer in time",
        summary(upload(PNG, new ScriptedHttp.Reply(200, Map.of(), late))));
    assertEquals(60_000, clock.nowMillis - start);
    assertEquals(List.of(60_000L), limited.limits());
    String long65 = "{\"fileId\":\"6f0c\",\"more\":\"" + "x".repeat(64 << 10) + "\"}";
    assertUploaded("TROUBLE 200 upload answer is not JSON", long65);
  }

  private void assertUploaded(String expected, String answer) {
    assertEquals(expected, summary(upload(PNG, answer(answer))), answer);
  }

  private static String summary(Uploaded uploaded) {
    return switch (uploaded) {
      case Uploaded.Done done -> done.upload().id() + " " + done.upload().url();
      case Uploaded.Refused refused -> Openings.of(refused.failure());
    };
  }

  private Uploaded upload(Picture picture, ScriptedHttp.Reply reply) {
    http.enqueue(reply);
    return media.upload(new Call("token-1", settings.build(), Signal.NEVER), picture);
  }

  private static ScriptedHttp.Reply answer(String body) {
    return ScriptedHttp.reply(200, "application/json", body);
  }
}
