package grok2api.upstream.grok.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grok2api.models.Quota;
import grok2api.platform.Http;
import grok2api.platform.HttpCall;
import grok2api.platform.HttpFailed;
import grok2api.platform.Signal;
import grok2api.testing.FakeClock;
import grok2api.testing.FakeEntropy;
import grok2api.testing.JvmEncodings;
import grok2api.testing.JvmJson;
import grok2api.testing.ScriptedHttp;
import grok2api.testing.ScriptedHttp.Step;
import grok2api.upstream.AccountUpstream.Call;
import grok2api.upstream.AccountUpstream.Measured;
import grok2api.upstream.Failure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class RateLimitsTest {
  private final FakeClock clock = new FakeClock();
  private final ScriptedHttp http = new ScriptedHttp(clock);
  private final FakeEntropy entropy = new FakeEntropy();
  private final GrokWebAccounts accounts = accounts(http);
  private final TestSettings settings = new TestSettings();

  @Test
  void asksForOneRateModel() { // upstream-grok.md 13
    measure(answer("{\"remainingQueries\":1}"));
    HttpCall call = http.calls().get(0);
    assertEquals("POST", call.method());
    assertEquals("https://grok.com/rest/rate-limits", call.url());
    assertEquals("{\"requestKind\":\"DEFAULT\",\"modelName\":\"grok-4\"}", call.body());
  }

  @Test
  void sendsTheHeadersOfEveryCall() {
    settings.cfClearance = "cf_clearance=abc";
    measure(answer("{\"remainingQueries\":1}"));
    measure(answer("{\"remainingQueries\":1}"));
    Map<String, String> headers = SentHeaders.of(http.calls().get(0));
    assertEquals("https://grok.com", headers.get("origin"));
    assertEquals("https://grok.com/", headers.get("referer"));
    assertEquals("application/json", headers.get("content-type"));
    assertEquals(TestSettings.CHROME_133, headers.get("user-agent"));
    assertEquals("sso-rw=session-1;sso=session-1;cf_clearance=abc", headers.get("cookie"));
    assertTrue(headers.get("x-statsig-id").startsWith("ZTpUeXBlRXJyb3I6I"));
    assertNotEquals(
        headers.get("x-xai-request-id"),
        SentHeaders.of(http.calls().get(1)).get("x-xai-request-id"));
  }

  @Test
  void tellsTheQuotaAndKeepsTheAnswer() {
    String body = "{\"remainingQueries\":70,\"totalQueries\":80,\"windowSizeSeconds\":72000}";
    assertEquals(
        new Measured.Known(new Quota(70, 80, -1, -1, -1, -1, 72_000, "queries", body)),
        measure(answer(body)));
  }

  @Test
  void readsAnAnswerInPieces() {
    Measured measured = measure(ScriptedHttp.pieces("{\"remaining", "Queries\":7", "0}"));
    assertEquals(70, ((Measured.Known) measured).quota().remaining());
  }

  @Test
  void keepsNoMoreThan4096Characters() {
    String body = "{\"remainingQueries\":1,\"more\":\"" + "x".repeat(9_000) + "\"}";
    Measured.Known known = (Measured.Known) measure(answer(body));
    assertEquals(body.substring(0, 4096), known.quota().payload());
    Measured.Unknown unknown = unknown(measure(answer("y".repeat(9_000))));
    assertEquals("y".repeat(4096), unknown.body());
  }

  @Test
  void readsNoMoreThan64KibOfAnAnswer() {
    List<Step> steps = new ArrayList<>();
    steps.add(new Step.Say("{\"remainingQueries\":1,\"more\":\""));
    for (int i = 0; i < 100; i++) {
      steps.add(new Step.Say("x".repeat(1024)));
    }
    steps.add(new Step.Say("\"}"));
    Measured measured = measure(new ScriptedHttp.Reply(200, Map.of(), steps));
    assertUnknown("rate_limit_api_parse_failed TROUBLE 200 no quota fields", measured);
    assertEquals(1, http.cancelled());
  }

  @Test
  void findsNoFigures() {
    for (String body : new String[] {"{}", "", "oops", "{\"remainingQueries\":-1}"}) {
      Measured measured = measure(answer(body));
      assertUnknown("rate_limit_api_parse_failed TROUBLE 200 no quota fields", measured);
      assertEquals(body, unknown(measured).body());
    }
  }

  @Test
  void tellsAPageFromAnAnswer() {
    Measured challenge =
        measure(ScriptedHttp.reply(200, "text/html", "<html>Just a moment...</html>"));
    assertUnknown("rate_limit_api_parse_failed CHALLENGE 200 200 challenge page", challenge);
    assertEquals("<html>Just a moment...</html>", unknown(challenge).body());
  }

  @Test
  void saysWhyItWasRefused() {
    assertRefused("rate_limit_api_http_401 SESSION_REFUSED 401 401", 401, "{\"code\":16}");
    assertRefused(
        "rate_limit_api_http_401 CREDENTIAL_DEAD 401 401 credential dead",
        401,
        "{\"message\":\"Failed to look up session ID\"}");
    assertRefused("rate_limit_api_http_403 CHALLENGE 403 403 challenge page", 403, "<html>");
    assertRefused("rate_limit_api_http_404 REQUEST_REFUSED 404 404", 404, "");
    assertRefused("rate_limit_api_http_500 TROUBLE 500 500", 500, "oops");
    assertRefused("rate_limit_api_http_302 TROUBLE 302 302", 302, "");
  }

  @Test
  void passesOnThePauseTheProviderNamed() {
    Measured measured =
        measure(
            new ScriptedHttp.Reply(429, Map.of("retry-after", "7"), List.of(new Step.Say("slow"))));
    assertUnknown("rate_limit_api_http_429 RATE_LIMITED 429 429", measured);
    assertEquals(7_000, unknown(measured).failure().retryAfterMillis());
    assertEquals("slow", unknown(measured).body());
  }

  @Test
  void keepsCredentialsOutOfWhatIsKept() {
    settings.cfClearance = "clearance-1";
    String echo = "{\"cookie\":\"sso-rw=session-1;sso=session-1;cf_clearance=clearance-1\"";
    String masked = "{\"cookie\":\"sso-rw=***;sso=***;cf_clearance=***\"";
    assertEquals(masked + "}", unknown(measure(answer(echo + "}"))).body());
    assertEquals(
        masked, unknown(measure(ScriptedHttp.reply(400, "application/json", echo))).body());
    Measured known = measure(answer(echo + ",\"remainingQueries\":1}"));
    assertEquals(masked + ",\"remainingQueries\":1}", ((Measured.Known) known).quota().payload());
  }

  @Test
  void cutsNoCredentialInTwo() {
    String echo = "x".repeat(4_092) + "session-1";
    assertEquals("x".repeat(4_092) + "***", unknown(measure(answer(echo))).body());
  }

  @Test
  void judgesByTheBodyAsItCame() {
    http.enqueue(ScriptedHttp.reply(401, "application/json", "{\"message\":\"token revoked\"}"));
    Measured measured = accounts.measure(call("token", Signal.NEVER), "grok-4");
    assertUnknown("rate_limit_api_http_401 CREDENTIAL_DEAD 401 401 credential dead", measured);
    assertEquals("{\"message\":\"*** revoked\"}", unknown(measured).body());
  }

  @Test
  void saysWhenNoAnswerCame() {
    assertUnknown(
        "rate_limit_api_fetch_failed TROUBLE 0 network", measure(ScriptedHttp.unreachable()));
    http.enqueue(answer("{}"));
    assertUnknown(
        "rate_limit_api_fetch_failed CLIENT_GONE 0 client left",
        accounts.measure(call("session-1", TestSettings.GONE), "grok-4"));
  }

  @Test
  void saysWhenTheAnswerBrokeOff() {
    Measured measured =
        measure(
            new ScriptedHttp.Reply(
                200,
                Map.of(),
                List.of(new Step.Say("{\"remainingQueries\":1}"), new Step.Break())));
    assertUnknown("rate_limit_api_fetch_failed TROUBLE 0 network", measured);
  }

  @Test
  void limitsTheWholeCallTo25Seconds() {
    List<Long> limits = new ArrayList<>();
    http.enqueue(
        new ScriptedHttp.Reply(200, Map.of(), List.of(new Step.Say("{"), new Step.Pause(60_000))));
    long start = clock.nowMillis;
    Http late =
        (call, timeoutMillis, signal) -> {
          limits.add(timeoutMillis);
          clock.sleep(20_000);
          return http.send(call, timeoutMillis, signal);
        };
    assertUnknown(
        "rate_limit_api_fetch_failed TIMEOUT 0 no answer in time",
        accounts(late).measure(call("session-1", Signal.NEVER), "grok-4"));
    assertEquals(List.of(25_000L), limits);
    assertEquals(25_000, clock.nowMillis - start);
    assertEquals(1, http.cancelled());
  }

  @Test
  void waitsNoLongerThanItsCallerDoes() {
    for (int callersMillis : new int[] {8_000, 60_000}) {
      http.enqueue(new ScriptedHttp.Reply(200, Map.of(), List.of(new Step.Pause(60_000))));
      long start = clock.nowMillis;
      accounts.measure(
          new Call("session-1", settings.build(), Signal.NEVER, callersMillis), "grok-4");
      assertEquals(Math.min(callersMillis, 25_000), clock.nowMillis - start);
    }
  }

  @Test
  void limitsARefusalToTheSame25Seconds() {
    http.enqueue(new ScriptedHttp.Reply(500, Map.of(), List.of(new Step.Pause(60_000))));
    long start = clock.nowMillis;
    Http late =
        (call, timeoutMillis, signal) -> {
          clock.sleep(24_000);
          return http.send(call, timeoutMillis, signal);
        };
    assertUnknown(
        "rate_limit_api_http_500 TROUBLE 500 500",
        accounts(late).measure(call("session-1", Signal.NEVER), "grok-4"));
    assertEquals(25_000, clock.nowMillis - start);
  }

  @Test
  void saysWhenTheHeadersAreLate() {
    Http slow =
        (call, timeoutMillis, signal) -> {
          throw new HttpFailed(HttpFailed.Reason.TIMEOUT, "late");
        };
    assertUnknown(
        "rate_limit_api_fetch_failed TIMEOUT 0 no answer in time",
        accounts(slow).measure(call("session-1", Signal.NEVER), "grok-4"));
  }

  @Test
  void sendsNothingThatMayNotBeSent() {
    settings.baseUrl = "http://grok.com";
    assertUnsent("MISCONFIGURED 0 upstream base URL is not https", "session-1");
    settings.baseUrl = "https://grok.com";
    assertUnsent("CREDENTIAL_DEAD 0 account without a session value", " ; x");
    settings.dynamicStatsig = false;
    assertUnsent("MISCONFIGURED 0 x_statsig_id is empty and not dynamic", "session-1");
  }

  private void assertUnsent(String expected, String credential) {
    assertUnknown(
        "rate_limit_api_fetch_failed " + expected,
        accounts.measure(call(credential, Signal.NEVER), "grok-4"));
    assertEquals(List.of(), http.calls());
  }

  private void assertRefused(String expected, int status, String body) {
    Measured measured = measure(ScriptedHttp.reply(status, "application/json", body));
    assertUnknown(expected, measured);
    assertEquals(body, unknown(measured).body());
  }

  private Measured measure(ScriptedHttp.Reply reply) {
    http.enqueue(reply);
    return accounts.measure(call("sso=session-1; sso-rw=other", Signal.NEVER), "grok-4");
  }

  private static ScriptedHttp.Reply answer(String body) {
    return ScriptedHttp.reply(200, "application/json", body);
  }

  private GrokWebAccounts accounts(Http over) {
    return new GrokWebAccounts(over, new JvmJson(), new JvmEncodings(), entropy, clock);
  }

  private Call call(String credential, Signal signal) {
    return new Call(credential, settings.build(), signal);
  }

  private static Measured.Unknown unknown(Measured measured) {
    assertFalse(measured instanceof Measured.Known, measured.toString());
    return (Measured.Unknown) measured;
  }

  private static void assertUnknown(String expected, Measured measured) {
    Failure failure = unknown(measured).failure();
    assertEquals(
        expected,
        unknown(measured).error()
            + " "
            + failure.kind()
            + " "
            + failure.status()
            + " "
            + failure.detail());
  }
}
