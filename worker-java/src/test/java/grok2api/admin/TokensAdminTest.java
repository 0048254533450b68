package grok2api.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grok2api.platform.JsonValue;
import grok2api.platform.Row;
import grok2api.testing.FakeRequest;
import grok2api.testing.JvmDigests;
import grok2api.testing.Reply;
import grok2api.testing.TestGateway;
import grok2api.vault.Vault;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokensAdminTest {
  private static final String TOKENS = "/api/v1/admin/tokens";
  private static final String LONG = "eyJhbGciOiJIUzI1NiJ9.long-one.x9Qk";

  private final TestGateway gateway = TestGateway.empty();

  private Reply post(String path, String body) {
    return gateway.admin("POST", TOKENS + path, body);
  }

  private JsonValue posted(String path, String body) {
    Reply reply = post(path, body);
    assertEquals(200, reply.status(), reply.body());
    return reply.json();
  }

  private Reply get(String... parameters) {
    FakeRequest request = gateway.adminRequest("GET", TOKENS, "");
    for (int i = 0; i < parameters.length; i += 2) {
      request.parameter(parameters[i], parameters[i + 1]);
    }
    return gateway.send(request);
  }

  private JsonValue item(int place) {
    return get("page", "1").json().get("items").at(place);
  }

  private static List<String> texts(JsonValue array, String member) {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < array.size(); i++) {
      texts.add(array.at(i).text(member));
    }
    return texts;
  }

  private List<String> stored() {
    List<String> tokens = new ArrayList<>();
    for (Row row : gateway.rows("SELECT token FROM tokens ORDER BY rowid")) {
      tokens.add(row.text("token"));
    }
    return tokens;
  }

  private Row account(String token) {
    return gateway.rows("SELECT * FROM tokens WHERE token = ?1", token).get(0);
  }

  private static String id(String token) {
    return new JvmDigests().sha256Hex(token).substring(0, 12);
  }

  private long revision() {
    return gateway
        .rows("SELECT revision FROM revisions WHERE name = 'tokens'")
        .get(0)
        .integer("revision");
  }

  private void assertRefused(int status, String code, String field, Reply reply) {
    assertEquals(status, reply.status(), reply.body());
    assertEquals(code, reply.json().text("code"), reply.body());
    assertEquals(field, reply.json().text("field"), reply.body());
    assertFalse(reply.json().get("success").isTrue());
  }

  // ---- lists

  @Test
  void anAccountIsToldInFullButForItsToken() {
    gateway.account(LONG, "ssoSuper", 72);
    gateway.run(
        "UPDATE tokens SET note = 'team a', tags = '[\"home\"]', created_time = 1000,"
            + " failed_count = 1, last_failure_time = 2000, last_failure_reason = '401: x'");
    gateway.quota(LONG, "grok-4", 71, 60_000);
    gateway.run("UPDATE token_quota_state SET uses = 3, last_used_at = 5000, total_queries = 80");
    Reply reply = get();
    assertEquals("\"1\"", reply.header("ETag"));
    assertFalse(reply.body().contains(LONG));
    long refreshed = gateway.clock.nowMillis - 60_000;
    assertEquals(
        ("{\"id\":\"%s\",\"token\":\"sso=eyJh…x9Qk\",\"display_token\":\"sso=eyJh…x9Qk\","
                + "\"locked\":false,\"token_type\":\"ssoSuper\",\"pool\":\"ssoSuper\",\"status\":\"active\","
                + "\"display_status\":\"active\",\"quota\":71,\"quota_known\":true,"
                + "\"heavy_quota\":72,\"heavy_quota_known\":true,\"note\":\"team a\","
                + "\"tags\":[\"home\"],\"fail_count\":1,\"use_count\":3,\"created_time\":1000,"
                + "\"cooldown_until\":null,\"ready_at\":null,\"limit_reason\":\"\","
                + "\"last_used\":5000,\"last_failure_time\":2000,"
                + "\"last_failure_reason\":\"401: x\",\"quota_summary\":{\"known_count\":1,"
                + "\"stale_count\":0,\"refreshed_at\":%d},\"quota_buckets\":[{"
                + "\"rate_limit_model\":\"grok-4\",\"remaining_queries\":71,\"total_queries\":80,"
                + "\"remaining_tokens\":null,\"total_tokens\":null,\"low_effort_cost\":null,"
                + "\"high_effort_cost\":null,\"window_size_seconds\":7200,\"refreshed_at\":%d,"
                + "\"stale\":false,\"source\":\"unknown\",\"error\":null,\"cooldown_until\":null,"
                + "\"use_count\":3}]}")
            .formatted(id(LONG), refreshed, refreshed),
        reply.json().get("ssoSuper").at(0).toJson());
    assertEquals(0, reply.json().get("ssoBasic").size());
    assertFalse(reply.json().get("truncated").isTrue());
  }

  @Test
  void aRowWithoutAnIdGetsItsWhenItIsShown() {
    gateway.account("a", "sso", 1);
    assertEquals(id("a"), item(0).text("id"));
    assertEquals(id("a"), account("a").text("id"));
    assertEquals(1, revision());
  }

  @Test
  void anAccountAtItsLimitTellsWhenItIsReady() {
    long now = gateway.clock.nowMillis;
    gateway.account("a", "sso", 5).quota("a", "grok-4", 0, 1_200_000);
    JsonValue spent = item(0);
    assertEquals("active", spent.text("status"));
    assertEquals("exhausted", spent.text("display_status"));
    assertEquals("exhausted", spent.text("limit_reason"));
    assertEquals(now + 6_000_000, spent.get("ready_at").number());
    assertTrue(spent.get("quota_buckets").at(0).get("stale").isTrue());
    gateway.run(
        "UPDATE token_quota_state SET cooldown_until = ?1, last_error = '429: slow down'",
        now + 20_000);
    JsonValue cooling = item(0);
    assertEquals("cooling", cooling.text("status"));
    assertEquals("cooldown", cooling.text("limit_reason"));
    assertEquals(now + 20_000, cooling.get("cooldown_until").number());
    assertEquals(now + 20_000, cooling.get("ready_at").number());
    assertEquals("429: slow down", cooling.get("quota_buckets").at(0).text("error"));
  }

  @Test
  void anUnpagedListStopsAtAThousandAndTellsWhereToGoOn() {
    gateway.run(
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1001)"
            + " INSERT INTO tokens (token, token_type, created_time)"
            + " SELECT 't' || i, 'sso', 0 FROM n");
    JsonValue first = get().json();
    assertEquals(1000, first.get("ssoBasic").size());
    assertTrue(first.get("truncated").isTrue());
    JsonValue rest = get("cursor", first.text("next_cursor")).json();
    assertEquals(List.of(id("t1")), texts(rest.get("items"), "id"));
    assertNull(rest.text("next_cursor"));
    assertRefused(400, "INVALID_FIELD", "truncated", post("", first.toJson()));
    assertEquals(1001, stored().size());
  }

  @Test
  void pagesAreNumberedAndCounted() {
    gateway.account("a", "sso", 1).account("b", "ssoSuper", 1).account("c", "sso", 1);
    JsonValue page = get("page", "2", "per_page", "2").json();
    assertEquals(List.of(id("a")), texts(page.get("items"), "id"));
    assertEquals(List.of(id("a")), texts(page.get("ssoBasic"), "id"));
    assertEquals(0, page.get("ssoSuper").size());
    assertEquals(3, page.get("total").number());
    assertEquals(2, page.get("page").number());
    assertEquals(2, page.get("per_page").number());
    assertEquals(2, page.get("pages").number());
    assertEquals(0, get("page", "9").json().get("items").size());
  }

  @Test
  void aPageTakesTwoRoundTripsBesideTheSessions() {
    gateway.account("a", "sso", 1);
    gateway.admin("GET", TOKENS, "");
    FakeRequest request = gateway.adminRequest("GET", TOKENS, "").parameter("cursor", "");
    gateway.sql.resetRoundTrips();
    gateway.send(request);
    assertEquals(3, gateway.sql.roundTrips());
  }

  @ParameterizedTest
  @CsvSource({
    "page, 0, page", "page, x, page", "per_page, 201, per_page", "per_page, 0, per_page",
    "cursor, 12, cursor", "cursor, 1.2.3, cursor", "type, ssoHeavy, type", "status, fine, status",
    "sort, token, sort", "sort, -, sort"
  })
  void aWrongParameterIsNamed(String name, String value, String field) {
    assertRefused(400, "INVALID_FIELD", field, get(name, value));
  }

  @Test
  void aCursorGoesWithNoOtherOrderAndNoPage() {
    assertRefused(400, "INVALID_FIELD", "cursor", get("cursor", "", "sort", "-quota"));
    assertRefused(400, "INVALID_FIELD", "cursor", get("cursor", "", "page", "1"));
  }

  @Test
  void filtersNarrowAndStatusesAdd() {
    gateway.account("active", "sso", 5).account("spent", "sso", 0).account("heavy", "ssoSuper", 5);
    gateway.account("dead", "sso", 5);
    gateway.run("UPDATE tokens SET status = 'expired' WHERE token = 'dead'");
    assertEquals(
        List.of(id("dead"), id("spent")),
        texts(get("status", "invalid", "status", "exhausted").json().get("ssoBasic"), "id"));
    assertEquals(1, get("type", "ssoSuper", "page", "1").json().get("total").number());
    assertEquals(
        4, get("type", "ssoSuper", "type", "sso", "page", "1").json().get("total").number());
    assertEquals(
        0, get("type", "ssoSuper", "search", "active", "page", "1").json().get("total").number());
  }

  @ParameterizedTest
  @ValueSource(strings = {"account-77", "sso=account-77", " account-77 "})
  void aSearchForAWholeTokenOrIdFindsItAlone(String search) {
    gateway.account("account-77", "sso", 1).account("account-770", "sso", 1);
    JsonValue found = get("search", search, "page", "1").json();
    assertEquals(List.of(id("account-77")), texts(found.get("items"), "id"));
    JsonValue byId = get("search", id("account-77"), "page", "1").json();
    assertEquals(List.of(id("account-77")), texts(byId.get("items"), "id"));
    assertEquals(1, byId.get("total").number());
  }

  @Test
  void countsTellTheWholePoolAndEachKind() {
    gateway.account("a", "sso", 5).account("b", "sso", -1).account("c", "sso", 0);
    gateway.account("d", "ssoSuper", 7).account("e", "ssoSuper", 7).account("f", "sso", 9);
    gateway.run("UPDATE tokens SET status = 'expired' WHERE token = 'e'");
    gateway.run("UPDATE tokens SET cooldown_until = 9e14 WHERE token = 'f'");
    JsonValue counts = gateway.admin("GET", TOKENS + "/counts", "").json();
    assertEquals(
        "{\"total\":2,\"active\":1,\"exhausted\":0,\"invalid\":1,\"cooling\":0,\"unknown\":0,"
            + "\"quota\":7,\"heavy_quota\":7}",
        counts.get("ssoSuper").toJson());
    assertEquals(
        "{\"total\":4,\"active\":2,\"exhausted\":2,\"invalid\":0,\"cooling\":1,\"unknown\":1,"
            + "\"quota\":5,\"heavy_quota\":0}",
        counts.get("ssoBasic").toJson());
    assertEquals(6, counts.get("total").number());
    assertEquals(3, counts.get("active").number());
    assertEquals(12, counts.get("quota").number());
  }

  // ---- synchronisation

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"ssoBasic\":null}", "{\"tokens\":[]}"})
  void aBodyWithoutAPoolDeletesNothing(String body) {
    gateway.account("a", "sso", 1);
    assertRefused(400, "NO_TOKENS", null, post("", body));
    assertEquals(List.of("a"), stored());
    assertEquals(1, revision());
  }

  @Test
  void anEmptyListEmptiesItsPoolOnly() {
    gateway.account("a", "sso", 1).account("b", "ssoSuper", 1);
    JsonValue answer = posted("", "{\"ssoBasic\":[]}");
    assertEquals(1, answer.get("deleted").number());
    assertEquals(2, answer.get("revision").number());
    assertEquals(List.of("b"), stored());
  }

  @Test
  void aPoolBecomesWhatItsListSays() {
    gateway.account("stays", "sso", 5).account("goes", "sso", 5).account("other", "ssoSuper", 5);
    gateway.run("UPDATE tokens SET note = 'kept', tags = '[\"x\"]', failed_count = 2");
    JsonValue answer =
        posted(
            "",
            """
            {"ssoBasic":["stays", " sso= new ", "", {"token":"sso=full","quota":7.9,"note":"n",
             "heavy_quota":5,"fail_count":9,"quota_known":"whatever"}, {"token":"other"}]}
            """);
    assertEquals(2, answer.get("added").number());
    assertEquals(2, answer.get("updated").number());
    assertEquals(1, answer.get("deleted").number());
    assertEquals(List.of("stays", "other", "new", "full"), stored());
    assertEquals("kept", account("stays").text("note"));
    assertEquals("[\"x\"]", account("stays").text("tags"));
    assertEquals(5, account("stays").integer("remaining_queries"));
    assertEquals(2, account("stays").integer("failed_count"));
    assertEquals(0, account("stays").integer("created_time"));
    assertEquals("sso", account("other").text("token_type"));
    assertEquals(-1, account("other").integer("heavy_remaining_queries"));
    assertEquals(-1, account("new").integer("remaining_queries"));
    assertEquals(gateway.clock.nowMillis, account("new").integer("created_time"));
    assertEquals(7, account("full").integer("remaining_queries"));
    assertEquals(-1, account("full").integer("heavy_remaining_queries"));
    assertEquals(0, account("full").integer("failed_count"));
    assertEquals(id("new"), account("new").text("id"));
  }

  @Test
  void theSameListAgainChangesNothing() {
    String body = "{\"ssoBasic\":[\"a\",{\"token\":\"b\",\"status\":\"cooling\",\"quota\":-5}]}";
    posted("", body);
    List<Row> before = gateway.rows("SELECT * FROM tokens");
    gateway.clock.nowMillis += 60_000;
    JsonValue again = posted("", body);
    assertEquals(0, again.get("added").number());
    assertEquals(2, again.get("updated").number());
    assertEquals(2, again.get("revision").number());
    assertEquals(before.get(1).integer("cooldown_until"), account("b").integer("cooldown_until"));
  }

  @Test
  void aRevivedAccountStartsWithoutFailuresAndAnEndedOneStops() {
    gateway.account("dead", "sso", 5).account("live", "sso", 5).quota("live", "grok-4", 5, 0);
    gateway.run(
        "UPDATE tokens SET status = 'expired', failed_count = 5, last_failure_time = 1,"
            + " last_failure_reason = 'x' WHERE token = 'dead'");
    posted("", "{\"ssoBasic\":[\"dead\",{\"token\":\"live\",\"status\":\"invalid\"}]}");
    assertEquals("active", account("dead").text("status"));
    assertEquals(0, account("dead").integer("failed_count"));
    assertTrue(account("dead").isNull("last_failure_reason"));
    assertEquals("expired", account("live").text("status"));
    assertTrue(
        gateway.rows("SELECT ready_at FROM token_quota_state").get(0).integer("ready_at") > 9e13);
  }

  @Test
  void aMaskedListSentBackChangesNothingAndOneWithoutIdsIsRefused() {
    gateway.account(LONG, "sso", 5).account("short", "sso", 5);
    JsonValue list = get().json();
    JsonValue answer = posted("", "{\"ssoBasic\":" + list.get("ssoBasic").toJson() + "}");
    assertEquals("0 2 0 1", numbers(answer, "added", "updated", "deleted", "revision"));
    String token = list.get("ssoBasic").at(0).text("token");
    assertRefused(
        400, "INVALID_FIELD", "ssoBasic.0", post("", "{\"ssoBasic\":[\"" + token + "\"]}"));
    assertRefused(
        400,
        "INVALID_FIELD",
        "ssoBasic.0.id",
        post("", "{\"ssoBasic\":[{\"token\":\"sso=…\",\"id\":\"gone\"}]}"));
    assertEquals(2, stored().size());
  }

  private static String numbers(JsonValue answer, String... names) {
    List<String> numbers = new ArrayList<>();
    for (String name : names) {
      numbers.add(Long.toString((long) answer.get(name).number()));
    }
    return String.join(" ", numbers);
  }

  @Test
  void aFaultyEntryIsNamedAndNothingIsChanged() {
    gateway.account("a", "sso", 5);
    assertRefused(
        400,
        "INVALID_FIELD",
        "ssoBasic.1.quota",
        post("", "{\"ssoBasic\":[\"b\",{\"token\":\"c\",\"quota\":\"many\"}]}"));
    assertRefused(400, "INVALID_FIELD", "ssoSuper", post("", "{\"ssoSuper\":\"a\"}"));
    assertRefused(400, "INVALID_JSON", null, post("", "[\"a\"]"));
    assertEquals(List.of("a"), stored());
  }

  // ---- additions

  @Test
  void whatIsSoundIsAddedAndTheRestReportedLineByLine() {
    gateway.account(LONG, "sso", 5);
    JsonValue answer =
        posted(
            "/add",
            """
            {"pool":"ssoSuper","note":"東京","tags":["home"],
             "tokens":["sso=new-1","two words","new-1","%s",{"token":"new-2","note":"own"}]}
            """
                .formatted(LONG));
    assertEquals("2 2 0 2", numbers(answer, "added", "skipped", "moved", "revision"));
    assertEquals(
        "[{\"line\":2,\"field\":\"tokens.1\",\"value\":\"…\",\"reason\":"
            + "\"Expected a token; this is none: It contains whitespace at tokens.1\"}]",
        answer.get("invalid").toJson());
    assertEquals(
        "[{\"line\":3,\"value\":\"…\",\"reason\":\"It is listed before\",\"first_line\":1},"
            + "{\"line\":4,\"value\":\"eyJh…x9Qk\",\"reason\":\"The pool has it\"}]",
        answer.get("duplicates").toJson());
    assertEquals("東京", account("new-1").text("note"));
    assertEquals("own", account("new-2").text("note"));
    assertEquals("ssoSuper", account("new-2").text("token_type"));
    assertEquals("[\"home\"]", account("new-2").text("tags"));
    assertEquals(-1, account("new-1").integer("remaining_queries"));
    assertEquals("sso", account(LONG).text("token_type"));
    assertEquals(
        "[\"home\"]", gateway.admin("GET", TOKENS + "/tags", "").json().get("data").toJson());
  }

  @Test
  void aPasteMayBeOneText() {
    assertEquals(
        2, posted("/add", "{\"tokens\":\"a\\nsso=b; sso-rw=b\\n\"}").get("added").number());
    assertEquals(List.of("a", "b"), stored());
  }

  @Test
  void anAccountOfTheOtherPoolMovesWhenAskedTo() {
    gateway.account("a", "sso", 5);
    String body = "{\"pool\":\"ssoSuper\",\"tokens\":[\"a\"],\"on_conflict\":\"%s\"}";
    assertEquals(
        "0 1 0", numbers(posted("/add", body.formatted("skip")), "added", "skipped", "moved"));
    assertEquals(
        "0 0 1", numbers(posted("/add", body.formatted("move")), "added", "skipped", "moved"));
    assertEquals("ssoSuper", account("a").text("token_type"));
    assertRefused(400, "INVALID_FIELD", "on_conflict", post("/add", body.formatted("merge")));
  }

  @Test
  void whoeverWaitsForNewAccountsIsToldOfTheseOnly() {
    List<List<String>> told = new ArrayList<>();
    gateway.account("known", "sso", 1);
    for (String tokens : List.of("[\"known\",\"a\",\"b\"]", "[\"a\"]")) {
      AdminRoutes.of(
              gateway.platform(),
              Vault.of(gateway.platform()),
              null,
              null,
              null,
              (added, background) -> told.add(added),
              null,
              null)
          .entry()
          .proceed(gateway.adminRequest("POST", TOKENS + "/add", "{\"tokens\":" + tokens + "}"));
    }
    assertEquals(List.of(List.of(id("a"), id("b"))), told);
  }

  @Test
  void aDryRunOnlyTells() {
    gateway.account("moving", "ssoSuper", 5);
    JsonValue answer =
        posted(
            "/add",
            """
            {"tokens":["a","b c","moving"],"on_conflict":"move","dry_run":true}""");
    assertEquals("1 0 1 1", numbers(answer, "added", "skipped", "moved", "revision"));
    assertEquals(1, answer.get("invalid").size());
    assertEquals(List.of("moving"), stored());
    assertEquals("ssoSuper", account("moving").text("token_type"));
  }

  @Test
  void nothingAndTooMuchAreRefused() {
    assertRefused(400, "NO_TOKENS", "tokens", post("/add", "{\"tokens\":[]}"));
    assertRefused(400, "NO_TOKENS", "tokens", post("/add", "{}"));
    assertRefused(400, "INVALID_FIELD", "tokens", post("/add", "{\"tokens\":5}"));
    assertRefused(
        400, "INVALID_FIELD", "pool", post("/add", "{\"tokens\":[\"a\"],\"pool\":\"x\"}"));
    assertRefused(
        400, "INVALID_FIELD", "tags.0", post("/add", "{\"tokens\":[\"a\"],\"tags\":[\"\"]}"));
    assertRefused(
        400,
        "INVALID_FIELD",
        "tokens",
        post("/add", "{\"tokens\":\"" + "a\\n".repeat(1001) + "\"}"));
    assertEquals(413, post("/add", "{\"tokens\":[\"" + "a".repeat(9_000_000) + "\"]}").status());
  }

  // ---- import and export

  private Reply importFile(String type, String body, String... parameters) {
    FakeRequest request =
        gateway.adminRequest("POST", TOKENS + "/import", body).header("Content-Type", type);
    for (int i = 0; i < parameters.length; i += 2) {
      request.parameter(parameters[i], parameters[i + 1]);
    }
    return gateway.send(request);
  }

  private Reply export(String... parameters) {
    FakeRequest request = gateway.adminRequest("GET", TOKENS + "/export", "");
    for (int i = 0; i < parameters.length; i += 2) {
      request.parameter(parameters[i], parameters[i + 1]);
    }
    return gateway.send(request);
  }

  @ParameterizedTest
  @CsvSource({"json, application/json", "csv, text/csv"})
  void anExportComesBackAsTheSameAccounts(String format, String type) {
    posted(
        "/add",
        """
        {"tokens":[{"token":"a","note":"=1+1, \\"x\\"\\nand 😀","tags":["home","a,b"],"quota":7},
          {"token":"b","pool":"ssoSuper","heavy_quota":3,"status":"invalid","created_time":1000},
          {"token":"c"}]}
        """);
    String before = get().json().get("ssoBasic").toJson() + get().json().get("ssoSuper").toJson();
    Reply file = export("format", format);
    assertTrue(file.header("Content-Type").startsWith(type));
    assertEquals(
        "attachment; filename=\"tokens_export_2026-02-05." + format + "\"",
        file.header("Content-Disposition"));
    posted("/delete", "{\"filter\":{},\"confirm\":3}");
    assertEquals(List.of(), stored());
    gateway.clock.nowMillis += 60_000;
    JsonValue answer = importFile(file.header("Content-Type"), file.body()).json();
    assertEquals("3 0", numbers(answer, "added", "skipped"), file.body());
    assertEquals(
        before, get().json().get("ssoBasic").toJson() + get().json().get("ssoSuper").toJson());
    assertEquals(
        "0 3",
        numbers(importFile(file.header("Content-Type"), file.body()).json(), "added", "skipped"));
  }

  @Test
  void aTextFileHasATokenALineAndComesBack() {
    gateway.account("a", "sso", 1).account("b", "ssoSuper", 1);
    Reply file = export();
    assertEquals("a\nb\n", file.body());
    assertEquals("text/plain; charset=utf-8", file.header("Content-Type"));
    assertEquals("b\n", export("pool", "ssoSuper").body());
    assertEquals("a\n", export("id", id("a"), "id", "a").body());
    posted("/delete", "{\"tokens\":[\"a\",\"b\"]}");
    Reply answer =
        importFile("text/plain", file.body(), "pool", "ssoSuper", "note", "n", "tags", "t");
    assertEquals(2, answer.json().get("added").number());
    assertEquals("ssoSuper", account("a").text("token_type"));
    assertEquals("n", account("a").text("note"));
    assertEquals("[\"t\"]", account("a").text("tags"));
  }

  @Test
  void anExportIsToldToTheLogWithoutTokens() {
    gateway.account(LONG, "sso", 1);
    export("format", "csv");
    String line = gateway.logged.get(gateway.logged.size() - 1);
    assertTrue(line.startsWith("tokens.exported {") && line.contains("count=1"), line);
    assertFalse(line.contains(LONG));
    assertRefused(400, "INVALID_FIELD", "format", export("format", "xml"));
  }

  @Test
  void aFileOfEitherOldEditionIsRead() {
    importFile("application/json", "{\"ssoBasic\":[\"a\"],\"ssoSuper\":[{\"token\":\"sso=b\"}]}");
    importFile("text/plain", "[\"c\"]");
    assertEquals(List.of("a", "b", "c"), stored());
    assertRefused(400, "INVALID_JSON", null, importFile("application/json", "a\nb"));
    assertRefused(400, "NO_TOKENS", "tokens", importFile("application/json", "{\"keys\":[1]}"));
    assertRefused(400, "NO_TOKENS", "tokens", importFile("text/plain", " \n# remark\n"));
  }

  @Test
  void anExportOfThousandsIsWhole() {
    gateway.run(
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2345)"
            + " INSERT INTO tokens (token, token_type, created_time)"
            + " SELECT 't' || i, 'sso', 0 FROM n");
    assertEquals(2345, export().body().lines().distinct().count());
  }

  // ---- one account

  @ParameterizedTest
  @ValueSource(strings = {"a-token", "sso=a-token", "ID"})
  void anAccountIsChangedByAnyOfItsNames(String name) {
    gateway.account("a-token", "sso", 5).admin("GET", TOKENS, "");
    String body =
        "{\"token\":\"%s\",\"note\":\"ü\",\"tags\":[\"x\"],\"quota\":-1,\"pool\":\"ssoSuper\"}";
    JsonValue answer = posted("/update", body.formatted(name.replace("ID", id("a-token"))));
    JsonValue item = answer.get("item");
    assertEquals("ü", item.text("note"));
    assertEquals("[\"x\"]", item.get("tags").toJson());
    assertEquals(-1, item.get("quota").number());
    assertEquals("unknown", item.text("display_status"));
    assertEquals("ssoSuper", item.text("pool"));
    assertEquals("sso=…", item.text("token"));
    assertEquals(2, answer.get("revision").number());
    assertEquals(1, get("tag", "x", "page", "1").json().get("total").number());
  }

  @Test
  void anUpdateOfNothingChangesNothing() {
    gateway.account("a", "sso", 5);
    assertEquals(1, posted("/update", "{\"token\":\"a\"}").get("revision").number());
    assertEquals(
        1,
        posted("/update", "{\"token\":\"a\",\"note\":\"\",\"quota\":5,\"status\":\"active\"}")
            .get("revision")
            .number());
  }

  @Test
  void anAccountIsSwitchedOffAndOnAgain() {
    gateway.account("a", "sso", 5);
    assertEquals("invalid", update("disabled").text("status"));
    assertEquals("active", update("active").text("status"));
    assertEquals("cooling", update("cooling").text("status"));
    assertEquals("active", update("active").text("status"));
    assertRefused(
        400, "INVALID_FIELD", "status", post("/update", "{\"token\":\"a\",\"status\":\"x\"}"));
  }

  private JsonValue update(String status) {
    return posted("/update", "{\"token\":\"a\",\"status\":\"" + status + "\"}").get("item");
  }

  @Test
  void anUnknownOrUnnamedAccountIsTold() {
    assertRefused(404, "NOT_FOUND", null, post("/update", "{\"token\":\"gone\"}"));
    assertRefused(404, "NOT_FOUND", null, post("/reveal", "{\"id\":\"gone\"}"));
    assertRefused(400, "MISSING_TOKEN", "token", post("/update", "{\"note\":\"x\"}"));
    assertRefused(400, "MISSING_TOKEN", "token", post("/update", "{\"token\":\"sso=\"}"));
    assertRefused(400, "INVALID_FIELD", "token", post("/update", "{\"token\":5}"));
    assertRefused(
        400, "INVALID_FIELD", "quota", post("/update", "{\"token\":\"a\",\"quota\":\"5\"}"));
  }

  @Test
  void aTokenIsRevealedOnRequestAndTheLogIsTold() {
    gateway.account(LONG, "sso", 5).admin("GET", TOKENS, "");
    JsonValue answer = posted("/reveal", "{\"id\":\"" + id(LONG) + "\"}");
    assertEquals("sso=" + LONG, answer.text("token"));
    String line = gateway.logged.get(gateway.logged.size() - 1);
    assertTrue(line.startsWith("token.revealed") && line.contains(id(LONG)), line);
    assertFalse(line.contains(LONG));
  }

  // ---- deletion and tags

  @Test
  void accountsAreDeletedByNameEachOnce() {
    gateway.account("a", "sso", 1).account("b", "sso", 1).account("c", "sso", 1);
    get();
    JsonValue answer =
        posted("/delete", "{\"tokens\":[\"sso=a\",\"" + id("a") + "\",\"" + id("b") + "\",\"x\"]}");
    assertEquals("2 1 2", numbers(answer, "deleted", "missing", "revision"));
    assertEquals(List.of("c"), stored());
    assertRefused(400, "NO_TOKENS", "tokens", post("/delete", "{}"));
    assertRefused(400, "INVALID_FIELD", "tokens.0", post("/delete", "{\"tokens\":[5]}"));
  }

  @Test
  void aFilterDeletesOnlyAsManyAsExpected() {
    gateway.account("a", "sso", 0).account("b", "sso", 0).account("c", "sso", 5);
    String body = "{\"filter\":{\"status\":[\"exhausted\"],\"type\":\"sso\"},\"confirm\":%d}";
    Reply mismatch = post("/delete", body.formatted(3));
    assertEquals(409, mismatch.status());
    assertEquals("COUNT_MISMATCH", mismatch.json().text("code"));
    assertEquals(2, mismatch.json().get("count").number());
    assertEquals(3, stored().size());
    assertRefused(
        400, "INVALID_FIELD", "confirm", post("/delete", "{\"filter\":{\"status\":\"active\"}}"));
    assertRefused(400, "INVALID_FIELD", "filter", post("/delete", "{\"filter\":[],\"confirm\":3}"));
    assertRefused(
        400,
        "INVALID_FIELD",
        "filter.status.0",
        post("/delete", "{\"filter\":{\"status\":[\"x\"]},\"confirm\":3}"));
    assertEquals(2, posted("/delete", body.formatted(2)).get("deleted").number());
    assertEquals(List.of("c"), stored());
  }

  @Test
  void tagsAreGivenAndTaken() {
    gateway.account("a", "sso", 1).account("b", "sso", 1);
    JsonValue answer = posted("/tags", "{\"tokens\":[\"a\",\"b\",\"x\"],\"add\":[\"ü\",\"y\"]}");
    assertEquals("2 1 2", numbers(answer, "updated", "missing", "revision"));
    answer = posted("/tags", "{\"tokens\":[\"a\",\"b\"],\"add\":[\"y\"],\"remove\":[\"ü\"]}");
    assertEquals("2 0 3", numbers(answer, "updated", "missing", "revision"));
    answer = posted("/tags", "{\"tokens\":[\"a\"],\"add\":[\"y\"]}");
    assertEquals("0 0 3", numbers(answer, "updated", "missing", "revision"));
    assertEquals("[\"y\"]", account("b").text("tags"));
    assertEquals("[\"y\"]", gateway.admin("GET", TOKENS + "/tags", "").json().get("data").toJson());
    assertRefused(
        400, "INVALID_FIELD", "add.0", post("/tags", "{\"tokens\":[\"a\"],\"add\":[\" \"]}"));
  }

  @Test
  void anAccountHasTwentyTagsAtMost() {
    gateway.account("a", "sso", 1);
    for (int i = 0; i < 20; i++) {
      posted("/tags", "{\"tokens\":[\"a\"],\"add\":[\"" + i + "\"]}");
    }
    assertRefused(
        400, "INVALID_FIELD", "add", post("/tags", "{\"tokens\":[\"a\"],\"add\":[\"more\"]}"));
  }

  // ---- revisions

  private Reply ifMatch(String tag, String path, String body) {
    return gateway.send(gateway.adminRequest("POST", TOKENS + path, body).header("If-Match", tag));
  }

  @ParameterizedTest
  @CsvSource({
    "/add, '{\"tokens\":[\"n\"]}'",
    "/update, '{\"token\":\"a\",\"note\":\"x\"}'",
    "/delete, '{\"tokens\":[\"a\"]}'",
    "/delete, '{\"filter\":{},\"confirm\":1}'",
    "/tags, '{\"tokens\":[\"a\"],\"add\":[\"x\"]}'",
    "'', '{\"ssoBasic\":[]}'"
  })
  void whoeverHasSeenAnotherPoolChangesNothing(String path, String body) {
    gateway.account("a", "sso", 1);
    Reply stale = ifMatch("\"7\"", path, body);
    assertEquals(412, stale.status());
    assertEquals("STALE_REVISION", stale.json().text("code"));
    assertEquals(1, stale.json().get("revision").number());
    assertEquals("\"1\"", stale.header("ETag"));
    assertEquals(1, revision());
    Reply written = ifMatch("\"1\"", path, body);
    assertEquals(200, written.status(), written.body());
    assertEquals("\"2\"", written.header("ETag"));
    assertEquals(412, ifMatch("\"1\"", path, body).status());
  }

  @ParameterizedTest
  @ValueSource(strings = {"*", "\"1\"", "W/\"1\"", "1"})
  void aRevisionMayBeWrittenInSeveralWays(String tag) {
    assertEquals(200, ifMatch(tag, "/add", "{\"tokens\":[\"n\"]}").status());
  }

  @Test
  void aTagThatIsNoRevisionMatchesNone() {
    assertEquals(412, ifMatch("\"x\"", "/add", "{\"tokens\":[\"n\"]}").status());
  }

  @Test
  void aHundredAndThirtyAccountsAreNoTrouble() {
    StringBuilder tokens = new StringBuilder();
    for (int i = 0; i < 130; i++) {
      tokens.append(i == 0 ? "" : ",").append("\"t").append(i).append('"');
    }
    assertEquals(130, posted("/add", "{\"tokens\":[" + tokens + "]}").get("added").number());
    assertEquals(130, get().json().get("ssoBasic").size());
    assertEquals(130, posted("", "{\"ssoBasic\":[" + tokens + "]}").get("updated").number());
    assertEquals(129, posted("", "{\"ssoBasic\":[\"t7\"]}").get("deleted").number());
    posted("/add", "{\"tokens\":[" + tokens + "]}");
    assertEquals(130, posted("/delete", "{\"tokens\":[" + tokens + "]}").get("deleted").number());
  }

  @Test
  void aGuestSeesAndChangesNothing() {
    for (String path : List.of("", "/counts", "/tags", "/export")) {
      Reply reply = gateway.send(FakeRequest.of("GET", TOKENS + path, ""));
      assertEquals(401, reply.status());
      assertEquals("MISSING_SESSION", reply.json().text("code"));
    }
    for (String path : List.of("", "/add", "/update", "/delete", "/tags", "/import", "/reveal")) {
      assertEquals(401, gateway.send(FakeRequest.of("POST", TOKENS + path, "{}")).status());
    }
  }
}
