package grok2api.upstream.grok.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grok2api.media.AspectRatio;
import grok2api.platform.HttpCall;
import grok2api.platform.JsonValue;
import grok2api.platform.Platform;
import grok2api.platform.Signal;
import grok2api.platform.Sockets;
import grok2api.testing.FakeClock;
import grok2api.testing.FakeEntropy;
import grok2api.testing.JvmJson;
import grok2api.testing.ScriptedHttp;
import grok2api.testing.ScriptedHttp.Step;
import grok2api.upstream.AccountUpstream.Call;
import grok2api.upstream.ChatUpstream.Opened;
import grok2api.upstream.Openings;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ImaginingTest {
  private static final Step A = new Step.Say("{\"id\":\"a\",\"url\":\"a.jpg\",\"progress\":100}");
  private static final Step B = new Step.Say("{\"id\":\"b\",\"url\":\"b.jpg\",\"progress\":100}");

  private final FakeClock clock = new FakeClock();
  private final ScriptedHttp http = new ScriptedHttp(clock);
  private final List<Long> limits = new ArrayList<>();
  private final GrokWebMedia media = new GrokWebMedia(ports());
  private final TestSettings settings = new TestSettings();

  @Test
  void asksForASocket() { // upstream-grok.md 11.1
    settings.cfClearance = "abc";
    imagine(1, false, A);
    HttpCall call = http.calls().get(0);
    assertEquals("https://grok.com/ws/imagine/listen", call.url());
    Map<String, String> headers = SentHeaders.of(call);
    assertEquals("https://grok.com", headers.get("origin"));
    assertEquals("https://grok.com/imagine", headers.get("referer"));
    assertEquals("sso-rw=token-1;sso=token-1;cf_clearance=abc", headers.get("cookie"));
    assertEquals(TestSettings.CHROME_133, headers.get("user-agent"));
    assertTrue(headers.get("x-statsig-id").startsWith("ZTpUeXBlRXJyb3I6I"));
    assertEquals(36, headers.get("x-xai-request-id").length());
    assertFalse(headers.containsKey("content-type"));
    assertEquals(List.of(20_000L), limits);
  }

  @Test
  void saysWhatItWants() { // upstream-grok.md 11.2
    imagine(4, false, A);
    String sent = http.said().get(0);
    String requestId = requestId(0);
    assertEquals(36, requestId.length());
    assertEquals(
        """
        {"type":"conversation.item.create","timestamp":1770285600000,\
        "item":{"type":"message","content":[{\
        "requestId":"<id>","text":"Image Generation: a red kite","type":"input_scroll",\
        "properties":{"section_count":0,"is_kids_mode":false,"enable_nsfw":false,\
        "skip_upsampler":false,"is_initial":false,"aspect_ratio":"2:3"}}]}}""",
        sent.replace(requestId, "<id>"));
    imagine(4, true, A);
    assertTrue(http.said().get(1).contains("\"enable_nsfw\":true"), http.said().get(1));
    assertNotEquals(requestId, requestId(1));
  }

  @Test
  void endsAsSoonAsThereAreEnough() {
    assertEquals(
        "image: https://assets.grok.com/a.jpg\nend",
        Openings.of(imagine(1, false, A, B, new Step.Pause(60_000))));
    assertEquals(1, http.cancelled());
  }

  @Test
  void readsBinaryMessages() {
    String text = ((Step.Say) A).text();
    Step bytes = new Step.Bytes(HexFormat.of().formatHex(text.getBytes()));
    assertEquals(
        "image: https://assets.grok.com/a.jpg\nend", Openings.of(imagine(1, false, bytes)));
  }

  @Test
  void keepsItsOwnAnswersOnly() {
    Opened opened =
        imagine(1, false, new Step.Say("{\"requestId\":\"x\",\"id\":\"a\",\"progress\":1}"));
    assertEquals("failed: TROUBLE 200 socket closed without a picture", Openings.of(opened));
  }

  @Test
  void keepsCompletePicturesWhenTimeIsUpOrTheSocketBreaks() { // upstream-grok.md 11.4
    long start = clock.nowMillis;
    assertEquals(
        "image: https://assets.grok.com/a.jpg\nend",
        Openings.of(imagine(2, false, A, new Step.Pause(300_000), B)));
    assertEquals(120_000, clock.nowMillis - start);
    assertEquals(1, http.cancelled());
    assertEquals(
        "image: https://assets.grok.com/a.jpg\nend",
        Openings.of(imagine(2, false, A, new Step.Break())));
    assertEquals(
        "failed: TIMEOUT 0 whole answer too slow",
        Openings.of(imagine(2, false, new Step.Pause(300_000), B)));
    assertEquals(
        "failed: TROUBLE 0 connection broke", Openings.of(imagine(2, false, new Step.Break())));
  }

  @Test
  void saysWhyThereIsNoSocket() {
    assertEquals(
        "refused: CHALLENGE 403 403 challenge page",
        Openings.of(imagine(ScriptedHttp.reply(403, "text/html", "<html>no"))));
    assertEquals(
        "refused: RATE_LIMITED 429 429",
        Openings.of(imagine(ScriptedHttp.reply(429, "text/plain", "slow"))));
    assertEquals(
        "refused: TROUBLE 200 200 page instead of an answer",
        Openings.of(imagine(ScriptedHttp.reply(200, "text/plain", "ok"))));
    assertEquals("refused: TROUBLE 0 network", Openings.of(imagine(ScriptedHttp.unreachable())));
    assertEquals(List.of(), http.said());
  }

  @Test
  void sendsNoCookieOverPlainHttp() {
    settings.baseUrl = "http://grok.com";
    assertEquals(
        "refused: MISCONFIGURED 0 upstream base URL is not https",
        Openings.of(imagine(ScriptedHttp.pieces())));
    assertEquals(List.of(), http.calls());
  }

  @Test
  void closesWhenNobodyWaitsAnyMore() {
    Opened opened = imagine(2, false, A, B);
    ((Opened.Answering) opened).answer().cancel();
    assertEquals(1, http.cancelled());
  }

  private Opened imagine(int count, boolean adultContent, Step... messages) {
    http.enqueue(new ScriptedHttp.Reply(101, Map.of(), List.of(messages)));
    return media.imagine(call(), "a red kite", AspectRatio.PORTRAIT, count, adultContent);
  }

  private Opened imagine(ScriptedHttp.Reply reply) {
    http.enqueue(reply);
    return media.imagine(call(), "a red kite", AspectRatio.PORTRAIT, 1, false);
  }

  private Call call() {
    return new Call("token-1", settings.build(), Signal.NEVER);
  }

  private String requestId(int said) {
    JsonValue item = new JvmJson().parse(http.said().get(said)).get("item");
    return item.get("content").at(0).text("requestId");
  }

  private Platform ports() {
    Sockets sockets =
        (url, headers, timeoutMillis, signal) -> {
          limits.add(timeoutMillis);
          return http.connect(url, headers, timeoutMillis, signal);
        };
    return TestPorts.of(http, sockets, clock, new FakeEntropy());
  }
}
