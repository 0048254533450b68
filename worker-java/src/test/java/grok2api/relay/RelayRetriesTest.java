package grok2api.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grok2api.testing.FakeRequest;
import grok2api.testing.GrokFrames;
import grok2api.testing.Reply;
import grok2api.testing.ScriptedHttp;
import grok2api.testing.TestGateway;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whom a request goes to next, and what credentials and upstreams learn from it. */
class RelayRetriesTest {
  private static final String HELLO =
      "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";
  private static final String ANSWER = "{\"choices\":[{\"message\":{\"content\":\"4\"}}]}";

  private final TestGateway gateway = TestGateway.empty().key("limited", 50, -1);

  private void answer(int... statuses) {
    for (int status : statuses) {
      gateway.upstream.enqueue(
          ScriptedHttp.reply(status, "application/json", status == 200 ? ANSWER : "{}"));
    }
  }

  private Reply chat(int... statuses) {
    answer(statuses);
    return gateway.chat(HELLO);
  }

  private List<String> keysUsed() {
    List<String> keys = new ArrayList<>();
    for (var call : gateway.upstream.calls()) {
      call.headers().stream()
          .filter(header -> header.name().equals("Authorization"))
          .forEach(header -> keys.add(header.value().substring("Bearer ".length())));
    }
    return keys;
  }

  private long stored(String column, String secret) {
    return gateway
        .rows("SELECT " + column + " AS it FROM upstream_credentials WHERE secret = ?1", secret)
        .get(0)
        .integer("it");
  }

  private void route(String name, String targets, String retry) {
    gateway.run(
        "INSERT INTO model_routes (name, targets, retry, created_at, updated_at)"
            + " VALUES (?1, ?2, ?3, 0, 0)",
        name,
        targets,
        retry);
  }

  @Test
  void credentialsTakeTurns() {
    gateway.upstream("one", "https://one.example", "sk-a", "sk-b", "sk-c");
    for (int i = 0; i < 6; i++) {
      chat(200);
    }
    List<String> used = keysUsed();
    assertEquals(3, new HashSet<>(used.subList(0, 3)).size());
    assertEquals(used.subList(0, 3), used.subList(3, 6));
  }

  @Test
  void eachCredentialIsTriedOnceAndFourCallsAreMadeAtMost() {
    gateway.upstream("one", "https://one.example", "sk-a", "sk-b", "sk-c", "sk-d", "sk-e");
    assertEquals(429, chat(429, 429, 429, 429).status());
    assertEquals(4, new HashSet<>(keysUsed()).size());
    assertEquals(4, gateway.log().integer("attempts"));
  }

  @Test
  void whenAllAreTriedTheLastRefusalIsTold() {
    gateway.upstream("one", "https://one.example", "sk-a", "sk-b");
    Reply reply = chat(429, 401);
    assertEquals(502, reply.status());
    assertEquals(2, keysUsed().size());
  }

  @Test
  void aRequestLeavesAMarkOnTwoCredentialsAtMost() {
    gateway.upstream("one", "https://one.example", "sk-a", "sk-b", "sk-c", "sk-d");
    chat(401, 401, 401, 401);
    assertEquals(2, gateway.rows("SELECT * FROM upstream_credentials WHERE failures > 0").size());
  }

  @Test
  void aRefusalNamesWhoMadeIt() {
    gateway.upstream("one", "https://one.example", "sk-a");
    Reply reply = chat(422);
    assertEquals(422, reply.status());
    assertEquals("one", reply.header("x-grok2api-upstream"));
  }

  /** In a storm the requests that follow do not begin with the same ones. */
  @Test
  void yetNoneIsAskedAgainThatHasJustAnswered429() {
    gateway.upstream("one", "https://one.example", "sk-a", "sk-b", "sk-c", "sk-d", "sk-e");
    assertEquals(429, chat(429, 429, 429, 429).status());
    assertEquals(200, chat(200).status());
    assertEquals(5, keysUsed().stream().distinct().count());
    assertEquals(2, gateway.rows("SELECT * FROM upstream_credentials WHERE ready_at > 0").size());
  }

  @Test
  void aCredentialRestsAfterA429AndIsUsedAgainLater() {
    gateway.upstream("one", "https://one.example", "sk-a");
    assertEquals(429, chat(429).status());
    Reply reply = gateway.chat(HELLO);
    assertEquals(503, reply.status());
    assertEquals("NO_AVAILABLE_TOKEN", reply.errorCode());
    assertEquals("20", reply.header("Retry-After"));
    gateway.clock.nowMillis += 20_000;
    assertEquals(200, chat(200).status());
    assertEquals(0, stored("cooldown_step", "sk-a"));
  }

  @Test
  void a403RestsAMinuteAndNeverCondemns() {
    gateway.upstream("one", "https://one.example", "sk-a");
    for (int i = 0; i < 5; i++) {
      assertEquals(502, chat(403).status());
      gateway.clock.nowMillis += 60_000;
    }
    assertEquals(0, stored("failures", "sk-a"));
    assertEquals(200, chat(200).status());
  }

  @Test
  void threeRefusalsInARowSetACredentialAside() {
    gateway.upstream("one", "https://one.example", "sk-a");
    for (int i = 0; i < 3; i++) {
      assertEquals(0, stored("set_aside_at IS NOT NULL", "sk-a"));
      assertEquals(502, chat(401).status());
      gateway.clock.nowMillis += 61_000;
    }
    assertEquals(1, stored("set_aside_at IS NOT NULL", "sk-a"));
    assertEquals("NO_AVAILABLE_TOKEN", gateway.chat(HELLO).errorCode());
  }

  @Test
  void anAnswerForgetsFailuresBefore() {
    gateway.upstream("one", "https://one.example", "sk-a");
    chat(401);
    gateway.clock.nowMillis += 61_000;
    chat(200);
    assertEquals(0, stored("failures", "sk-a"));
    assertEquals(gateway.clock.nowMillis, stored("last_used_at", "sk-a"));
  }

  @Test
  void anAnswerOfAnEarlierCallDoesNotEndARest() {
    gateway.upstream("one", "https://one.example", "sk-a");
    gateway.upstream.enqueue(
        new ScriptedHttp.Reply(
            200,
            java.util.Map.of("content-type", "text/event-stream"),
            List.of(new ScriptedHttp.Step.Say("data: {\"choices\":[]}\n\ndata: [DONE]\n\n"))));
    FakeRequest early =
        gateway.request(
            "POST", "/v1/chat/completions", "{\"model\":\"m\",\"stream\":true,\"messages\":[]}");
    var source = ((grok2api.http.Response.Streamed) gateway.open(early).body()).source();
    source.begin();
    assertEquals(429, chat(429).status());
    while (!source.over()) {
      Reply.pull(source);
    }
    source.close();
    early.runAfterwards();
    assertEquals(gateway.clock.nowMillis + 20_000, stored("ready_at", "sk-a"));
    assertEquals(503, gateway.chat(HELLO).status());
  }

  @Test
  void aSealedCredentialIsPassedOverWithoutACall() {
    gateway.upstream("one", "https://one.example", "enc:v1:AAAA:x", "sk-b");
    for (int i = 0; i < 3; i++) {
      assertEquals(200, chat(200).status());
    }
    assertEquals(List.of("sk-b", "sk-b", "sk-b"), keysUsed());
    gateway.run("DELETE FROM upstream_credentials WHERE secret = 'sk-b'");
    gateway.clock.nowMillis += 61_000;
    assertEquals("60", gateway.chat(HELLO).header("Retry-After"));
    gateway.clock.nowMillis += 40_000;
    assertEquals("20", gateway.chat(HELLO).header("Retry-After"));
  }

  @Test
  void noCredentialIsTriedTwiceForOneRequest() {
    gateway.upstream("one", "https://one.example", "sk-a", "sk-b", "sk-c");
    assertEquals(502, chat(401, 401, 401).status());
    assertEquals(3, new HashSet<>(keysUsed()).size());
  }

  @Test
  void anAnswerDoesNotEndARestThatAnotherIsolateHasLearntOf() {
    gateway.upstream("one", "https://one.example", "sk-a");
    chat(200);
    long until = gateway.clock.nowMillis + 500_000;
    gateway.run("UPDATE upstream_credentials SET last_used_at = 0");
    gateway.restart();
    answer(200);
    FakeRequest request = gateway.request("POST", "/v1/chat/completions", HELLO);
    gateway.open(request);
    gateway.run("UPDATE upstream_credentials SET ready_at = ?1", until);
    request.runAfterwards();
    assertEquals(until, stored("ready_at", "sk-a"));
  }

  @Test
  void anUpstreamInTroubleIsLeftForAnother() {
    gateway.upstream("one", "https://one.example", "sk-a");
    gateway.upstream("two", "https://two.example", "sk-b");
    gateway.run("UPDATE upstreams SET priority = 1 WHERE name = 'two'");
    Reply reply = chat(500, 200);
    assertEquals("two", reply.header("x-grok2api-upstream"));
    assertEquals(List.of("sk-a", "sk-b"), keysUsed());
    assertEquals(0, stored("failures", "sk-a"));
  }

  @Test
  void anUpstreamThatKeepsFailingIsNotAskedForAWhile() {
    gateway.upstream("one", "https://one.example", "sk-a");
    for (int i = 0; i < 5; i++) {
      gateway.upstream.enqueue(ScriptedHttp.unreachable());
      assertEquals(502, gateway.chat(HELLO).status());
    }
    Reply reply = gateway.chat(HELLO);
    assertEquals("NO_AVAILABLE_TOKEN", reply.errorCode());
    assertEquals("15", reply.header("Retry-After"));
    assertEquals(
        gateway.clock.nowMillis + 15_000,
        gateway.rows("SELECT * FROM upstreams WHERE name = 'one'").get(0).integer("resting_until"));
    gateway.restart();
    assertEquals(503, gateway.chat(HELLO).status());
    gateway.clock.nowMillis += 15_000;
    assertEquals(200, chat(200).status());
    assertEquals(
        0,
        gateway.rows("SELECT * FROM upstreams WHERE name = 'one'").get(0).integer("resting_until"));
  }

  @Test
  void aClientThatLeavesATestDoesNotKeepOthersAway() {
    gateway.upstream("one", "https://one.example", "sk-a");
    for (int i = 0; i < 5; i++) {
      chat(500);
    }
    gateway.clock.nowMillis += 15_000;
    answer(200);
    FakeRequest leaving = gateway.request("POST", "/v1/chat/completions", HELLO);
    leaving.leave();
    gateway.send(leaving);
    assertEquals(200, chat(200).status());
  }

  @Test
  void aStreamThatHasBegunIsATestThatWentWell() {
    gateway.upstream("one", "https://one.example", "sk-a");
    for (int i = 0; i < 5; i++) {
      chat(500);
    }
    gateway.clock.nowMillis += 15_000;
    gateway.upstream.enqueue(
        new ScriptedHttp.Reply(
            200,
            java.util.Map.of("content-type", "text/event-stream"),
            List.of(new ScriptedHttp.Step.Say("data: {\"choices\":[]}\n\n"))));
    gateway.open(
        gateway.request(
            "POST", "/v1/chat/completions", "{\"model\":\"m\",\"stream\":true,\"messages\":[]}"));
    assertEquals(200, chat(200).status());
  }

  @Test
  void aRouteSaysHowOftenAndAfterWhatAnotherIsTried() {
    gateway.upstream("one", "https://one.example", "sk-a", "sk-b", "sk-c");
    String target = "[{\"upstream\":\"id-of-one\",\"model\":\"real\"}]";
    route("m", target, "{\"attempts\":2,\"statuses\":[429]}");
    assertEquals(429, chat(429, 429).status());
    assertEquals(2, gateway.upstream.calls().size());
    assertTrue(gateway.upstream.calls().get(0).body().startsWith("{\"model\":\"real\""));
    gateway.clock.nowMillis += 30_000;
    assertEquals(502, chat(401).status());
    assertEquals(3, gateway.upstream.calls().size());
  }

  @Test
  void aSealedCredentialIsPassedOverWhateverTheRouteSays() {
    gateway.upstream("one", "https://one.example", "enc:v1:AAAA:x", "sk-b");
    route(
        "m",
        "[{\"upstream\":\"id-of-one\",\"model\":\"real\"}]",
        "{\"attempts\":1,\"statuses\":[]}");
    for (int i = 0; i < 3; i++) {
      assertEquals(200, chat(200).status());
    }
  }

  @Test
  void equalUpstreamsShareByWeight() {
    gateway.upstream("one", "https://one.example", "sk-a");
    gateway.upstream("two", "https://two.example", "sk-b");
    gateway.run("UPDATE upstreams SET weight = 3 WHERE name = 'two'");
    for (int i = 0; i < 200; i++) {
      chat(200);
    }
    long two = keysUsed().stream().filter("sk-b"::equals).count();
    assertTrue(two > 125 && two < 175, "" + two);
  }

  @Test
  void noWeightIsTooStrange() {
    gateway.upstream("one", "https://one.example", "sk-a");
    gateway.upstream("two", "https://two.example", "sk-b");
    gateway.upstream("three", "https://three.example", "sk-c");
    gateway.run("UPDATE upstreams SET weight = 0");
    assertEquals(200, chat(200).status());
    gateway.run("UPDATE upstreams SET weight = 2147483647");
    gateway.clock.nowMillis += 10_000;
    assertEquals(200, chat(200).status());
  }

  @Test
  void accountsMayFollowUpstreamsAndTheOtherWayRound() {
    gateway.upstream("one", "https://one.example", "sk-a");
    gateway.account("account-1", "sso", 80);
    String grok = "{\"upstream\":\"grok\",\"model\":\"grok-4\",\"priority\":%d}";
    String one = "{\"upstream\":\"id-of-one\",\"model\":\"real\",\"priority\":1}";
    route("m", "[" + one + "," + grok.formatted(2) + "]", "{}");
    answer(503);
    gateway.upstream.enqueue(GrokFrames.answer("Hello"));
    Reply reply = gateway.chat(HELLO, "limited");
    assertEquals("grok", reply.header("x-grok2api-upstream"));
    assertEquals("Hello", reply.content());
    assertEquals(1, gateway.rows("SELECT * FROM request_log").size());

    gateway.run("DELETE FROM tokens");
    gateway.run("UPDATE model_routes SET targets = ?1", "[" + one + "," + grok.formatted(0) + "]");
    gateway.restart();
    answer(200);
    assertEquals("one", gateway.chat(HELLO, "limited").header("x-grok2api-upstream"));
    assertEquals(2, gateway.rows("SELECT * FROM request_log").size());
    assertEquals(2, gateway.rows("SELECT * FROM api_key_usage_daily").get(0).integer("chat_used"));
  }

  @Test
  void credentialsAreNotUsedForLongAfterTheyAreGoneWhereAccountsGoFirst() {
    gateway.upstream("one", "https://one.example", "sk-a");
    route(
        "m",
        "[{\"upstream\":\"grok\",\"model\":\"grok-4\",\"priority\":0},"
            + "{\"upstream\":\"id-of-one\",\"model\":\"real\",\"priority\":1}]",
        "{}");
    assertEquals(200, chat(200).status());
    gateway.run("DELETE FROM upstream_credentials");
    gateway.clock.nowMillis += 61_000;
    assertEquals("NO_AVAILABLE_TOKEN", gateway.chat(HELLO).errorCode());
  }

  @Test
  void twoAttemptsAreLoggedAsOneRequest() {
    gateway.upstream("one", "https://one.example", "sk-a", "sk-b");
    chat(429, 200);
    assertEquals(2, gateway.log().integer("attempts"));
    assertNotEquals("", gateway.log().text("account"));
    assertEquals(200, gateway.log().integer("status"));
  }
}
