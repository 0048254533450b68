package grok2api.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grok2api.platform.HttpCall;
import grok2api.platform.JsonValue;
import grok2api.testing.FakeRequest;
import grok2api.testing.Reply;
import grok2api.testing.ScriptedHttp;
import grok2api.testing.ScriptedHttp.Step;
import grok2api.testing.TestGateway;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Gemini's API below {@code /v1beta}. */
class GeminiTest {
  private static final String MODEL = "/v1beta/models/gemini-2.5-flash:";
  private static final String ASKED = "{\"contents\": [{\"parts\":[{\"text\":\"2+2?\"}]}]}";
  private static final String ANSWER =
      "{\"candidates\": [{\"content\":{\"parts\":[{\"text\":\"4\"}]},\"finishReason\":\"STOP\"}],"
          + "\"usageMetadata\":{\"promptTokenCount\":7,\"candidatesTokenCount\":2,"
          + "\"thoughtsTokenCount\":3}}";
  private static final String FIRST =
      "data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"4\"}]}}]}\r\n\r\n";
  private static final String LAST =
      "data: {\"candidates\":[{\"finishReason\":\"STOP\"}],"
          + "\"usageMetadata\":{\"promptTokenCount\":7,\"candidatesTokenCount\":2}}\r\n\r\n";

  private final TestGateway gateway = TestGateway.empty();

  @BeforeEach
  void twoKeysOfGoogles() {
    gateway.upstream("google", "https://google.example", "AIza-one", "AIza-two");
    gateway.run("UPDATE upstreams SET kind = 'gemini' WHERE name = 'google'");
  }

  private static FakeRequest request(String path, String body) {
    return FakeRequest.of(body.isEmpty() ? "GET" : "POST", path, body);
  }

  private Reply ask(String path, String body) {
    return gateway.send(request(path, body).header("x-goog-api-key", TestGateway.KEY));
  }

  private void answer(int status, String body) {
    gateway.upstream.enqueue(ScriptedHttp.reply(status, "application/json; charset=UTF-8", body));
  }

  private void stream(Step... steps) {
    gateway.upstream.enqueue(
        new ScriptedHttp.Reply(200, Map.of("content-type", "text/event-stream"), List.of(steps)));
  }

  private HttpCall onlyCall() {
    assertEquals(1, gateway.upstream.calls().size());
    return gateway.upstream.calls().get(0);
  }

  private void listed(String... models) {
    gateway.run(
        "UPDATE upstreams SET model_list = ?1 WHERE name = 'google'",
        "[\"" + String.join("\",\"", models) + "\"]");
  }

  private void route(String name, String upstream, String model) {
    gateway.run(
        "INSERT INTO model_routes (name, targets, created_at, updated_at) VALUES (?1, ?2, 0, 0)",
        name,
        "[{\"upstream\":\"id-of-%s\",\"model\":\"%s\"}]".formatted(upstream, model));
  }

  private static JsonValue error(Reply reply) {
    return reply.json().get("error");
  }

  private static String reason(Reply reply) {
    return error(reply).get("details").at(0).text("reason");
  }

  private static String secret(HttpCall call) {
    return call.headers().stream()
        .filter(header -> header.name().equals("x-goog-api-key"))
        .findFirst()
        .orElseThrow()
        .value();
  }

  @Test
  void anAnswerIsPassedOnAsItCameAndCounted() {
    answer(200, ANSWER);
    Reply reply = ask(MODEL + "generateContent", ASKED);
    assertEquals(200, reply.status(), reply.body());
    assertEquals(ANSWER, reply.body());
    assertEquals("google", reply.header("x-grok2api-upstream"));
    assertEquals("*", reply.header("Access-Control-Allow-Origin"));
    assertEquals(
        "https://google.example/v1beta/models/gemini-2.5-flash:generateContent", onlyCall().url());
    assertEquals(ASKED, onlyCall().body());
    assertTrue(secret(onlyCall()).startsWith("AIza-"));
    assertEquals("/v1beta/models:generateContent", gateway.log().text("route"));
    assertEquals("gemini-2.5-flash", gateway.log().text("model"));
    assertEquals(7, gateway.log().integer("prompt_tokens"));
    assertEquals(5, gateway.log().integer("completion_tokens"));
    assertTrue(gateway.log().text("account").startsWith("google/"));
  }

  @Test
  void theClientsKeyMayComeInThreeWaysAndGoesNoFurther() {
    List<FakeRequest> ways =
        List.of(
            request(MODEL + "generateContent", ASKED).header("x-goog-api-key", TestGateway.KEY),
            request(MODEL + "generateContent", ASKED).parameter("key", TestGateway.KEY),
            request(MODEL + "generateContent", ASKED)
                .header("Authorization", "Bearer " + TestGateway.KEY),
            request(MODEL + "generateContent", ASKED)
                .header("x-goog-api-key", TestGateway.KEY)
                .header("Authorization", "Bearer sk-none")
                .parameter("key", "sk-none"));
    for (FakeRequest way : ways) {
      answer(200, ANSWER);
      assertEquals(200, gateway.send(way).status());
    }
    assertFalse(gateway.upstream.calls().toString().contains(TestGateway.KEY));
    assertFalse(gateway.logged.toString().contains(TestGateway.KEY));
    for (var row :
        gateway.rows("SELECT json_array(route, model, error, error_code) AS t FROM request_log")) {
      assertFalse(row.text("t").contains(TestGateway.KEY));
    }
  }

  @Test
  void aWrongKeyIsToldInGooglesWords() {
    Reply reply = gateway.send(request(MODEL + "generateContent", ASKED).parameter("key", "sk-x"));
    assertEquals(401, reply.status());
    assertEquals(
        "{\"error\":{\"code\":401,\"message\":\"Incorrect API key provided.\","
            + "\"status\":\"UNAUTHENTICATED\",\"details\":[{\"@type\":"
            + "\"type.googleapis.com/google.rpc.ErrorInfo\",\"reason\":\"API_KEY_INVALID\","
            + "\"domain\":\"grok2api\"}]}}",
        reply.body());
    assertEquals(401, gateway.send(request(MODEL + "generateContent", ASKED)).status());
    assertEquals(401, gateway.send(request("/v1beta/models", "").parameter("key", " ")).status());
  }

  @Test
  void aStreamIsPassedOnEventByEvent() {
    stream(new Step.Say(FIRST.substring(0, 9)), new Step.Say(FIRST.substring(9) + LAST));
    Reply reply =
        gateway.send(
            request(MODEL + "streamGenerateContent", ASKED)
                .parameter("alt", "sse")
                .parameter("key", TestGateway.KEY));
    assertEquals(FIRST + LAST, reply.body());
    assertEquals("text/event-stream; charset=utf-8", reply.header("Content-Type"));
    assertTrue(onlyCall().url().endsWith(":streamGenerateContent?alt=sse"));
    assertEquals(7, gateway.log().integer("prompt_tokens"));
    assertEquals(1, gateway.log().integer("stream"));
    assertEquals(200, gateway.log().integer("status"));
  }

  @Test
  void eventsMayBeAskedForInGooglesOtherSpelling() {
    stream(new Step.Say(FIRST + LAST));
    Reply reply =
        gateway.send(
            request(MODEL + "streamGenerateContent", ASKED)
                .parameter("$alt", "sse")
                .parameter("key", TestGateway.KEY));
    assertEquals(FIRST + LAST, reply.body());
  }

  @Test
  void aStreamIsAnArrayForWhoDoesNotAskForEvents() {
    stream(new Step.Say(FIRST), new Step.Say(LAST));
    Reply reply = ask(MODEL + "streamGenerateContent", ASKED);
    assertEquals("application/json; charset=utf-8", reply.header("Content-Type"));
    assertEquals(2, reply.json().size());
    assertEquals(
        "STOP", reply.json().at(1).get("candidates").at(0).text("finishReason"), reply.body());
    assertTrue(onlyCall().url().endsWith(":streamGenerateContent?alt=sse"));
    assertEquals(7, gateway.log().integer("prompt_tokens"));
  }

  @Test
  void aBrokenStreamSaysSoInEitherForm() {
    stream(new Step.Say(FIRST), new Step.Break());
    Reply events =
        gateway.send(
            request(MODEL + "streamGenerateContent", ASKED)
                .parameter("alt", "sse")
                .parameter("key", TestGateway.KEY));
    assertTrue(events.body().startsWith(FIRST + "data: {\"error\":{\"code\":502,"), events.body());
    stream(new Step.Say(FIRST));
    JsonValue array = ask(MODEL + "streamGenerateContent", ASKED).json();
    assertEquals(2, array.size());
    assertEquals("UNAVAILABLE", array.at(1).get("error").text("status"));
  }

  @Test
  void anotherKeyIsTriedWhenOneHasReachedItsLimit() {
    answer(
        429,
        """
        {"error":{"code":429,"message":"quota","status":"RESOURCE_EXHAUSTED","details":[
          {"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"37s"}]}}""");
    answer(200, ANSWER);
    assertEquals(200, ask(MODEL + "generateContent", ASKED).status());
    List<HttpCall> calls = gateway.upstream.calls();
    assertEquals(2, calls.stream().map(GeminiTest::secret).distinct().count());
    assertEquals(
        gateway.clock.nowMillis + 37_000,
        gateway
            .rows("SELECT ready_at FROM upstream_credentials WHERE ready_at > 0")
            .get(0)
            .integer("ready_at"));
  }

  @Test
  void whenEveryKeyHasReachedItsLimitGooglesPauseIsTold() {
    String spent =
        """
        {"error":{"code":429,"message":"quota","status":"RESOURCE_EXHAUSTED","details":[
          {"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"36.2s"}]}}""";
    answer(429, spent);
    answer(429, spent);
    Reply reply = ask(MODEL + "generateContent", ASKED);
    assertEquals(429, reply.status());
    assertEquals("37", reply.header("Retry-After"));
    assertEquals("RESOURCE_EXHAUSTED", error(reply).text("status"));
    assertEquals("37s", error(reply).get("details").at(1).text("retryDelay"));
  }

  @Test
  void aKeyThatGoogleDoesNotKnowIsHeldAgainstItAndNotToldToTheClient() {
    String bad =
        "{\"error\":{\"code\":400,\"message\":\"API key not valid: AIza-one\","
            + "\"status\":\"INVALID_ARGUMENT\",\"details\":[{\"reason\":\"API_KEY_INVALID\"}]}}";
    answer(400, bad);
    answer(400, bad);
    Reply reply = ask(MODEL + "generateContent", ASKED);
    assertEquals(502, reply.status());
    assertEquals("UNAVAILABLE", error(reply).text("status"));
    assertFalse(reply.body().contains("AIza"));
    assertEquals(2, gateway.rows("SELECT * FROM upstream_credentials WHERE failures = 1").size());
  }

  @Test
  void aFaultOfTheRequestIsGooglesToTell() {
    answer(
        400,
        "{\"error\":{\"code\":400,\"message\":\"contents is not specified\","
            + "\"status\":\"INVALID_ARGUMENT\"}}");
    Reply reply = ask(MODEL + "generateContent", "{}");
    assertEquals(400, reply.status());
    assertEquals("contents is not specified", error(reply).text("message"));
    assertEquals("INVALID_ARGUMENT", error(reply).text("status"));
    assertEquals(1, gateway.upstream.calls().size());
  }

  private static final String BAD_PLACE =
      "{\"error\":{\"code\":400,\"message\":\"User location is not supported for the API use.\","
          + "\"status\":\"FAILED_PRECONDITION\"}}";

  @Test
  void aPlaceThatGoogleDoesNotServeIsToldWithAdvice() {
    answer(400, BAD_PLACE);
    Reply reply = ask(MODEL + "generateContent", ASKED);
    assertEquals(502, reply.status());
    assertTrue(error(reply).text("message").contains("[placement]"), reply.body());
    assertEquals(0, gateway.rows("SELECT * FROM upstream_credentials WHERE failures > 0").size());
    assertEquals(1, gateway.upstream.calls().size());
  }

  @Test
  void anotherUpstreamIsAskedWhenGoogleDoesNotServeThePlace() {
    gateway.upstream("proxy", "https://proxy.example/g", "AIza-three");
    gateway.run("UPDATE upstreams SET kind = 'gemini', priority = 5 WHERE name = 'proxy'");
    answer(400, BAD_PLACE);
    answer(200, ANSWER);
    Reply reply = ask(MODEL + "generateContent", ASKED);
    assertEquals("proxy", reply.header("x-grok2api-upstream"));
    assertEquals(
        "https://proxy.example/g/v1beta/models/gemini-2.5-flash:generateContent",
        gateway.upstream.calls().get(1).url());
  }

  @Test
  void onlyGeminiUpstreamsServeItsApi() {
    gateway.upstream("others", "https://others.example", "sk-other");
    gateway.run("UPDATE upstreams SET patterns = '[\"gemini-*\"]' WHERE name = 'google'");
    Reply grok = ask("/v1beta/models/grok-4:generateContent", ASKED);
    assertEquals(400, grok.status());
    assertEquals("MODEL_NOT_SUPPORTED", reason(grok));
    assertEquals(
        "model",
        error(grok).get("details").at(1).get("fieldViolations").at(0).text("field"),
        grok.body());
    assertEquals(
        "MODEL_NOT_SUPPORTED", reason(ask("/v1beta/models/deepseek:generateContent", ASKED)));
    assertEquals(0, gateway.upstream.calls().size());
    answer(200, ANSWER);
    assertEquals("google", ask(MODEL + "generateContent", ASKED).header("x-grok2api-upstream"));
  }

  @Test
  void whatIsNotThereIsNotFound() {
    gateway.run("UPDATE upstreams SET patterns = '[]' WHERE name = 'google'");
    Reply reply = ask("/v1beta/models/none:generateContent", ASKED);
    assertEquals(404, reply.status());
    assertEquals("NOT_FOUND", error(reply).text("status"));
    assertEquals("MODEL_NOT_FOUND", reason(reply));
    assertEquals("UNKNOWN_URL", reason(ask(MODEL + "predict", ASKED)));
    assertEquals("UNKNOWN_URL", reason(ask("/v1beta/models/generateContent", ASKED)));
    assertEquals("UNKNOWN_URL", reason(ask("/v1beta/files", "{}")));
    assertEquals("UNIMPLEMENTED", error(ask("/v1beta/models", "{}")).text("status"));
  }

  @Test
  void namesMayHaveSlashesAndColons() {
    List<String> urls = new ArrayList<>();
    for (String name :
        List.of("google%2Fa.b-c", "google/a.b-c", "google%2Fa:b", "google%2Fa%2Fb")) {
      answer(200, ANSWER);
      assertEquals(200, ask("/v1beta/models/" + name + ":generateContent", ASKED).status());
    }
    for (HttpCall call : gateway.upstream.calls()) {
      urls.add(call.url().replace("https://google.example/v1beta/models/", ""));
    }
    assertEquals(
        List.of(
            "a.b-c:generateContent",
            "a.b-c:generateContent",
            "a%3Ab:generateContent",
            "a%2Fb:generateContent"),
        urls);
  }

  @Test
  void aRouteLeadsToAnotherName() {
    route("fast", "google", "gemini-2.5-flash-lite");
    answer(200, ANSWER);
    ask("/v1beta/models/fast-nonthinking:generateContent", ASKED);
    assertTrue(onlyCall().url().endsWith("/gemini-2.5-flash-lite:generateContent"));
    assertTrue(onlyCall().body().contains("\"thinkingBudget\":0"), onlyCall().body());
  }

  @Test
  void chatsOfTheOpenAiFormUnderstandNonthinkingButNotSearch() {
    answer(200, "{\"choices\":[],\"usage\":{}}");
    assertEquals(
        200, gateway.chat("{\"model\":\"gemini-2.5-flash-nonthinking\",\"messages\":[]}").status());
    assertEquals("https://google.example/v1beta/openai/chat/completions", onlyCall().url());
    assertEquals(
        "{\"model\":\"gemini-2.5-flash\",\"messages\":[],\"reasoning_effort\":\"none\"}",
        onlyCall().body());
    Reply refused = gateway.chat("{\"model\":\"gemini-2.5-flash-search\",\"messages\":[]}");
    assertEquals(400, refused.status());
    assertEquals("model", error(refused).text("param"));
    assertEquals("model_not_supported", refused.errorCode());
  }

  /** The third version of Google's libraries asks there, and shows its key in a header always. */
  @Test
  void belowV1WhoeverShowsAKeyOfGooglesIsAnsweredAsThere() {
    listed("gemini-2.5-flash");
    assertEquals(ask("/v1beta/models", "").body(), ask("/v1/models", "").body());
    assertEquals(
        "models/gemini-2.5-flash", ask("/v1/models/gemini-2.5-flash", "").json().text("name"));
    answer(200, ANSWER);
    Reply reply = ask("/v1/models/gemini-2.5-flash:generateContent", ASKED);
    assertEquals(ANSWER, reply.body());
    assertEquals(
        "https://google.example/v1beta/models/gemini-2.5-flash:generateContent", onlyCall().url());
    assertEquals(ASKED, onlyCall().body());
    assertEquals("/v1beta/models:generateContent", gateway.log().text("route"));
    stream(new Step.Say(FIRST + LAST));
    Reply streamed =
        gateway.send(
            request("/v1/models/google%2Fgemini-2.5-flash:streamGenerateContent", ASKED)
                .parameter("alt", "sse")
                .header("x-goog-api-key", TestGateway.KEY));
    assertEquals(FIRST + LAST, streamed.body());
    assertEquals("UNKNOWN_URL", reason(ask("/v1/models/gemini-2.5-flash:predict", ASKED)));
    Reply wrong = gateway.send(request("/v1/models", "").header("x-goog-api-key", "sk-x"));
    assertEquals("UNAUTHENTICATED", error(wrong).text("status"));
  }

  @Test
  void belowV1AllOthersAreAnsweredInOpenAisShape() {
    listed("gemini-2.5-flash");
    Reply list = gateway.get("/v1/models");
    assertEquals("list", list.json().text("object"));
    assertTrue(list.body().contains("\"id\":\"gemini-2.5-flash\""), list.body());
    assertEquals("model", gateway.get("/v1/models/gemini-2.5-flash").json().text("object"));
    Reply none =
        gateway.send(
            request("/v1/models/gemini-2.5-flash:generateContent", ASKED)
                .header("Authorization", "Bearer " + TestGateway.KEY));
    assertEquals("invalid_request_error", error(none).text("type"));
    assertEquals(0, gateway.upstream.calls().size());
  }

  @Test
  void aKeyOfGooglesChangesNothingElseBelowV1() {
    answer(200, "{\"choices\":[],\"usage\":{}}");
    Reply chat =
        gateway.send(
            request("/v1/chat/completions", "{\"model\":\"gemini-2.5-flash\",\"messages\":[]}")
                .header("Authorization", "Bearer " + TestGateway.KEY)
                .header("x-goog-api-key", "sk-x"));
    assertEquals(200, chat.status(), chat.body());
    Reply other = ask("/v1/modelsofgoogle", "");
    assertEquals("unknown_url", other.errorCode());
  }

  @Test
  void toCountTokensCostsNothing() {
    gateway.key("sk-few", 1, -1);
    for (int i = 0; i < 3; i++) {
      answer(200, "{\"totalTokens\":31}");
      Reply reply =
          gateway.send(request(MODEL + "countTokens", ASKED).header("x-goog-api-key", "sk-few"));
      assertEquals("{\"totalTokens\":31}", reply.body());
    }
    answer(200, "{\"embeddings\":[]}");
    assertEquals(
        200,
        gateway
            .send(
                request("/v1beta/models/e:batchEmbedContents", "{\"requests\":[]}")
                    .header("x-goog-api-key", "sk-few"))
            .status());
    Reply spent =
        gateway.send(
            request("/v1beta/models/e:embedContent", "{}").header("x-goog-api-key", "sk-few"));
    assertEquals(429, spent.status());
    assertEquals("DAILY_QUOTA_EXCEEDED", reason(spent));
    assertEquals(
        spent.header("Retry-After") + "s", error(spent).get("details").at(1).text("retryDelay"));
  }

  @Test
  void aBodyMustBeAnObject() {
    Reply reply = ask(MODEL + "generateContent", "[]");
    assertEquals(400, reply.status());
    assertEquals("INVALID_JSON", reason(reply));
    assertEquals(
        401,
        gateway.send(request(MODEL + "generateContent", "[]").parameter("key", "sk-x")).status());
  }

  @Test
  void modelsAreListedWithoutAskingAnybody() {
    listed("gemini-2.5-flash", "gemini-embedding-001");
    route("fast", "google", "gemini-2.5-flash-lite");
    gateway.upstream("others", "https://others.example");
    gateway.run("UPDATE upstreams SET model_list = '[\"deepseek-chat\"]' WHERE name = 'others'");
    route("deep", "others", "deepseek-chat");
    Reply reply = ask("/v1beta/models", "");
    assertEquals(
        "{\"models\":[{\"name\":\"models/fast\",\"displayName\":\"fast\","
            + "\"supportedGenerationMethods\":[\"generateContent\",\"countTokens\"]},"
            + "{\"name\":\"models/gemini-2.5-flash\",\"displayName\":\"gemini-2.5-flash\","
            + "\"supportedGenerationMethods\":[\"generateContent\",\"countTokens\"]},"
            + "{\"name\":\"models/gemini-embedding-001\",\"displayName\":\"gemini-embedding-001\","
            + "\"supportedGenerationMethods\":[\"embedContent\",\"countTokens\"]}]}",
        reply.body());
    assertEquals(0, gateway.upstream.calls().size());
  }

  @Test
  void aRouteThatIsNotListedServesAllTheSame() {
    route("quiet", "google", "gemini-2.5-flash");
    gateway.run("UPDATE model_routes SET listed = 0");
    assertEquals(0, ask("/v1beta/models", "").json().get("models").size());
    answer(200, ANSWER);
    assertEquals(200, ask("/v1beta/models/quiet:generateContent", ASKED).status());
  }

  @Test
  void aPageHasFiftyModelsUnlessMoreAreAskedForAndAThousandAtMost() {
    String[] many = new String[1001];
    for (int i = 0; i < many.length; i++) {
      many[i] = "m" + i;
    }
    listed(many);
    for (String[] page :
        List.of(
            new String[] {"0", "50"}, new String[] {"60", "60"}, new String[] {"1001", "1000"})) {
      Reply reply =
          gateway.send(
              request("/v1beta/models", "")
                  .parameter("pageSize", page[0])
                  .parameter("key", TestGateway.KEY));
      assertEquals(page[1], Integer.toString(reply.json().get("models").size()));
      assertEquals(page[1], reply.json().text("nextPageToken"));
    }
    assertEquals(50, ask("/v1beta/models", "").json().get("models").size());
  }

  @Test
  void aKeyWithALimitIsToldWhatIsLeft() {
    gateway.key("sk-few", 5, -1);
    answer(200, ANSWER);
    Reply reply =
        gateway.send(request(MODEL + "generateContent", ASKED).header("x-goog-api-key", "sk-few"));
    assertEquals("4", reply.header("x-ratelimit-remaining-requests"));
  }

  @Test
  void modelsComeInPages() {
    listed("a", "b", "c");
    Reply first =
        gateway.send(
            request("/v1beta/models", "")
                .parameter("pageSize", "2")
                .parameter("key", TestGateway.KEY));
    assertEquals(2, first.json().get("models").size());
    String token = first.json().text("nextPageToken");
    Reply second =
        gateway.send(
            request("/v1beta/models", "")
                .parameter("pageSize", "2")
                .parameter("pageToken", token)
                .parameter("key", TestGateway.KEY));
    assertEquals("models/c", second.json().get("models").at(0).text("name"));
    assertNull(second.json().get("nextPageToken"));
    for (String token2 : List.of("x", "-1", "1e3", "99999999999")) {
      Reply wrong =
          gateway.send(
              request("/v1beta/models", "")
                  .parameter("pageToken", token2)
                  .parameter("key", TestGateway.KEY));
      assertEquals(400, wrong.status(), token2);
    }
  }

  @Test
  void aKeySeesItsOwnModelsOnly() {
    listed("gemini-2.5-flash", "gemini-2.5-pro");
    gateway.run(
        "UPDATE api_keys SET allowed_models = '[\"gemini-2.5-pro\"]' WHERE key = ?1",
        TestGateway.KEY);
    assertEquals(1, ask("/v1beta/models", "").json().get("models").size());
    assertEquals(404, ask("/v1beta/models/gemini-2.5-flash", "").status());
    Reply refused = ask(MODEL + "generateContent", ASKED);
    assertEquals(403, refused.status());
    assertEquals("PERMISSION_DENIED", error(refused).text("status"));
    assertEquals("MODEL_NOT_ALLOWED", reason(refused));
  }

  @Test
  void oneModelIsDescribedIfItIsKnown() {
    listed("gemini-2.5-flash");
    for (String name :
        List.of(
            "gemini-2.5-flash",
            "gemini-2.5-flash-search",
            "google%2Fgemini-2.5-flash",
            "google/gemini-2.5-flash")) {
      Reply reply = ask("/v1beta/models/" + name, "");
      assertEquals(200, reply.status(), name);
      assertEquals("models/" + name.replace("%2F", "/"), reply.json().text("name"));
    }
    for (String name : List.of("gemini-9", "google/gemini-9", "grok-4")) {
      assertEquals("NOT_FOUND", error(ask("/v1beta/models/" + name, "")).text("status"), name);
    }
  }

  @Test
  void whereNoListIsKnownAnyModelMayBeThere() {
    assertEquals(200, ask("/v1beta/models/gemini-9", "").status());
  }
}
