package grok2api.upstream.grok.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grok2api.platform.HttpCall;
import grok2api.platform.Signal;
import grok2api.testing.FakeClock;
import grok2api.testing.FakeEntropy;
import grok2api.testing.ScriptedHttp;
import grok2api.testing.ScriptedHttp.Step;
import grok2api.upstream.AccountUpstream.Call;
import grok2api.upstream.MediaUpstream.Fetched;
import grok2api.upstream.MediaUpstream.Purpose;
import grok2api.upstream.Openings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class AssetsTest {
  private static final String PICTURE = "https://assets.grok.com/users/3a/a.jpg";
  private static final String OPEN_PICTURE = "https://imagine-public.x.ai/a.jpg";

  private final FakeClock clock = new FakeClock();
  private final ScriptedHttp http = new ScriptedHttp(clock);
  private final LimitedHttp limited = new LimitedHttp(http);
  private final GrokWebMedia media =
      new GrokWebMedia(TestPorts.of(limited, http, clock, new FakeEntropy()));
  private final TestSettings settings = new TestSettings();

  @Test
  void asksAsABrowserThatOpensThePicture() { // upstream-grok.md 12
    settings.cfClearance = "abc";
    fetch(PICTURE, "bytes=0-99", Purpose.SHOW, jpeg(206));
    HttpCall call = http.calls().get(0);
    assertEquals("GET", call.method());
    assertEquals(PICTURE, call.url());
    assertEquals(null, call.body());
    Map<String, String> headers = SentHeaders.of(call);
    assertEquals(36, headers.remove("x-xai-request-id").length());
    assertTrue(headers.remove("x-statsig-id").startsWith("ZTpUeXBlRXJyb3I6I"));
    assertTrue(headers.remove("baggage").startsWith("sentry-environment"));
    assertEquals(
        Map.ofEntries(
            Map.entry(
                "accept",
                "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"),
            Map.entry("accept-language", "zh-CN,zh;q=0.9"),
            Map.entry("origin", "https://grok.com"),
            Map.entry("referer", "https://grok.com/"),
            Map.entry("user-agent", TestSettings.CHROME_133),
            Map.entry(
                "sec-ch-ua",
                "\"Not(A:Brand\";v=\"99\", \"Google Chrome\";v=\"133\", \"Chromium\";v=\"133\""),
            Map.entry("sec-ch-ua-mobile", "?0"),
            Map.entry("sec-ch-ua-platform", "\"macOS\""),
            Map.entry("sec-fetch-dest", "document"),
            Map.entry("sec-fetch-mode", "navigate"),
            Map.entry("sec-fetch-site", "same-site"),
            Map.entry("sec-fetch-user", "?1"),
            Map.entry("upgrade-insecure-requests", "1"),
            Map.entry("range", "bytes=0-99"),
            Map.entry("cookie", "sso-rw=token-1;sso=token-1;cf_clearance=abc")),
        headers);
  }

  @Test
  void asksAsAPageThatShowsThePictureWhenItIsToBeEmbedded() {
    fetch(PICTURE, null, Purpose.EMBED, jpeg(200));
    Map<String, String> headers = SentHeaders.of(http.calls().get(0));
    assertEquals("image/avif,image/webp,image/*,*/*;q=0.8", headers.get("accept"));
    assertEquals("image", headers.get("sec-fetch-dest"));
    assertEquals("no-cors", headers.get("sec-fetch-mode"));
    assertEquals("same-site", headers.get("sec-fetch-site"));
    for (String absent : List.of("sec-fetch-user", "upgrade-insecure-requests", "range")) {
      assertFalse(headers.containsKey(absent), absent);
    }
  }

  @Test
  void tellsAnOpenHostNothingAboutTheAccount() {
    settings.cfClearance = "abc";
    settings.dynamicStatsig = false;
    fetch(OPEN_PICTURE, "bytes=5-", Purpose.SHOW, jpeg(206));
    Map<String, String> headers = SentHeaders.of(http.calls().get(0));
    for (String absent :
        List.of("cookie", "origin", "baggage", "x-statsig-id", "x-xai-request-id")) {
      assertFalse(headers.containsKey(absent), absent);
    }
    assertEquals("bytes=5-", headers.get("range"));
    assertEquals(TestSettings.CHROME_133, headers.get("user-agent"));
  }

  @Test
  void needsAnAccountForTheHostThatWantsOneOnly() {
    for (String none : new String[] {"", null}) {
      http.enqueue(jpeg(200));
      Call call = new Call(none, settings.build(), Signal.NEVER);
      assertEquals("200", summary(media.fetch(call, OPEN_PICTURE, null, Purpose.SHOW)));
      assertEquals(
          "CREDENTIAL_DEAD 0 account without a session value",
          summary(media.fetch(call, PICTURE, null, Purpose.SHOW)));
    }
    assertEquals(2, http.calls().size());
  }

  @Test
  void letsARangeBringNoHeaderOfItsOwn() {
    fetch(PICTURE, "bytes=0-\r\nX-Evil: 1", Purpose.SHOW, jpeg(206));
    assertEquals("bytes=0-X-Evil: 1", SentHeaders.of(http.calls().get(0)).get("range"));
  }

  @Test
  void asksNobodyElse() {
    assertEquals(
        "REQUEST_REFUSED 0 no address of ours",
        summary(media.fetch(call(), "https://evil.example/a.jpg", null, Purpose.SHOW)));
    assertEquals(List.of(), http.calls());
    assertFalse(media.knows("https://evil.example/a.jpg"));
    assertTrue(media.knows(PICTURE));
    assertTrue(media.knows(OPEN_PICTURE));
  }

  @Test
  void givesBackPicturesAndFilmsOnly() {
    for (String type :
        List.of("image/jpeg", "IMAGE/PNG; x=1", "video/mp4", "application/octet-stream")) {
      assertEquals("200", fetch(PICTURE, ScriptedHttp.reply(200, type, "x")), type);
    }
    assertEquals(0, http.cancelled());
    for (String type : List.of("text/html", "image/svg+xml", "application/json", "x/image/png")) {
      String refused = fetch(PICTURE, ScriptedHttp.reply(200, type, "x"));
      assertEquals("TROUBLE 200 type " + type, refused);
    }
    assertEquals(
        "TROUBLE 200 type",
        fetch(PICTURE, new ScriptedHttp.Reply(200, Map.of(), List.of(new Step.Say("x")))));
    assertEquals("TROUBLE 204 no content", fetch(PICTURE, ScriptedHttp.reply(204, "", "x")));
    assertEquals("TROUBLE 304 no content", fetch(PICTURE, ScriptedHttp.reply(304, "", "x")));
    assertEquals(7, http.cancelled());
  }

  @Test
  void saysWhyThereIsNone() {
    assertEquals("REQUEST_REFUSED 404 404", fetch(PICTURE, status(404)));
    assertEquals("REQUEST_REFUSED 416 416", fetch(PICTURE, status(416)));
    assertEquals("FORBIDDEN 403 403", fetch(PICTURE, status(403)));
    assertEquals("SESSION_REFUSED 401 401", fetch(PICTURE, status(401)));
    assertEquals("TROUBLE 500 500", fetch(PICTURE, status(500)));
    assertEquals("TROUBLE 0 network", fetch(PICTURE, ScriptedHttp.unreachable()));
  }

  @Test
  void blamesNoAccountForWhatAnOpenHostSays() {
    for (int status : new int[] {401, 403, 404, 429}) {
      assertEquals("REQUEST_REFUSED " + status + " " + status, fetch(OPEN_PICTURE, status(status)));
    }
    assertEquals("TROUBLE 503 503", fetch(OPEN_PICTURE, status(503)));
  }

  @Test
  void followsRedirectsAndLeavesTheCookiesBehind() {
    http.enqueue(redirect(302, "/b.jpg")).enqueue(redirect(307, OPEN_PICTURE));
    assertEquals("200", fetch(PICTURE, jpeg(200)));
    List<String> asked = new ArrayList<>();
    for (HttpCall call : http.calls()) {
      asked.add(SentHeaders.of(call).containsKey("cookie") + " " + call.url());
    }
    assertEquals(
        List.of("true " + PICTURE, "true https://assets.grok.com/b.jpg", "false " + OPEN_PICTURE),
        asked);
    assertEquals(2, http.cancelled());
  }

  @Test
  void followsNoRedirectElsewhere() {
    for (String location : List.of("https://evil.example/a.jpg", "http://assets.grok.com/a.jpg")) {
      assertEquals(
          "TROUBLE 302 redirect to a foreign host", fetch(PICTURE, redirect(302, location)));
    }
    assertEquals(2, http.calls().size());
  }

  @Test
  void followsThreeRedirects() {
    for (int i = 0; i < 3; i++) {
      http.enqueue(redirect(301, "/" + i));
    }
    assertEquals("200", fetch(PICTURE, jpeg(200)));
    for (int i = 0; i < 3; i++) {
      http.enqueue(redirect(308, "/" + i));
    }
    assertEquals("TROUBLE 0 too many redirects", fetch(PICTURE, redirect(303, "/3")));
    assertEquals(8, http.calls().size());
  }

  @Test
  void waitsOneMinuteForTheFirstByteRedirectsIncluded() { // upstream-grok.md 16
    http.enqueue(redirect(302, "/b.jpg")).enqueue(jpeg(200));
    GrokWebMedia slow =
        new GrokWebMedia(
            TestPorts.of(
                (call, timeoutMillis, signal) -> {
                  clock.sleep(20_000);
                  return limited.send(call, timeoutMillis, signal);
                },
                http,
                clock,
                new FakeEntropy()));
    slow.fetch(call(), PICTURE, null, Purpose.SHOW);
    assertEquals(List.of(60_000L, 40_000L), limited.limits());
  }

  private String fetch(String url, ScriptedHttp.Reply reply) {
    return fetch(url, null, Purpose.SHOW, reply);
  }

  private String fetch(String url, String range, Purpose purpose, ScriptedHttp.Reply reply) {
    http.enqueue(reply);
    return summary(media.fetch(call(), url, range, purpose));
  }

  private static String summary(Fetched fetched) {
    return switch (fetched) {
      case Fetched.Found found -> "" + found.reply().status();
      case Fetched.Refused refused -> Openings.of(refused.failure()).trim();
    };
  }

  private Call call() {
    return new Call("token-1", settings.build(), Signal.NEVER);
  }

  private static ScriptedHttp.Reply jpeg(int status) {
    return ScriptedHttp.reply(status, "image/jpeg", "x");
  }

  private static ScriptedHttp.Reply status(int status) {
    return ScriptedHttp.reply(status, "text/plain", "no");
  }

  private static ScriptedHttp.Reply redirect(int status, String location) {
    return new ScriptedHttp.Reply(
        status, Map.of("location", location), List.of(new Step.Say("moved")));
  }
}
