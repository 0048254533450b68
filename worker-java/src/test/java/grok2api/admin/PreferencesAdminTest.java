package grok2api.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import grok2api.platform.HttpCall;
import grok2api.platform.JsonValue;
import grok2api.platform.Row;
import grok2api.store.AccountId;
import grok2api.testing.JvmDigests;
import grok2api.testing.Reply;
import grok2api.testing.ScriptedHttp;
import grok2api.testing.ScriptedHttp.Step;
import grok2api.testing.TestGateway;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PreferencesAdminTest {
  private static final String NAMED = "/api/tokens/enable-nsfw";
  private static final String ALIAS = "/api/v1/admin/tokens/nsfw/refresh";
  private static final String AS_TASK = "/api/v1/admin/tokens/nsfw/enable";

  private static final String ACCEPTED = "800000000f677270632d7374617475733a300d0a";
  private static final String DENIED =
      "8000000031677270632d7374617475733a370d0a"
          + "677270632d6d6573736167653a7065726d697373696f6e25323064656e6965640d0a";

  private final TestGateway gateway =
      TestGateway.empty().setting("token", "allow_nsfw_switch", "true");

  private PreferencesAdminTest accounts(int count) {
    for (int i = 1; i <= count; i++) {
      gateway.account("account-" + i, "sso", 80);
    }
    return this;
  }

  private static ScriptedHttp.Reply trailer(String hex) {
    return new ScriptedHttp.Reply(
        200,
        Map.of("content-type", "application/grpc-web+proto"),
        List.of(new Step.Bytes("0000000000"), new Step.Bytes(hex)));
  }

  private void told(int times, ScriptedHttp.Reply reply) {
    for (int i = 0; i < times; i++) {
      gateway.upstream.enqueue(reply);
    }
  }

  private JsonValue done(String path, String members) {
    Reply reply = gateway.admin("POST", path, "{" + members + ",\"confirm\":true}");
    assertEquals(200, reply.status(), reply.body());
    return reply.json();
  }

  private static String tokens(int from, int to) {
    return IntStream.rangeClosed(from, to)
        .mapToObj(i -> "\"sso=account-" + i + "\"")
        .collect(Collectors.joining(",", "\"tokens\":[", "]"));
  }

  private static String summary(int total, int success) {
    return "{\"total\":"
        + total
        + ",\"success\":"
        + success
        + ",\"failed\":"
        + (total - success)
        + ",\"invalidated\":0}";
  }

  private void refused(int status, String code, String field, String body) {
    for (String path : List.of(NAMED, ALIAS, AS_TASK)) {
      Reply reply = gateway.admin("POST", path, body);
      assertEquals(status, reply.status(), reply.body());
      assertEquals(code, reply.json().text("code"));
      assertEquals(field, reply.json().text("field"));
    }
    assertEquals(0, gateway.upstream.calls().size());
    assertEquals(0, gateway.rows("SELECT * FROM admin_tasks").size());
  }

  @ParameterizedTest
  @ValueSource(strings = {NAMED, ALIAS})
  void thePreferenceOfNamedAccountsIsTurnedOn(String path) {
    accounts(2).told(2, trailer(ACCEPTED));
    JsonValue answer = done(path, tokens(1, 2));
    assertEquals(
        "{\"success\":true,\"status\":\"success\",\"summary\":" + summary(2, 2) + ",\"failed\":[]}",
        answer.toJson());
    assertEquals(List.of("account-1", "account-2"), gateway.accountsAsked());
  }

  @Test
  void theRequestIsTheOneThatTurnsThatPreferenceOnAndNothingElse() { // upstream-grok.md 14.1
    accounts(1).told(1, trailer(ACCEPTED));
    done(NAMED, tokens(1, 1));
    assertEquals(1, gateway.upstream.calls().size());
    HttpCall call = gateway.upstream.calls().get(0);
    assertEquals("https://grok.com/auth_mgmt.AuthManagement/UpdateUserFeatureControls", call.url());
    assertEquals(
        "00000000200a021001121a0a18616c776179735f73686f775f6e7366775f636f6e74656e74",
        HexFormat.of().formatHex(call.body().getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void aDenialInTheTrailerIsAFailureAndNothingAgainstTheAccount() {
    accounts(2);
    List<String> before = accountsAsStored();
    told(1, trailer(DENIED));
    told(1, ScriptedHttp.reply(401, "application/json", "{\"error\":\"token revoked\"}"));
    JsonValue answer = done(NAMED, tokens(1, 2));
    assertEquals(summary(2, 0), answer.get("summary").toJson());
    assertEquals(
        "[{\"token\":\"account-1\",\"step\":\"nsfw\",\"error\":\"http_403\",\"attempts\":1},"
            + "{\"token\":\"account-2\",\"step\":\"nsfw\",\"error\":\"http_401\",\"attempts\":1}]",
        answer.get("failed").toJson());
    assertEquals(before, accountsAsStored());
    assertEquals(0, gateway.rows("SELECT * FROM token_quota_state").size());
  }

  private List<String> accountsAsStored() {
    return gateway
        .rows(
            "SELECT token || status || failed_count || coalesce(cooldown_until, '')"
                + " || coalesce(last_failure_time, '') AS stored FROM tokens")
        .stream()
        .map(row -> row.text("stored"))
        .toList();
  }

  @Test
  void troubleIsTriedAgainAsOftenAsTheCallerLikes() {
    accounts(1).told(10, ScriptedHttp.reply(503, "text/plain", ""));
    assertEquals(4, attempts(""));
    assertEquals(1, attempts(",\"retries\":0"));
    assertEquals(3, attempts(",\"retries\":2,\"concurrency\":5"));
  }

  private int attempts(String members) {
    JsonValue answer = done(ALIAS, "\"token\":\"account-1\"" + members);
    return (int) answer.get("failed").at(0).get("attempts").number();
  }

  @Test
  void anUnknownAccountFailsWithoutACall() {
    JsonValue answer = done(NAMED, "\"tokens\":[\"nobody\"]");
    assertEquals(
        "[{\"token\":\"nobody\",\"step\":\"nsfw\",\"error\":\"not_found\",\"attempts\":0}]",
        answer.get("failed").toJson());
  }

  @Test
  void nothingHappensUnlessTheOperatorAllowedIt() {
    accounts(1);
    gateway.setting("token", "allow_nsfw_switch", "false");
    refused(403, "NOT_ENABLED", null, "{" + tokens(1, 1) + ",\"confirm\":true}");
  }

  @Test
  void nothingHappensUnlessTheCallerMeansIt() {
    accounts(1);
    refused(400, "INVALID_FIELD", "confirm", "{" + tokens(1, 1) + "}");
    refused(400, "INVALID_FIELD", "confirm", "{" + tokens(1, 1) + ",\"confirm\":false}");
    refused(400, "INVALID_FIELD", "confirm", "{" + tokens(1, 1) + ",\"confirm\":\"yes\"}");
  }

  @Test
  void whatIsWrongIsNamed() {
    refused(400, "NO_TOKENS", "tokens", "{\"confirm\":true}");
    refused(400, "NO_TOKENS", "tokens", "{\"confirm\":true,\"all\":false,\"tokens\":[]}");
    refused(400, "INVALID_FIELD", "retries", "{\"confirm\":true,\"all\":true,\"retries\":-1}");
    refused(
        400, "INVALID_FIELD", "concurrency", "{\"confirm\":true,\"all\":true,\"concurrency\":0}");
    refused(400, "INVALID_JSON", null, "");
  }

  @Test
  void moreThanTenBecomeATask() {
    accounts(11).told(11, trailer(ACCEPTED));
    JsonValue answer = done(NAMED, tokens(1, 11));
    assertEquals(11, answer.get("total").number());
    assertNull(answer.get("summary"));
    Row task = gateway.rows("SELECT * FROM admin_tasks").get(0);
    assertEquals(answer.text("task_id"), task.text("id"));
    assertEquals("preference done 11", task.text("kind") + " " + stateAndOk(task));
    assertEquals(11, gateway.upstream.calls().size());
  }

  private static String stateAndOk(Row task) {
    return task.text("state") + " " + task.integer("ok");
  }

  @Test
  void oneIsATaskToWhoeverWantsATask() {
    accounts(1).told(1, trailer(ACCEPTED));
    JsonValue answer = done(AS_TASK, tokens(1, 1));
    assertEquals(List.of("success", "status", "task_id", "total"), answer.names());
    assertEquals("done 1", stateAndOk(gateway.rows("SELECT * FROM admin_tasks").get(0)));
  }

  @Test
  void allMeansAllThatHaveNotExpired() {
    accounts(10).told(9, trailer(ACCEPTED));
    gateway.run("UPDATE tokens SET status = 'expired' WHERE token = 'account-3'");
    gateway.run("UPDATE tokens SET cooldown_until = 9e12 WHERE token = 'account-4'");
    gateway.run("UPDATE tokens SET remaining_queries = 0 WHERE token = 'account-5'");
    JsonValue answer = done(ALIAS, "\"all\":true");
    assertEquals(summary(9, 9), answer.get("summary").toJson());
    assertFalse(gateway.accountsAsked().contains("account-3"));
  }

  @Test
  void allAreNamedByTheirIds() {
    accounts(1).told(1, trailer(DENIED));
    JsonValue answer = done(ALIAS, "\"all\":true");
    assertEquals(
        AccountId.of(new JvmDigests(), "account-1"), answer.get("failed").at(0).text("token"));
    assertFalse(answer.toJson().contains("account-1"));
  }

  @Test
  void allOfManyBecomeATaskThatRunsOnce() {
    accounts(12).told(12, trailer(ACCEPTED));
    gateway.open(gateway.adminRequest("POST", ALIAS, "{\"all\":true,\"confirm\":true}"));
    Reply second = gateway.admin("POST", ALIAS, "{\"all\":true,\"confirm\":true}");
    assertEquals(409, second.status());
    assertEquals("ALREADY_RUNNING", second.json().text("code"));
    Row task = gateway.rows("SELECT * FROM admin_tasks").get(0);
    assertEquals(task.text("id"), second.json().text("task_id"));
    assertEquals("done 12", stateAndOk(task));
  }

  @Test
  void allOfNoneIsNothing() {
    assertEquals(summary(0, 0), done(ALIAS, "\"all\":true").get("summary").toJson());
  }

  @Test
  void whatDoesNotFitIntoOneInvocationIsPostponedToATask() {
    accounts(4).told(40, ScriptedHttp.reply(429, "text/plain", ""));
    JsonValue answer = done(NAMED, tokens(1, 4) + ",\"retries\":9");
    JsonValue failed = answer.get("failed");
    List<String> told = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      JsonValue one = failed.at(i);
      told.add(one.text("error") + " " + (int) one.get("attempts").number());
    }
    // Ten attempts of the first account take 13.75 s of the 20 there are.
    assertEquals(List.of("http_429 10", "http_429 7", "postponed 0", "postponed 0"), told);
    Row task = gateway.rows("SELECT * FROM admin_tasks").get(0);
    assertEquals(answer.text("task_id"), task.text("id"));
    assertEquals("preference running 2", kindAndState(task) + " " + task.integer("total"));
  }

  private static String kindAndState(Row task) {
    return task.text("kind") + " " + task.text("state");
  }

  @Test
  void accountsThatAreAddedGetItByThemselvesWhereTheOperatorWantsThat() {
    gateway.setting("token", "auto_enable_nsfw", "true");
    told(2, trailer(ACCEPTED));
    String body = "{\"tokens\":[\"new-one-1\",\"new-one-2\"]}";
    assertEquals(200, gateway.admin("POST", "/api/v1/admin/tokens/add", body).status());
    assertEquals(List.of("new-one-1", "new-one-2"), gateway.accountsAsked());
    gateway.setting("token", "auto_enable_nsfw", "false");
    gateway.admin("POST", "/api/v1/admin/tokens/add", body.replace("one", "two"));
    assertEquals(2, gateway.upstream.calls().size());
  }
}
