package grok2api.upstream.grok.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grok2api.platform.Http;
import grok2api.platform.HttpCall;
import grok2api.platform.Signal;
import grok2api.testing.FakeClock;
import grok2api.testing.FakeEntropy;
import grok2api.testing.JvmEncodings;
import grok2api.testing.JvmJson;
import grok2api.testing.ScriptedHttp;
import grok2api.testing.ScriptedHttp.Reply;
import grok2api.testing.ScriptedHttp.Step;
import grok2api.upstream.AccountUpstream.Call;
import grok2api.upstream.Failure;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** upstream-grok.md 14. */
final class FeatureControlsTest {
  private static final String TRAILER_0 = "800000000f677270632d7374617475733a300d0a";
  private static final String TRAILER_7 =
      "8000000031677270632d7374617475733a370d0a"
          + "677270632d6d6573736167653a7065726d697373696f6e25323064656e6965640d0a";

  private final FakeClock clock = new FakeClock();
  private final ScriptedHttp http = new ScriptedHttp(clock);
  private final GrokWebAccounts accounts = accounts(http);
  private final TestSettings settings = new TestSettings();

  @Test
  void sendsOnAndOff() {
    assertNull(prefer(true, binary(TRAILER_0)));
    assertNull(prefer(false, binary(TRAILER_0)));
    assertEquals(
        "00000000200a021001121a0a18616c776179735f73686f775f6e7366775f636f6e74656e74", sentHex(0));
    assertEquals(
        "00000000200a021000121a0a18616c776179735f73686f775f6e7366775f636f6e74656e74", sentHex(1));
  }

  @Test
  void sendsTheHeadersOfThePageOfSettings() {
    settings.cfClearance = "abc";
    prefer(true, binary(TRAILER_0));
    HttpCall call = http.calls().get(0);
    assertEquals("POST", call.method());
    assertEquals("https://grok.com/auth_mgmt.AuthManagement/UpdateUserFeatureControls", call.url());
    assertEquals(
        Map.of(
            "content-type", "application/grpc-web+proto",
            "x-grpc-web", "1",
            "x-user-agent", "connect-es/2.1.1",
            "origin", "https://grok.com",
            "referer", "https://grok.com/?_s=data",
            "user-agent", TestSettings.CHROME_133,
            "cookie", "sso-rw=session-1;sso=session-1;cf_clearance=abc"),
        SentHeaders.of(call));
  }

  @Test
  void movesWithTheBaseUrl() {
    settings.baseUrl = "https://grok.example.org";
    prefer(true, binary(TRAILER_0));
    assertEquals(
        "https://grok.example.org/auth_mgmt.AuthManagement/UpdateUserFeatureControls",
        http.calls().get(0).url());
    Map<String, String> headers = SentHeaders.of(http.calls().get(0));
    assertEquals("https://grok.example.org", headers.get("origin"));
    assertEquals("https://grok.example.org/?_s=data", headers.get("referer"));
  }

  @Test
  void believesTheTrailerWhereverTheBodyIsCut() {
    String body = "0000000003616263" + TRAILER_7;
    for (int at = 0; at <= body.length(); at += 2) {
      Reply reply = binary(body.substring(0, at), body.substring(at));
      assertFailed("FORBIDDEN 403 grpc 7 permission denied", prefer(true, reply));
    }
  }

  @Test
  void acceptsAStatusThatIsNowhere() {
    assertNull(prefer(true, binary()));
  }

  @Test
  void believesTheHeadersAsWell() {
    Reply refused =
        new Reply(200, Map.of("grpc-status", "16", "grpc-message", "no%20session"), List.of());
    assertFailed("SESSION_REFUSED 401 grpc 16 no session", prefer(true, refused));
    Reply contradicted =
        new Reply(200, Map.of("grpc-status", "0"), List.of(new Step.Bytes(TRAILER_7)));
    assertFailed("FORBIDDEN 403 grpc 7 permission denied", prefer(true, contradicted));
    Reply other = new Reply(200, Map.of("grpc-status", "7"), List.of(new Step.Bytes(TRAILER_0)));
    assertFailed("FORBIDDEN 403 grpc 7", prefer(true, other));
    assertEquals(1, http.cancelled());
  }

  @Test
  void mapsTheStatus() {
    assertFailed("TROUBLE 504 grpc 4", told("4"));
    assertFailed("FORBIDDEN 403 grpc 7", told("7"));
    assertFailed("RATE_LIMITED 429 grpc 8", told("8"));
    assertFailed("TROUBLE 503 grpc 14", told("14"));
    assertFailed("SESSION_REFUSED 401 grpc 16", told("16"));
    assertFailed("TROUBLE 502 grpc 1", told("1"));
    assertFailed("TROUBLE 502 grpc 13", told("13"));
    assertFailed("TROUBLE 502 grpc 2", told("what"));
    assertNull(told("0"));
  }

  @Test
  void readsABodyInText() {
    assertNull(prefer(true, text(base64(TRAILER_0))));
    assertFailed(
        "FORBIDDEN 403 grpc 7 permission denied",
        prefer(true, text(base64("00000000020a00") + base64(TRAILER_7))));
    assertFailed(
        "TROUBLE 200 grpc reply unreadable: no base64",
        prefer(true, text(base64(TRAILER_0).substring(1))));
  }

  @Test
  void failsOnABodyItCannotRead() {
    assertFailed(
        "TROUBLE 200 grpc reply unreadable: truncated frame",
        prefer(true, binary(TRAILER_0.substring(0, 30))));
    assertFailed(
        "TROUBLE 200 grpc reply unreadable: compressed frame",
        prefer(true, binary("01" + TRAILER_0.substring(2))));
  }

  @Test
  void failsOnAnyOtherHttpStatus() {
    assertFailed("SESSION_REFUSED 401 401", refused(401, "application/json", "{\"code\":16}"));
    assertFailed("CHALLENGE 403 403 challenge page", refused(403, "text/html", "<html></html>"));
    assertFailed("TROUBLE 500 500", refused(500, "text/plain", "oops"));
    assertFailed("TROUBLE 204 grpc over 204", refused(204, "application/grpc-web+proto", ""));
    assertFailed(
        "CHALLENGE 200 200 challenge page",
        refused(200, "text/html", "<html>Just a moment...</html>"));
  }

  @Test
  void passesOnThePauseTheProviderNamed() {
    Failure failure = prefer(true, new Reply(429, Map.of("retry-after", "7"), List.of()));
    assertFailed("RATE_LIMITED 429 429", failure);
    assertEquals(7_000, failure.retryAfterMillis());
  }

  @Test
  void showsNothingSecretOfTheMessage() {
    settings.cfClearance = "clear";
    String message = "session-1%20clear%0d%0aeyJhbGciOiJIUzI1NiJ9.e30.x%20" + "no%20".repeat(99);
    Failure failure =
        prefer(
            true, new Reply(200, Map.of("grpc-status", "7", "grpc-message", message), List.of()));
    assertEquals("grpc 7 *** ***  *** no no", failure.detail().substring(0, 25));
    assertTrue(failure.detail().length() <= 200, failure.detail());
  }

  @Test
  void readsNoMoreThan64Kib() {
    String data = "0000010000" + "61".repeat(0x10000);
    assertFailed("TROUBLE 0 answer too large", prefer(true, binary(data, TRAILER_0)));
    String fits = "000000ffe7" + "61".repeat(0xffe7);
    assertNull(prefer(true, binary(fits, TRAILER_0)));
  }

  @Test
  void saysWhenNoAnswerCame() {
    assertFailed("TROUBLE 0 network", prefer(true, ScriptedHttp.unreachable()));
    List<Step> broken = List.of(new Step.Bytes(TRAILER_0), new Step.Break());
    assertFailed("TROUBLE 0 network", prefer(true, new Reply(200, Map.of(), broken)));
    http.enqueue(binary(TRAILER_0));
    assertFailed(
        "CLIENT_GONE 0 client left",
        accounts.preferAdultContent(call("session-1", TestSettings.GONE), true));
  }

  @Test
  void limitsTheWholeCallTo15Seconds() {
    List<Long> limits = new ArrayList<>();
    http.enqueue(new Reply(200, Map.of(), List.of(new Step.Pause(60_000))));
    long start = clock.nowMillis;
    Http late =
        (call, timeoutMillis, signal) -> {
          limits.add(timeoutMillis);
          clock.sleep(10_000);
          return http.send(call, timeoutMillis, signal);
        };
    assertFailed(
        "TIMEOUT 0 no answer in time",
        accounts(late).preferAdultContent(call("session-1", Signal.NEVER), true));
    assertEquals(List.of(15_000L), limits);
    assertEquals(15_000, clock.nowMillis - start);
    assertEquals(1, http.cancelled());
  }

  @Test
  void sendsNothingThatMayNotBeSent() {
    Call nobody = call(" ; x", Signal.NEVER);
    assertFailed(
        "CREDENTIAL_DEAD 0 account without a session value",
        accounts.preferAdultContent(nobody, true));
    settings.baseUrl = "http://grok.com";
    assertFailed(
        "MISCONFIGURED 0 upstream base URL is not https",
        accounts.preferAdultContent(call("session-1", Signal.NEVER), true));
    assertEquals(List.of(), http.calls());
  }

  @Test
  void needsNoStatsigId() {
    settings.dynamicStatsig = false;
    assertNull(prefer(true, binary(TRAILER_0)));
  }

  private Failure told(String status) {
    String lines = "grpc-status:" + status + "\r\n";
    String hex = HexFormat.of().formatHex(lines.getBytes(StandardCharsets.US_ASCII));
    return prefer(true, binary("80" + "%08x".formatted(lines.length()) + hex));
  }

  private Failure refused(int status, String contentType, String body) {
    return prefer(true, ScriptedHttp.reply(status, contentType, body));
  }

  private Failure prefer(boolean on, Reply reply) {
    http.enqueue(reply);
    return accounts.preferAdultContent(call("sso=session-1; sso-rw=other", Signal.NEVER), on);
  }

  private Call call(String credential, Signal signal) {
    return new Call(credential, settings.build(), signal);
  }

  private GrokWebAccounts accounts(Http over) {
    return new GrokWebAccounts(over, new JvmJson(), new JvmEncodings(), new FakeEntropy(), clock);
  }

  private static Reply binary(String... hexPieces) {
    List<Step> steps = new ArrayList<>();
    for (String hex : hexPieces) {
      steps.add(new Step.Bytes(hex));
    }
    return new Reply(200, Map.of("content-type", "application/grpc-web+proto"), steps);
  }

  private static Reply text(String body) {
    return ScriptedHttp.reply(200, "application/grpc-web-text+proto", body);
  }

  private static String base64(String hex) {
    return Base64.getEncoder().encodeToString(HexFormat.of().parseHex(hex));
  }

  private String sentHex(int call) {
    byte[] sent = http.calls().get(call).body().getBytes(StandardCharsets.UTF_8);
    return HexFormat.of().formatHex(sent);
  }

  private static void assertFailed(String expected, Failure failure) {
    assertNotNull(failure);
    assertEquals(expected, failure.kind() + " " + failure.status() + " " + failure.detail());
  }
}
