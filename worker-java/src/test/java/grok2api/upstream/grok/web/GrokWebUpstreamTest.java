package grok2api.upstream.grok.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grok2api.media.Picture;
import grok2api.models.Model;
import grok2api.platform.Entropy;
import grok2api.platform.Http;
import grok2api.platform.HttpCall;
import grok2api.platform.HttpFailed;
import grok2api.platform.Parallel;
import grok2api.platform.Signal;
import grok2api.testing.FakeClock;
import grok2api.testing.FakeEntropy;
import grok2api.testing.JvmBytes;
import grok2api.testing.ScriptedHttp;
import grok2api.testing.ScriptedHttp.Step;
import grok2api.upstream.ChatUpstream.Opened;
import grok2api.upstream.Chats;
import grok2api.upstream.Openings;
import grok2api.upstream.UpstreamCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class GrokWebUpstreamTest {
  private static final Model GROK_4 = model("MODEL_MODE_GROK_4");

  private static final Picture PNG = Picture.of(JvmBytes.ofHex("89504e470d0a1a0a"));
  private static final Picture GIF = Picture.of(JvmBytes.ofText("GIF89a"));
  private static final String ANSWER = "{\"result\":{\"response\":{\"token\":\"4\"}}}\n";

  private final FakeClock clock = new FakeClock();
  private final ScriptedHttp http = new ScriptedHttp(clock);
  private final Entropy entropy = new FakeEntropy();
  private final GrokWebUpstream upstream = new GrokWebUpstream(TestPorts.of(http, clock, entropy));
  private final TestSettings settings = new TestSettings();

  @Test
  void asksWithTheConversationPayload() { // upstream-grok.md 7.1
    open(ScriptedHttp.pieces());
    HttpCall call = http.calls().get(0);
    assertEquals("POST", call.method());
    assertEquals("https://grok.com/rest/app-chat/conversations/new", call.url());
    assertEquals(
        """
        {"temporary":true,"modelName":"grok-4","modelMode":"MODEL_MODE_GROK_4","message":"2+2?",\
        "fileAttachments":[],"imageAttachments":[],"disableSearch":false,"enableImageGeneration":true,\
        "returnImageBytes":false,"returnRawGrokInXaiRequest":false,"enableImageStreaming":true,\
        "imageGenerationCount":2,"forceConcise":false,"toolOverrides":{},"enableSideBySide":true,\
        "sendFinalMetadata":true,"isReasoning":false,"webpageUrls":[],"disableTextFollowUps":true,\
        "responseMetadata":{"requestModelDetails":{"modelId":"grok-4"}},"disableMemory":true,\
        "forceSideBySide":false,"isAsyncChat":false}""",
        call.body());
  }

  @Test
  void followsTheSettingsAboutPrivacy() {
    settings.temporary = false;
    settings.disableMemory = false;
    open(ScriptedHttp.pieces());
    String body = http.calls().get(0).body();
    assertTrue(body.contains("\"temporary\":false"), body);
    assertTrue(body.contains("\"disableMemory\":false"), body);
  }

  @Test
  void sendsNoModeForAModelWithoutOne() {
    http.enqueue(ScriptedHttp.pieces());
    upstream.open(
        new UpstreamCall(
            Chats.of(Chats.says("user", "Hi")),
            List.of(),
            model(null),
            "token-1",
            settings.build(),
            Signal.NEVER));
    assertFalse(http.calls().get(0).body().contains("modelMode"));
  }

  @Test
  void sendsTheHeadersOfTheBrowserItClaimsToBe() { // upstream-grok.md 3.1
    open(ScriptedHttp.pieces());
    Map<String, String> headers = headers(0);
    String statsigId = headers.remove("x-statsig-id");
    String requestId = headers.remove("x-xai-request-id");
    assertEquals(
        Map.ofEntries(
            Map.entry("accept", "*/*"),
            Map.entry("accept-language", "zh-CN,zh;q=0.9"),
            Map.entry("origin", "https://grok.com"),
            Map.entry("referer", "https://grok.com/"),
            Map.entry("user-agent", TestSettings.CHROME_133),
            Map.entry(
                "sec-ch-ua",
                "\"Not(A:Brand\";v=\"99\", \"Google Chrome\";v=\"133\", \"Chromium\";v=\"133\""),
            Map.entry("sec-ch-ua-mobile", "?0"),
            Map.entry("sec-ch-ua-platform", "\"macOS\""),
            Map.entry("sec-fetch-dest", "empty"),
            Map.entry("sec-fetch-mode", "cors"),
            Map.entry("sec-fetch-site", "same-origin"),
            Map.entry(
                "baggage",
                "sentry-environment=production,"
                    + "sentry-public_key=b311e0f2690c81f25e2c4cf6d4f7ce1c"),
            Map.entry("content-type", "application/json"),
            Map.entry("cookie", "sso-rw=token-1;sso=token-1")),
        headers);
    assertTrue(statsigId.startsWith("ZTpUeXBlRXJyb3I6I"), statsigId);
    assertEquals(36, requestId.length());
  }

  @Test
  void makesIdsAnewForEachRequest() {
    open(ScriptedHttp.pieces());
    open(ScriptedHttp.pieces());
    assertNotEquals(headers(0).get("x-xai-request-id"), headers(1).get("x-xai-request-id"));
    assertNotEquals(headers(0).get("x-statsig-id"), headers(1).get("x-statsig-id"));
  }

  @Test
  void movesWithTheBaseUrl() {
    settings.baseUrl = "https://grok.example.org";
    open(ScriptedHttp.pieces());
    assertEquals(
        "https://grok.example.org/rest/app-chat/conversations/new", http.calls().get(0).url());
    assertEquals("https://grok.example.org", headers(0).get("origin"));
    assertEquals("https://grok.example.org/", headers(0).get("referer"));
  }

  @Test
  void appendsTheClearanceAndLetsNoValueBringItsOwnCookie() {
    settings.cfClearance = "cf_clearance=abc\r\nX-Evil: 1; other=2";
    http.enqueue(ScriptedHttp.pieces());
    upstream.open(call("sso=tok\u0000en; sso-rw=other", Signal.NEVER));
    assertEquals("sso-rw=token;sso=token;cf_clearance=abcX-Evil: 1", headers(0).get("cookie"));
  }

  @Test
  void usesTheOperatorsStatsigIdWhenItIsNotDynamic() {
    settings.dynamicStatsig = false;
    settings.statsigId = " my-id\n";
    open(ScriptedHttp.pieces());
    assertEquals("my-id", headers(0).get("x-statsig-id"));
  }

  @Test
  void sendsNothingWithoutAStatsigId() {
    settings.dynamicStatsig = false;
    assertRefused("MISCONFIGURED 0 x_statsig_id is empty and not dynamic", refusal());
    assertEquals(List.of(), http.calls());
  }

  @Test
  void sendsNoCookieOverPlainHttp() {
    settings.baseUrl = "http://grok.com";
    assertRefused("MISCONFIGURED 0 upstream base URL is not https", refusal());
    assertEquals(List.of(), http.calls());
  }

  @Test
  void sendsNothingForAnAccountWithoutAValue() {
    Opened opened = upstream.open(call(" ; x", Signal.NEVER));
    assertRefused("CREDENTIAL_DEAD 0 account without a session value", opened);
    assertEquals(List.of(), http.calls());
  }

  @Test
  void uploadsPicturesFirstAndAttachesThemInTheirOrder() { // upstream-grok.md 5
    http.enqueue(uploaded("f-1")).enqueue(uploaded("f-2")).enqueue(ScriptedHttp.pieces(ANSWER));
    assertEquals("text: 4\nend", transcript(upstream.open(withPictures("2+2?"))));
    List<String> asked = new ArrayList<>();
    for (HttpCall call : http.calls()) {
      asked.add(call.url().substring("https://grok.com/rest/app-chat/".length()));
    }
    assertEquals(List.of("upload-file", "upload-file", "conversations/new"), asked);
    assertTrue(http.calls().get(0).body().contains("image/png"));
    assertTrue(http.calls().get(1).body().contains("image/gif"));
    String body = http.calls().get(2).body();
    assertTrue(body.contains("\"message\":\"2+2?\",\"fileAttachments\":[\"f-1\",\"f-2\"],"), body);
  }

  @Test
  void keepsTheOrderOfPicturesWhoseUploadsEndInAnother() {
    http.enqueue(uploaded("f-gif")).enqueue(uploaded("f-png")).enqueue(ScriptedHttp.pieces(ANSWER));
    Parallel backwards =
        (works, atOnce) -> {
          for (int i = works.size() - 1; i >= 0; i--) {
            works.get(i).run();
          }
        };
    new GrokWebUpstream(TestPorts.of(http, backwards, clock, entropy)).open(withPictures("2+2?"));
    String body = http.calls().get(2).body();
    assertTrue(body.contains("\"fileAttachments\":[\"f-png\",\"f-gif\"]"), body);
  }

  @Test
  void uploadsFiveAtOnceAndLargeOnesOneByOne() {
    assertEquals(5, uploadsAtOnce(PNG, GIF));
    assertEquals(5, uploadsAtOnce(sized(4 << 20), sized(4 << 20)));
    assertEquals(1, uploadsAtOnce(sized(4 << 20), sized((4 << 20) + 1)));
  }

  @Test
  void sendsPicturesWithoutWords() {
    http.enqueue(uploaded("f-1")).enqueue(uploaded("f-2")).enqueue(ScriptedHttp.pieces(ANSWER));
    upstream.open(withPictures(""));
    String body = http.calls().get(2).body();
    assertTrue(body.contains("\"message\":\"\",\"fileAttachments\":[\"f-1\",\"f-2\"],"), body);
  }

  @Test
  void startsNoConversationWhenAPictureIsRefused() {
    http.enqueue(ScriptedHttp.reply(413, "text/plain", "too large"));
    assertRefused("REQUEST_REFUSED 413 upload 413", upstream.open(withPictures("2+2?")));
    assertEquals(1, http.calls().size());
    http.enqueue(uploaded("f-1")).enqueue(uploaded(""));
    assertRefused("TROUBLE 200 upload without id", upstream.open(withPictures("2+2?")));
    assertEquals(3, http.calls().size());
  }

  @Test
  void countsTheAnswersTimeFromTheConversationOn() {
    Http late =
        (call, timeoutMillis, signal) -> {
          clock.sleep(call.url().endsWith("upload-file") ? 50_000 : 0);
          return http.send(call, timeoutMillis, signal);
        };
    http.enqueue(uploaded("f-1")).enqueue(uploaded("f-2")).enqueue(ScriptedHttp.pieces(ANSWER));
    Opened opened =
        new GrokWebUpstream(TestPorts.of(late, http, clock, entropy)).open(withPictures("2+2?"));
    assertEquals("text: 4\nend", transcript(opened));
  }

  @Test
  void readsTheAnswer() {
    Opened opened =
        open(
            ScriptedHttp.pieces(
                "{\"result\":{\"response\":{\"token\":\"The ans",
                "wer\",\"isThinking\":false}}}\n{\"result\":{\"response\":{\"token\":\" is 4.\"}}}"));
    assertEquals("text: The answer is 4.\nend", transcript(opened));
    assertEquals(1, ((Opened.Answering) opened).promptTokens());
  }

  @Test
  void refusesByStatusAndBody() {
    assertRefused("SESSION_REFUSED 401 401", open(ScriptedHttp.reply(401, "text/plain", "no")));
    assertRefused(
        "CHALLENGE 403 403 challenge page",
        open(ScriptedHttp.reply(403, "text/html", "<html>Just a moment...</html>")));
    assertRefused(
        "ACCOUNT_BLOCKED 403 403 account blocked",
        open(ScriptedHttp.reply(403, "application/json", "{\"error\":\"blocked-user\"}")));
    assertRefused("TROUBLE 500 500", open(ScriptedHttp.reply(500, "text/plain", "oops")));
  }

  @Test
  void passesOnThePauseTheProviderNamed() {
    Opened opened =
        open(
            new ScriptedHttp.Reply(429, Map.of("retry-after", "7"), List.of(new Step.Say("slow"))));
    assertRefused("RATE_LIMITED 429 429", opened);
    assertEquals(7_000, ((Opened.Refused) opened).failure().retryAfterMillis());
  }

  @Test
  void refusesAPageWithAStatusOfSuccess() {
    assertRefused(
        "TROUBLE 200 200 page instead of an answer",
        open(ScriptedHttp.reply(200, "text/html; charset=UTF-8", "<html></html>")));
    assertRefused(
        "CHALLENGE 200 200 challenge page",
        open(ScriptedHttp.reply(200, "text/html", "<html>challenge-platform</html>")));
  }

  @Test
  void readsNoMoreOfARefusalThanItNeeds() {
    List<Step> steps = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      steps.add(new Step.Say("x".repeat(1000)));
    }
    assertRefused("FORBIDDEN 403 403", open(new ScriptedHttp.Reply(403, Map.of(), steps)));
    assertEquals(1, http.cancelled());
  }

  @Test
  void waitsOnlyShortlyForTheBodyOfARefusal() {
    long start = clock.nowMillis;
    List<Step> steps = List.of(new Step.Say("no"), new Step.Pause(60_000), new Step.Say("!"));
    assertRefused("SESSION_REFUSED 401 401", open(new ScriptedHttp.Reply(401, Map.of(), steps)));
    assertEquals(5_000, clock.nowMillis - start);
    assertRefused(
        "TROUBLE 502 502", open(new ScriptedHttp.Reply(502, Map.of(), List.of(new Step.Break()))));
  }

  @Test
  void refusesWhenNoAnswerComes() {
    assertRefused("TROUBLE 0 network", open(ScriptedHttp.unreachable()));
    http.enqueue(ScriptedHttp.pieces());
    assertRefused("CLIENT_GONE 0 client left", upstream.open(call("token-1", TestSettings.GONE)));
  }

  @Test
  void limitsTheWaitForTheHeaders() {
    List<Long> limits = new ArrayList<>();
    Http slow =
        (call, timeoutMillis, signal) -> {
          limits.add(timeoutMillis);
          throw new HttpFailed(HttpFailed.Reason.TIMEOUT, "late");
        };
    Opened opened =
        new GrokWebUpstream(TestPorts.of(slow, http, clock, entropy))
            .open(call("token-1", Signal.NEVER));
    assertRefused("TIMEOUT 0 no answer in time", opened);
    assertEquals(List.of(30_000L), limits);
  }

  @Test
  void limitsTheAnswerAsTheSettingsSay() {
    settings.chunkTimeoutMillis = 1_000;
    Step token = new Step.Say("{\"result\":{\"response\":{\"token\":\"4\"}}}\n");
    List<Step> steps = List.of(new Step.Pause(29_000), token, new Step.Pause(2_000), token);
    assertEquals(
        "text: 4\nfailed: TIMEOUT 0 upstream silent",
        transcript(open(new ScriptedHttp.Reply(200, Map.of(), steps))));
  }

  @Test
  void countsTheWaitForTheHeadersInTheWaitForTheFirstFrame() {
    http.enqueue(new ScriptedHttp.Reply(200, Map.of(), List.of(new Step.Pause(60_000))));
    long start = clock.nowMillis;
    Http late =
        (call, timeoutMillis, signal) -> {
          clock.sleep(20_000);
          return http.send(call, timeoutMillis, signal);
        };
    Opened opened =
        new GrokWebUpstream(TestPorts.of(late, http, clock, entropy))
            .open(call("token-1", Signal.NEVER));
    assertEquals("failed: TIMEOUT 0 upstream silent", transcript(opened));
    assertEquals(30_000, clock.nowMillis - start);
  }

  private int uploadsAtOnce(Picture... pictures) {
    List<Integer> limits = new ArrayList<>();
    http.enqueue(ScriptedHttp.pieces(ANSWER));
    new GrokWebUpstream(TestPorts.of(http, (works, atOnce) -> limits.add(atOnce), clock, entropy))
        .open(call("2+2?", List.of(pictures)));
    return limits.get(0);
  }

  private static Picture sized(int bytes) {
    byte[] array = new byte[bytes];
    System.arraycopy(((JvmBytes) GIF.bytes()).array(), 0, array, 0, GIF.bytes().size());
    return Picture.of(new JvmBytes(array));
  }

  private static ScriptedHttp.Reply uploaded(String id) {
    return ScriptedHttp.reply(
        200, "application/json", "{\"fileMetadataId\":\"" + id + "\",\"fileUri\":\"a/content\"}");
  }

  private UpstreamCall withPictures(String text) {
    return call(text, List.of(PNG, GIF));
  }

  private UpstreamCall call(String text, List<Picture> pictures) {
    return new UpstreamCall(
        Chats.of(Chats.says("user", text)),
        pictures,
        GROK_4,
        "token-1",
        settings.build(),
        Signal.NEVER);
  }

  private Opened open(ScriptedHttp.Reply reply) {
    http.enqueue(reply);
    return upstream.open(call("token-1", Signal.NEVER));
  }

  private Opened refusal() {
    return upstream.open(call("token-1", Signal.NEVER));
  }

  private UpstreamCall call(String credential, Signal signal) {
    return new UpstreamCall(
        Chats.of(Chats.says("user", "2+2?")),
        List.of(),
        GROK_4,
        credential,
        settings.build(),
        signal);
  }

  private Map<String, String> headers(int call) {
    return SentHeaders.of(http.calls().get(call));
  }

  private static String transcript(Opened opened) {
    assertTrue(opened instanceof Opened.Answering, opened.toString());
    return Openings.of(opened);
  }

  private static void assertRefused(String expected, Opened opened) {
    assertEquals("refused: " + expected, Openings.of(opened));
  }

  private static Model model(String mode) {
    return new Model(
        "grok-4", "Grok 4", Model.Kind.CHAT, false, 1, "grok-4", mode, "grok-4", 8192, 0, false);
  }
}
