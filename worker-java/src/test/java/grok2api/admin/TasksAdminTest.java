package grok2api.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grok2api.http.Response;
import grok2api.http.TextSource;
import grok2api.platform.JsonValue;
import grok2api.store.AccountId;
import grok2api.store.Tasks;
import grok2api.testing.FakeRequest;
import grok2api.testing.JvmJson;
import grok2api.testing.Reply;
import grok2api.testing.ScriptedHttp;
import grok2api.testing.TestGateway;
import java.util.List;
import org.junit.jupiter.api.Test;

class TasksAdminTest {
  private static final String REFRESH_ALL = "/api/v1/admin/tokens/refresh-all";
  private static final String PROGRESS = "/api/v1/admin/tokens/refresh-progress";
  private static final String CANCEL = "/api/v1/admin/tokens/refresh-cancel";
  private static final String ASYNC = "/api/v1/admin/tokens/refresh/async";
  private static final String BATCH = "/api/v1/admin/batch/";

  private final TestGateway gateway = TestGateway.empty();

  private TasksAdminTest accounts(int count) {
    for (int i = 1; i <= count; i++) {
      gateway.account("account-" + i, "sso", -1);
    }
    return this;
  }

  /** What the upstream answers the next times. */
  private void told(int times) {
    for (int i = 0; i < times; i++) {
      gateway.upstream.enqueue(
          ScriptedHttp.reply(
              200, "application/json", "{\"remainingQueries\":41,\"windowSizeSeconds\":7200}"));
    }
  }

  /** Sends a request whose background work never runs: the isolate is gone after the answer. */
  private JsonValue sendAndDie(FakeRequest request) {
    Response response = gateway.open(request);
    return new JvmJson().parse(((Response.Whole) response.body()).text());
  }

  private String progress() {
    return sendAndDie(gateway.adminRequest("GET", PROGRESS, "")).get("data").toJson();
  }

  private String startNamed(int count) {
    StringBuilder names = new StringBuilder();
    for (int i = 1; i <= count; i++) {
      names.append(i == 1 ? "" : ",").append("\"sso=account-").append(i).append('"');
    }
    JsonValue answer =
        sendAndDie(gateway.adminRequest("POST", ASYNC, "{\"tokens\":[" + names + "]}"));
    assertEquals(count, (int) answer.get("total").number());
    assertTrue(answer.text("task_id").matches("[0-9a-f]{32}"));
    return answer.text("task_id");
  }

  private Reply watch(String id) {
    return gateway.admin("GET", BATCH + id + "/stream", "");
  }

  private static String counters(String event) {
    JsonValue json = new JvmJson().parse(event);
    return json.text("type")
        + " "
        + (int) json.get("processed").number()
        + "/"
        + (int) json.get("total").number();
  }

  private static List<String> counters(List<String> events) {
    return events.stream().map(TasksAdminTest::counters).toList();
  }

  @Test
  void strangersAreSentAway() {
    assertEquals(401, gateway.send(FakeRequest.of("POST", REFRESH_ALL, "")).status());
    assertEquals(401, gateway.send(FakeRequest.of("GET", BATCH + "t/stream", "")).status());
  }

  @Test
  void aRefreshOfAllAccountsRunsBehindTheAnswer() {
    accounts(3).told(3);
    Reply reply = gateway.admin("POST", REFRESH_ALL, "");
    assertEquals(200, reply.status());
    assertEquals(
        """
        {"success":true,"status":"success","message":"Refreshing 3 accounts",\
        "data":{"started":true,"total":3}}""",
        reply.body());
    String progress = progress();
    String taskId = new JvmJson().parse(progress).text("task_id");
    assertEquals(
        "{\"running\":false,\"current\":3,\"total\":3,\"success\":3,\"failed\":0,\"updated_at\":"
            + gateway.clock.nowMillis
            + ",\"task_id\":\""
            + taskId
            + "\"}",
        progress);
    assertEquals(List.of("done 3/3"), counters(watch(taskId).events()));
  }

  @Test
  void aPollGoesOnWhereTheIsolateDied() {
    accounts(12).told(12);
    sendAndDie(gateway.adminRequest("POST", REFRESH_ALL, ""));
    assertTrue(progress().contains("\"running\":true,\"current\":0,\"total\":12"));
    gateway.restart();
    assertTrue(gateway.admin("GET", PROGRESS, "").body().contains("\"current\":0"));
    assertTrue(progress().contains("\"running\":false,\"current\":12,\"total\":12"));
  }

  @Test
  void aSecondStartIsTurnedAwayWithTheProgressOfTheFirst() {
    accounts(2).told(2);
    sendAndDie(gateway.adminRequest("POST", REFRESH_ALL, ""));
    FakeRequest second = gateway.adminRequest("POST", REFRESH_ALL, "");
    Response conflict = gateway.open(second);
    assertEquals(409, conflict.status());
    JsonValue body = new JvmJson().parse(((Response.Whole) conflict.body()).text());
    assertFalse(body.get("success").isTrue());
    assertEquals("ALREADY_RUNNING", body.text("code"));
    assertTrue(body.get("data").get("running").isTrue());
    assertEquals(2, (int) body.get("data").get("total").number());
    Reply older = gateway.admin("POST", "/api/tokens/refresh-all", "");
    assertEquals(200, older.status());
    assertFalse(older.json().get("success").isTrue());
    assertEquals(2, (int) older.json().get("data").get("total").number());
  }

  @Test
  void aDeadRunIsToldAsNotRunningAndDoesNotHinderANewOne() {
    accounts(2);
    sendAndDie(gateway.adminRequest("POST", REFRESH_ALL, ""));
    gateway.clock.nowMillis += Tasks.SILENCE_MILLIS - 1;
    assertTrue(progress().contains("\"running\":true"));
    gateway.clock.nowMillis += 1;
    assertTrue(progress().contains("\"running\":false,\"current\":0"));
    gateway.admin("GET", PROGRESS, "");
    assertEquals(0, gateway.upstream.calls().size(), "nobody goes on with it unasked");
    told(2);
    assertEquals(200, gateway.admin("POST", REFRESH_ALL, "").status());
    assertTrue(progress().contains("\"success\":2"));
  }

  @Test
  void aRefreshOfAllIsCancelled() {
    accounts(2);
    sendAndDie(gateway.adminRequest("POST", REFRESH_ALL, ""));
    assertEquals(
        "{\"success\":true,\"status\":\"success\"}", gateway.admin("POST", CANCEL, "").body());
    assertTrue(progress().contains("\"running\":false"));
    gateway.setting("token", "auto_refresh", "false").runScheduled();
    assertEquals(0, gateway.upstream.calls().size());
    assertEquals(200, gateway.admin("POST", CANCEL, "").status());
    assertEquals("cancelled", gateway.rows("SELECT state FROM admin_tasks").get(0).text("state"));
  }

  @Test
  void scriptsReadTheProgressUnderItsOldName() {
    assertTrue(
        gateway
            .admin("GET", "/api/tokens/refresh-progress", "")
            .body()
            .contains("\"data\":{\"running\":false,\"current\":0,\"total\":0"));
  }

  @Test
  void namedAccountsAreRefreshedAndWatched() {
    accounts(2).told(1);
    gateway.upstream.enqueue(ScriptedHttp.reply(403, "application/json", "{}"));
    String id = startNamed(2);
    assertEquals(
        "{\"success\":true,\"status\":\"success\",\"type\":\"progress\",\"task_id\":\""
            + id
            + "\",\"total\":2,\"processed\":0,\"ok\":0,\"fail\":0}",
        gateway.admin("GET", BATCH + id, "").body());
    assertEquals(
        "{\"success\":true,\"status\":\"success\",\"type\":\"done\",\"task_id\":\""
            + id
            + "\",\"total\":2,\"processed\":2,\"ok\":1,\"fail\":1,\"result\":{\"failures\":[{\"id\":\""
            + AccountId.of(gateway.platform().digests(), "account-2")
            + "\",\"error\":\"http_403\"}]}}",
        gateway.admin("GET", BATCH + id, "").body());
  }

  @Test
  void whoNamesNobodyIsTold() {
    for (String body : new String[] {"{}", "{\"tokens\":[]}", "{\"tokens\":[\" \"]}"}) {
      Reply reply = gateway.admin("POST", ASYNC, body);
      assertEquals(400, reply.status());
      assertEquals("NO_TOKENS", reply.json().text("code"));
    }
    Reply wrong = gateway.admin("POST", ASYNC, "{\"tokens\":[7]}");
    assertEquals(400, wrong.status());
    assertEquals("tokens.0", wrong.json().text("field"));
  }

  @Test
  void aTaskThatDoesNotExistIsNotFound() {
    for (String path : new String[] {"t", "t/stream"}) {
      Reply reply = gateway.admin("GET", BATCH + path, "");
      assertEquals(404, reply.status());
      assertEquals("NOT_FOUND", reply.json().text("code"));
    }
    assertEquals(404, gateway.admin("POST", BATCH + "t/cancel", "").status());
  }

  @Test
  void aStreamWorksItselfAndTellsOfEachSlice() {
    accounts(25).told(25);
    Reply stream = watch(startNamed(25));
    assertEquals("text/event-stream; charset=utf-8", stream.header("Content-Type"));
    assertEquals(
        List.of("progress 0/25", "progress 10/25", "progress 20/25", "done 25/25"),
        counters(stream.events()));
  }

  @Test
  void aStreamOfATaskThatHasEndedIsOneEvent() {
    String id = startNamed(1);
    gateway.admin("POST", BATCH + id + "/cancel", "");
    assertEquals(List.of("cancelled 0/1"), counters(watch(id).events()));
  }

  @Test
  void aStreamLooksOnWhileSomebodyElseWorks() {
    accounts(1).told(1);
    String id = startNamed(1);
    gateway.run("UPDATE admin_tasks SET lease_until = ?1", gateway.clock.nowMillis + 20_000);
    Reply stream = watch(id);
    assertTrue(stream.body().contains(": keep-alive\n\n"), stream.body());
    assertEquals(List.of("progress 0/1", "done 1/1"), counters(stream.events()));
  }

  @Test
  void aCancelEndsTheStream() {
    accounts(25).told(25);
    String id = startNamed(25);
    TextSource source = open(gateway.adminRequest("GET", BATCH + id + "/stream", ""));
    assertEquals("progress 0/25", counters(data(source.begin())));
    assertEquals("progress 10/25", counters(data(Reply.pull(source))));
    Reply reply = gateway.admin("POST", BATCH + id + "/cancel", "");
    assertEquals(
        "{\"success\":true,\"status\":\"success\",\"task_id\":\"" + id + "\"}", reply.body());
    assertEquals("cancelled 10/25", counters(data(Reply.pull(source))));
    assertTrue(source.over());
  }

  @Test
  void aClosedBrowserEndsTheStreamAndNotTheTask() {
    accounts(60).told(60);
    String id = startNamed(60);
    FakeRequest request = gateway.adminRequest("GET", BATCH + id + "/stream", "");
    TextSource source = open(request);
    source.begin();
    Reply.pull(source);
    request.leave();
    source.close();
    assertTrue(source.over());
    assertEquals(40, gateway.upstream.calls().size(), "the share of one invocation");
    gateway.admin("GET", BATCH + id, "");
    assertEquals("done", gateway.admin("GET", BATCH + id, "").json().text("type"));
  }

  @Test
  void aStreamThatHasDoneItsShareEndsWithoutALastEventSoThatTheBrowserCallsAgain() {
    accounts(50).told(50);
    String id = startNamed(50);
    List<String> first = counters(watch(id).events());
    assertEquals("progress 40/50", first.getLast());
    assertEquals(List.of("progress 40/50", "done 50/50"), counters(watch(id).events()));
  }

  private TextSource open(FakeRequest request) {
    return ((Response.Streamed) gateway.open(request).body()).source();
  }

  private static String data(String event) {
    assertTrue(event.startsWith("data: ") && event.endsWith("\n\n"), event);
    return event.substring("data: ".length());
  }
}
