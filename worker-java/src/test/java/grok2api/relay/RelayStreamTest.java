package grok2api.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grok2api.http.Response;
import grok2api.http.TextSource;
import grok2api.testing.FakeRequest;
import grok2api.testing.Reply;
import grok2api.testing.ScriptedHttp;
import grok2api.testing.ScriptedHttp.Step;
import grok2api.testing.TestGateway;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams of upstreams, and every way they can end. */
class RelayStreamTest {
  private static final String CHAT = "{\"model\":\"m\",\"stream\":true,\"messages\":[]}";
  private static final String TELLING =
      "{\"model\":\"m\",\"stream\":true,\"stream_options\":{\"include_usage\":true}}";
  private static final String FIRST = "data: {\"choices\":[{\"delta\":{\"content\":\"4\"}}]}\n\n";
  private static final String LAST =
      "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n";
  private static final String USAGE =
      "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":2}}\n\n";
  private static final String DONE = "data: [DONE]\n\n";
  private static final String BROKEN =
      "data: {\"error\":{\"message\":\"The upstream's answer is cut off\",\"type\":\"server_error\","
          + "\"param\":null,\"code\":\"upstream_error\"}}\n\n"
          + DONE;

  private final TestGateway gateway =
      TestGateway.empty()
          .key("limited", 50, -1)
          .upstream("one", "https://one.example/v1", "sk-secret-of-one");

  private Reply stream(String body, Step... steps) {
    enqueue("text/event-stream; charset=utf-8", steps);
    return gateway.chat(body, "limited");
  }

  private Reply stream(Step... steps) {
    return stream(CHAT, steps);
  }

  private void enqueue(String type, Step... steps) {
    gateway.upstream.enqueue(
        new ScriptedHttp.Reply(200, Map.of("content-type", type), List.of(steps)));
  }

  private static Step say(String text) {
    return new Step.Say(text);
  }

  private int chatsUsed() {
    return (int)
        gateway.rows("SELECT chat_used FROM api_key_usage_daily").get(0).integer("chat_used");
  }

  private void assertLogged(int status, String error) {
    assertEquals(status, gateway.log().integer("status"));
    assertEquals(error, gateway.log().text("error"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n", "\r"})
  void everySplitOfAStreamIsPassedOnWithoutALoss(String end) {
    String whole = (": hi\n\n" + FIRST + LAST + USAGE + DONE).replace("\n", end);
    for (int i = 1; i < whole.length(); i++) {
      gateway.run("DELETE FROM request_log");
      assertEquals(
          whole, stream(TELLING, say(whole.substring(0, i)), say(whole.substring(i))).body());
      assertLogged(200, "");
      assertEquals(7, gateway.log().integer("prompt_tokens"));
      if (chatsUsed() > 40) {
        gateway.run("DELETE FROM api_key_usage_daily");
      }
    }
  }

  @Test
  void theUsageThatNobodyAskedForIsLeftOutWhereverItComes() {
    assertEquals(FIRST + LAST + DONE, stream(say(FIRST + USAGE + LAST), say(USAGE + DONE)).body());
    assertEquals(2, gateway.log().integer("completion_tokens"));
  }

  @Test
  void usageBesideContentStays() {
    String both = LAST.replace("}]}", "}],\"usage\":{\"prompt_tokens\":3}}");
    assertEquals(FIRST + both + DONE, stream(say(FIRST + both + DONE)).body());
    assertEquals(3, gateway.log().integer("prompt_tokens"));
  }

  @Test
  void anUpstreamThatDoesNotKnowUsageIsNotAskedForIt() {
    gateway.run("UPDATE upstreams SET ask_usage = 0 WHERE name = 'one'");
    assertEquals(FIRST + USAGE + DONE, stream(say(FIRST + USAGE + DONE)).body());
    assertEquals(CHAT, gateway.upstream.calls().get(0).body());
  }

  @Test
  void optionsOfTheClientsStayBesideOurs() {
    stream(
        "{\"model\":\"m\",\"stream\":true,\"stream_options\":{\"x\":1,\"include_usage\":false}}",
        say(FIRST + DONE));
    assertTrue(
        gateway
            .upstream
            .calls()
            .get(0)
            .body()
            .endsWith("\"stream_options\":{\"x\":1,\"include_usage\":true}}"));
    stream("{\"model\":\"m\",\"stream\":true,\"stream_options\":7}", say(FIRST + DONE));
    assertTrue(gateway.upstream.calls().get(1).body().endsWith("\"stream_options\":7}"));
  }

  @Test
  void aLastEventWithoutItsEmptyLineIsBroughtToAnEnd() {
    assertEquals(FIRST + "data: [DONE]\n\n", stream(say(FIRST + "data: [DONE]")).body());
    assertLogged(200, "");
  }

  @Test
  void theUsageOfALastEventWithoutItsEmptyLineCounts() {
    Reply reply = stream(TELLING, say(FIRST + LAST + USAGE.strip()));
    assertEquals(FIRST + LAST + USAGE, reply.body());
    assertEquals(7, gateway.log().integer("prompt_tokens"));
  }

  @Test
  void halfAnEventAtTheEndIsNotPassedOn() {
    assertEquals(FIRST + BROKEN, stream(say(FIRST + "data: {\"choices\":[{\"del")).body());
    assertLogged(502, "one 502: The upstream's answer is cut off");
    assertEquals(1, chatsUsed());
  }

  @Test
  void aStreamWithoutAnEndIsCutOff() {
    assertEquals(FIRST + BROKEN, stream(say(FIRST)).body());
  }

  @Test
  void aFinishReasonOrTheWordDoneIsAnEnd() {
    assertEquals(FIRST + LAST, stream(say(FIRST + LAST)).body());
    gateway.run("DELETE FROM request_log");
    assertEquals(FIRST + DONE, stream(say(FIRST), say(DONE)).body());
    assertLogged(200, "");
  }

  @Test
  void aFinishReasonCountsAlthoughMoreComesAfterIt() {
    assertEquals(FIRST + LAST + FIRST, stream(say(FIRST), say(LAST), say(FIRST)).body());
    assertLogged(200, "");
  }

  @Test
  void anErrorOfTheUpstreamsOwnIsPassedOnAndLogged() {
    String error = "data: {\"error\":{\"message\":\"overloaded\",\"code\":503}}\n\n";
    assertEquals(FIRST + error + DONE, stream(say(FIRST), say(error), say(DONE)).body());
    assertLogged(503, "one 503 503: overloaded");
    assertEquals(1, chatsUsed());
  }

  @Test
  void afterAnErrorOfTheUpstreamsOwnNoOtherIsTold() {
    String error = "data: {\"error\":{\"message\":\"overloaded\"}}\n\n";
    assertEquals(FIRST + error, stream(say(FIRST + error), new Step.Break()).body());
    assertLogged(502, "one 502: overloaded");
    gateway.run("DELETE FROM request_log");
    assertEquals(FIRST + error, stream(say(FIRST + error)).body());
    assertLogged(502, "one 502: overloaded");
  }

  @Test
  void anErrorAmidAStreamTellsNoSecret() {
    String error = "data: {\"error\":{\"message\":\"no %s\"}}\n\n";
    assertEquals(
        FIRST + error.formatted("…"),
        stream(say(FIRST + error.formatted("sk-secret-of-one"))).body());
    assertFalse(gateway.log().text("error").contains("sk-secret"));
  }

  @Test
  void wordsAboutErrorsAreNone() {
    String words =
        "data: {\"choices\":[{\"delta\":{\"content\":\"\\\"error\\\":{}\"}}],\"error\":null}\n\n";
    assertEquals(words + DONE, stream(say(words + DONE)).body());
    assertLogged(200, "");
  }

  @Test
  void aStreamThatBeginsWithAnErrorIsAStatus() {
    Reply reply = stream(say("data: {\"error\":{\"message\":\"m\",\"code\":429}}\n\n"), say(DONE));
    assertEquals(429, reply.status());
    assertEquals(0, chatsUsed());
    assertEquals(1, gateway.upstream.cancelled());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "data: {\"error\":{\"message\":\"m\",\"code\":429}}",
        "{\"error\":{\"message\":\"m\",\"code\":429}}"
      })
  void soIsOneThatIsNoProperEvent(String body) {
    assertEquals(429, stream(say(body)).status());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {": hi\n\n", "data: [DONE]\n\n", "data: [DONE]", "event: ping\n\n", "hello"})
  void aStreamThatSaysNothingIsAFailure(String body) {
    Reply reply = stream(say(body));
    assertEquals(502, reply.status());
    assertEquals("one 502: The upstream's answer is empty", gateway.log().text("error"));
    assertEquals(0, chatsUsed());
  }

  @Test
  void aStreamThatBreaksBeforeItsBeginningIsAFailure() {
    assertEquals(502, stream(say(": hi\n\ndata: {\"ch"), new Step.Break()).status());
    assertEquals(0, chatsUsed());
  }

  @Test
  void eventsAreEventsWhateverTheyAreCalled() {
    enqueue("text/plain", say(FIRST + DONE));
    Reply reply = gateway.chat(CHAT);
    assertEquals(FIRST + DONE, reply.body());
    assertTrue(reply.header("content-type").startsWith("text/event-stream"));
  }

  @Test
  void aPageOrAnAnswerInsteadOfAStreamIsToldForWhatItIs() {
    enqueue("text/html", say("<html>"));
    assertEquals(502, gateway.chat(CHAT).status());
    enqueue("application/json", say("{\"choices\":[{\"message\":{}}]}"));
    assertEquals("application/json", gateway.chat(CHAT).header("content-type"));
  }

  @Test
  void silenceIsFilledWithComments() {
    Reply reply =
        stream(say(FIRST), new Step.Pause(40_000), say(LAST), new Step.Pause(20_000), say(DONE));
    String comment = ": keep-alive\n\n";
    assertEquals(FIRST + comment + comment + LAST + comment + DONE, reply.body());
  }

  @Test
  void whoIsSilentForTooLongIsGivenUp() {
    Reply reply = stream(say(FIRST), new Step.Pause(121_000), say(DONE));
    assertTrue(reply.body().contains("\"code\":\"upstream_timeout\""), reply.body());
    assertTrue(reply.body().endsWith(DONE));
    assertEquals(504, gateway.log().integer("status"));
    assertEquals(1, gateway.upstream.cancelled());
    assertEquals(1, chatsUsed());
  }

  @Test
  void whoNeverEndsIsGivenUpAlthoughMoreComes() {
    List<Step> steps = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      steps.add(say(FIRST));
      steps.add(new Step.Pause(60_000));
    }
    Reply reply = stream(steps.toArray(new Step[0]));
    assertEquals(504, gateway.log().integer("status"));
    assertTrue(reply.body().contains("upstream_timeout"));
  }

  @Test
  void whoOnlyCommentsGetsAnAnswerGoingAfterAWhile() {
    List<Step> steps = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      steps.add(say(": wait\n\n"));
      steps.add(new Step.Pause(10_000));
    }
    steps.add(say(FIRST + DONE));
    long start = gateway.clock.nowMillis;
    enqueue("text/event-stream", steps.toArray(new Step[0]));
    TextSource source = open(FakeRequest.of("POST", "/v1/chat/completions", CHAT));
    assertEquals(100_000, gateway.clock.nowMillis - start);
    StringBuilder told = new StringBuilder(source.begin());
    while (!source.over()) {
      told.append(Reply.pull(source));
    }
    assertEquals(": wait\n\n".repeat(12) + FIRST + DONE, told.toString());
  }

  @Test
  void whoHasMoreToSayAfterItsTimeIsBrokenOff() {
    enqueue("text/event-stream", say(FIRST), say(FIRST), say(FIRST));
    TextSource source = open(FakeRequest.of("POST", "/v1/chat/completions", CHAT));
    source.begin();
    gateway.clock.nowMillis += 700_000;
    assertTrue(Reply.pull(source).contains("upstream_timeout"));
    assertTrue(source.over());
    assertEquals(1, gateway.upstream.cancelled());
  }

  @Test
  void noWordAtAllIsAFailureInTime() {
    assertEquals(504, stream(new Step.Pause(61_000), say(FIRST)).status());
    assertEquals(0, chatsUsed());
  }

  private TextSource open(FakeRequest request) {
    Response response = gateway.open(request.header("Authorization", "Bearer limited"));
    return ((Response.Streamed) response.body()).source();
  }

  @Test
  void aClientThatLeavesPaysAndTheUpstreamIsLetGo() {
    enqueue("text/event-stream", say(FIRST), say(LAST));
    FakeRequest request = FakeRequest.of("POST", "/v1/chat/completions", CHAT);
    TextSource source = open(request);
    assertEquals(FIRST, source.begin());
    source.close();
    request.runAfterwards();
    assertEquals(499, gateway.log().integer("status"));
    assertEquals(1, gateway.upstream.cancelled());
    assertEquals(1, chatsUsed());
    assertEquals(
        0, gateway.rows("SELECT * FROM upstream_credentials WHERE last_failure_at > 0").size());
  }

  @Test
  void aClientThatLeavesWhileTheUpstreamIsWaitedForIsToldNothing() {
    enqueue("text/event-stream", say(FIRST), say(LAST));
    FakeRequest request = FakeRequest.of("POST", "/v1/chat/completions", CHAT);
    TextSource source = open(request);
    source.begin();
    request.leave();
    assertEquals("", Reply.pull(source));
    assertTrue(source.over());
    source.close();
    request.runAfterwards();
    assertEquals(499, gateway.log().integer("status"));
  }

  @Test
  void aClientThatIsSlowIsNoFaultOfTheUpstreams() {
    enqueue("text/event-stream", say(FIRST), new Step.Pause(1000), say(LAST + DONE));
    FakeRequest request = FakeRequest.of("POST", "/v1/chat/completions", CHAT);
    TextSource source = open(request);
    source.begin();
    gateway.clock.nowMillis += 200_000;
    assertEquals(LAST + DONE, Reply.pull(source));
  }

  @Test
  void anEventOfManyMegabytesIsPassedOnInPieces() {
    String piece = "x".repeat(1024 * 1024);
    Reply reply =
        stream(
            say(FIRST + "data: {\"choices\":[{\"b64\":\""),
            say(piece),
            say(piece),
            say(piece),
            say(piece),
            say(piece),
            new Step.Pause(20_000),
            say("\"}]}\n"),
            say("\n" + DONE));
    assertEquals(
        FIRST + "data: {\"choices\":[{\"b64\":\"" + piece.repeat(5) + "\"}]}\n\n" + DONE,
        reply.body());
  }

  @Test
  void nothingOfSuchAnEventIsTakenForUsage() {
    String event =
        "data: {\"usage\":{\"prompt_tokens\":1},\"b64\":\"" + "x".repeat(4 * 1024 * 1024);
    assertEquals(
        FIRST + event + "\"}\n\n" + DONE,
        stream(say(FIRST), say(event), say("\"}\n\n" + DONE)).body());
  }

  @Test
  void aBreakInSuchAnEventIsStillToldAsAnEvent() {
    Reply reply =
        stream(say(FIRST + "data: \""), say("x".repeat(4 * 1024 * 1024)), new Step.Break());
    assertTrue(reply.body().contains("x\n\ndata: {\"error\":"));
  }
}
