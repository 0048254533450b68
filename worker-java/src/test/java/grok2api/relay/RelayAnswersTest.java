package grok2api.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grok2api.platform.HttpCall;
import grok2api.testing.FakeRequest;
import grok2api.testing.Reply;
import grok2api.testing.ScriptedHttp;
import grok2api.testing.ScriptedHttp.Step;
import grok2api.testing.TestGateway;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole answers of upstreams, good and bad, and what of them reaches the client. */
class RelayAnswersTest {
  private static final String HELLO = "{\"model\":\"m\",\"messages\":[]}";
  private static final String ANSWER =
      "{\"choices\":[{\"message\":{\"content\":\"4\"}}],"
          + "\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":2}}";

  private final TestGateway gateway =
      TestGateway.empty().key("limited", 5, -1).upstream("one", "https://one.example/v1", "sk-one");

  private void answer(int status, Map<String, String> headers, String body) {
    gateway.upstream.enqueue(new ScriptedHttp.Reply(status, headers, List.of(new Step.Say(body))));
  }

  private void answer(int status, String type, String body) {
    answer(status, Map.of("content-type", type), body);
  }

  private int chatsUsed() {
    var rows = gateway.rows("SELECT chat_used FROM api_key_usage_daily");
    return rows.isEmpty() ? 0 : (int) rows.get(0).integer("chat_used");
  }

  private void assertFailed(int status, String code, Reply reply) {
    assertEquals(status, reply.status(), reply.body());
    assertEquals(code, reply.errorCode());
    assertEquals(status, gateway.log().integer("status"));
  }

  @Test
  void anErrorWithAStatusOfSuccessIsAFailureAndGivesTheChargeBack() {
    answer(200, "application/json", "{\"error\":{\"message\":\"busy\",\"code\":\"overloaded\"}}");
    Reply reply = gateway.chat(HELLO, "limited");
    assertFailed(502, "overloaded", reply);
    assertEquals(0, chatsUsed());
    assertEquals("one 502 overloaded: busy", gateway.log().text("error"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"error\":\"busy\"}",
        "{\"error\":{\"message\":\"busy\"},\"choices\":null}",
        "{\"error\":{\"message\":\"busy\"},\"choices\":[]}"
      })
  void soIsOneWithoutAnyContent(String body) {
    answer(200, "application/json", body);
    assertFailed(502, "upstream_error", gateway.chat(HELLO));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"error\":null,\"choices\":[]}",
        "{\"error\":{\"message\":\"half\"},\"choices\":[{\"message\":{\"content\":\"4\"}}]}",
        "{\"object\":\"response\",\"error\":{\"message\":\"told\"}}"
      })
  void anAnswerWithContentIsPassedOnWhateverElseItHas(String body) {
    answer(200, "application/json; charset=utf-8", body);
    Reply reply = gateway.chat(HELLO);
    assertEquals(200, reply.status());
    assertEquals(body, reply.body());
    assertEquals("application/json; charset=utf-8", reply.header("content-type"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "text/html        | <html>Please sign in</html>",
        "application/json | {\"choices\":[{\"mess",
        "application/json | ' '",
        "text/plain       | hello"
      })
  void whatIsNoJsonIsNoAnswerToAChat(String type, String body) {
    answer(200, type, body);
    assertFailed(502, "upstream_error", gateway.chat(HELLO, "limited"));
    assertEquals(0, chatsUsed());
  }

  @Test
  void jsonIsJsonWhateverItIsCalled() {
    answer(200, "text/plain", ANSWER);
    Reply reply = gateway.chat(HELLO);
    assertEquals(ANSWER, reply.body());
    assertEquals("application/json", reply.header("content-type"));
    assertEquals(7, gateway.log().integer("prompt_tokens"));
  }

  @Test
  void aRedirectIsNotFollowedAndNotPassedOn() {
    answer(
        302,
        Map.of("location", "https://evil.example/", "content-type", "application/json"),
        ANSWER);
    Reply reply = gateway.chat(HELLO);
    assertFailed(502, "upstream_error", reply);
    assertNull(reply.header("location"));
    assertEquals(1, gateway.upstream.calls().size());
    assertFalse(reply.body().contains("evil"));
  }

  @Test
  void onlySomeHeadersOfAnAnswerArePassedOn() {
    answer(
        200,
        Map.of(
            "content-type", "application/json",
            "x-request-id", "req_7",
            "openai-processing-ms", "12",
            "set-cookie", "a=b",
            "connection", "close",
            "transfer-encoding", "chunked",
            "content-encoding", "gzip",
            "content-length", "9",
            "server", "nginx",
            "x-ratelimit-limit-requests", "9"),
        ANSWER);
    Reply reply = gateway.chat(HELLO);
    assertEquals("req_7", reply.header("x-upstream-request-id"));
    assertEquals("request-1", reply.header("x-request-id"));
    assertEquals("12", reply.header("openai-processing-ms"));
    assertEquals("one", reply.header("x-grok2api-upstream"));
    for (String name :
        List.of(
            "set-cookie",
            "connection",
            "transfer-encoding",
            "content-encoding",
            "content-length",
            "server",
            "x-ratelimit-limit-requests")) {
      assertNull(reply.header(name), name);
    }
    assertTrue(
        reply
            .header("Access-Control-Expose-Headers")
            .contains("x-grok2api-upstream, x-upstream-request-id"));
  }

  @Test
  void ofAClientsHeadersOnlySomeAreSent() {
    answer(200, "application/json", ANSWER);
    gateway.send(
        gateway
            .request("POST", "/v1/chat/completions", HELLO)
            .header("Cookie", "a=b")
            .header("X-Forwarded-For", "192.0.2.1")
            .header("Host", "gw.example")
            .header("Accept-Encoding", "br")
            .header("OpenAI-Organization", "org-of-the-client")
            .header("OpenAI-Beta", "assistants=v2")
            .header("Idempotency-Key", "k"));
    List<String> names =
        gateway.upstream.calls().get(0).headers().stream().map(HttpCall.Header::name).toList();
    assertEquals(List.of("Authorization", "OpenAI-Beta", "Idempotency-Key", "Content-Type"), names);
  }

  @Test
  void aHeaderOfTheOperatorsReplacesAUsualOne() {
    gateway.run(
        "UPDATE upstreams SET headers = ?1 WHERE name = 'one'",
        "[{\"name\":\"authorization\",\"value\":\"Token abc\"},{\"name\":\"X-Title\",\"value\":\"t\"}]");
    answer(200, "application/json", ANSWER);
    gateway.chat(HELLO);
    List<HttpCall.Header> sent = gateway.upstream.calls().get(0).headers();
    assertEquals(
        List.of("Token abc"),
        sent.stream()
            .filter(header -> header.name().equalsIgnoreCase("authorization"))
            .map(HttpCall.Header::value)
            .toList());
    assertTrue(sent.contains(new HttpCall.Header("X-Title", "t")));
  }

  @Test
  void noSecretIsToldToTheClientOrTheLog() {
    gateway.run("UPDATE upstream_credentials SET secret = 'sk-secret-of-one'");
    gateway.run(
        "UPDATE upstreams SET headers = ?1 WHERE name = 'one'",
        "[{\"name\":\"X-Gate\",\"value\":\"Basic gate-password\"}]");
    answer(
        400,
        "application/json",
        "{\"error\":{\"message\":\"no sk-secret-of-one, no gate-password\",\"code\":\"gate-password\"}}");
    Reply reply = gateway.chat(HELLO);
    String everything =
        reply + gateway.rows("SELECT * FROM request_log").toString() + gateway.logged;
    assertFalse(everything.contains("sk-secret"), everything);
    assertFalse(everything.contains("gate-password"), everything);
    assertEquals("no …, no …", reply.json().get("error").text("message"));
    assertFalse(gateway.log().text("error").contains("gate"));
  }

  @ParameterizedTest
  @CsvSource({"400, 400", "404, 404", "413, 413", "422, 422", "500, 502", "503, 503", "504, 504"})
  void aStatusAboutTheRequestIsKept(int status, int told) {
    answer(status, "application/json", "{\"error\":{\"message\":\"m\",\"code\":\"c\"}}");
    assertFailed(told, "c", gateway.chat(HELLO, "limited"));
    assertEquals(0, chatsUsed());
  }

  @Test
  void aPauseMayBeADate() {
    answer(
        429,
        Map.of("content-type", "application/json", "retry-after", "Thu, 05 Feb 2026 10:01:40 GMT"),
        "{\"error\":{\"message\":\"slow\"}}");
    Reply reply = gateway.chat(HELLO);
    assertFailed(429, "upstream_error", reply);
    assertEquals("100", reply.header("Retry-After"));
    assertEquals(
        gateway.clock.nowMillis + 100_000,
        gateway.rows("SELECT ready_at FROM upstream_credentials").get(0).integer("ready_at"));
  }

  @Test
  void noPauseIsLongerThanADay() {
    answer(429, Map.of("content-type", "application/json", "retry-after", "999999999"), "{}");
    gateway.chat(HELLO);
    assertEquals(
        gateway.clock.nowMillis + 86_400_000,
        gateway.rows("SELECT ready_at FROM upstream_credentials").get(0).integer("ready_at"));
  }

  @Test
  void anErrorIsReadNoFurtherThanItMayBeLong() {
    gateway.upstream.enqueue(
        new ScriptedHttp.Reply(
            400,
            Map.of("content-type", "application/json"),
            List.of(
                new Step.Say("{\"error\":{\"message\":\"User location is not supported"),
                new Step.Say("x".repeat(70_000)),
                new Step.Say("never"))));
    assertFailed(502, "upstream_error", gateway.chat(HELLO));
    assertEquals(1, gateway.upstream.cancelled());
  }

  @Test
  void anAnswerThatStaysSilentIsGivenUp() {
    gateway.upstream.enqueue(
        new ScriptedHttp.Reply(
            200,
            Map.of("content-type", "application/json"),
            List.of(new Step.Say("{"), new Step.Pause(121_000), new Step.Say("}"))));
    assertFailed(504, "upstream_timeout", gateway.chat(HELLO, "limited"));
    assertEquals(1, gateway.upstream.cancelled());
    assertEquals(0, chatsUsed());
  }

  @Test
  void anAnswerThatTricklesIsGivenUpWhenItsTimeIsOver() {
    Step[] trickle = new Step[40];
    for (int i = 0; i < trickle.length; i += 2) {
      trickle[i] = new Step.Say(" ");
      trickle[i + 1] = new Step.Pause(100_000);
    }
    gateway.upstream.enqueue(
        new ScriptedHttp.Reply(200, Map.of("content-type", "application/json"), List.of(trickle)));
    long start = gateway.clock.nowMillis;
    assertFailed(504, "upstream_timeout", gateway.chat(HELLO));
    assertTrue(gateway.clock.nowMillis - start <= 600_000);
  }

  @Test
  void aClientThatLeavesPaysAndIsLogged() {
    FakeRequest request =
        FakeRequest.of("POST", "/v1/chat/completions", HELLO)
            .header("Authorization", "Bearer limited");
    answer(200, "application/json", ANSWER);
    request.leave();
    gateway.send(request);
    assertEquals(499, gateway.log().integer("status"));
    assertEquals(1, chatsUsed());
  }

  @Test
  void aDefectIsLoggedAndGivesTheChargeBack() {
    FakeRequest request =
        FakeRequest.of("POST", "/v1/chat/completions", HELLO)
            .header("Authorization", "Bearer limited");
    // Nothing is scripted, which the outside world takes for a defect.
    assertThrows(AssertionError.class, () -> gateway.open(request));
    request.runAfterwards();
    assertEquals(500, gateway.log().integer("status"));
    assertEquals(0, chatsUsed());
  }

  @Test
  void anUpstreamWithoutKeysGetsNone() {
    gateway.run("UPDATE upstreams SET auth = 'none' WHERE name = 'one'");
    answer(500, "application/json", "{}");
    assertEquals(502, gateway.chat(HELLO).status());
    assertEquals(
        List.of("Content-Type"),
        gateway.upstream.calls().get(0).headers().stream().map(HttpCall.Header::name).toList());
    answer(401, "application/json", "{}");
    assertEquals(502, gateway.chat(HELLO).status());
    answer(429, "application/json", "{}");
    assertEquals(429, gateway.chat(HELLO).status());
  }
}
