package grok2api.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grok2api.api.V1Errors;
import grok2api.platform.HttpCall;
import grok2api.platform.HttpCall.Header;
import grok2api.platform.JsonValue;
import grok2api.refusal.Refusal;
import grok2api.relay.UpstreamError.Blame;
import grok2api.routing.Retry;
import grok2api.routing.Routing;
import grok2api.routing.Upstream;
import grok2api.testing.FakeRequest;
import grok2api.testing.JvmEncodings;
import grok2api.testing.JvmJson;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How requests are put to Google, and its answers read. */
class GeminiDialectTest {
  private static final JvmJson JSON = new JvmJson();
  private static final String BODY = "{\"contents\": [{\"parts\":[{\"text\":\"2+2?\"}]}]}";

  private final V1Errors errors = new V1Errors(JSON);
  private final GeminiDialect gemini = new GeminiDialect(JSON, new JvmEncodings(), errors);
  private final OpenAiDialect openAi = new OpenAiDialect(JSON, errors);
  private FakeRequest request = FakeRequest.of("POST", "/v1beta/models/x", "");

  private static Upstream google(String... models) {
    return new Upstream(
        "g",
        "google",
        Upstream.Kind.GEMINI,
        "https://generativelanguage.googleapis.com",
        true,
        List.of(),
        0,
        1,
        new Upstream.Limits(0, 0, 0),
        3,
        false,
        List.of("*"),
        List.of(models),
        0,
        0);
  }

  private static Routing.Choice choice(String model, String... listed) {
    return new Routing.Choice(google(listed), model, 0, 1);
  }

  private RelayCall call(Dialect dialect, String path, Routing.Choice choice, String body) {
    return new RelayCall(
        dialect,
        path,
        new RelayCall.JsonBody(body, JSON.parse(body)),
        new Routing("public", List.of(choice), Retry.USUAL),
        request,
        null,
        null);
  }

  private HttpCall put(String method, Routing.Choice choice, String body) {
    return gemini.prepare(call(gemini, method, choice, body), choice, "AIza-1", List.of()).call();
  }

  private HttpCall put(String method, String model, String body) {
    return put(method, choice(model), body);
  }

  private String generate(String model, String body) {
    return put("generateContent", model, body).body();
  }

  private String chat(String model, String body) {
    Routing.Choice choice = choice(model);
    RelayCall call = call(openAi, "/chat/completions", choice, body);
    return openAi.prepare(call, choice, "AIza-1", List.of()).call().body();
  }

  private static String header(HttpCall call, String name) {
    for (Header header : call.headers()) {
      if (header.name().equalsIgnoreCase(name)) {
        return header.value();
      }
    }
    return null;
  }

  @Test
  void aRequestGoesToTheUpstreamsModelWithAPooledKey() {
    HttpCall call = put("generateContent", "gemini-2.5-flash", BODY);
    assertEquals("POST", call.method());
    assertEquals(
        "https://generativelanguage.googleapis.com/v1beta/models/gemini-2.5-flash:generateContent",
        call.url());
    assertEquals("AIza-1", header(call, "x-goog-api-key"));
    assertEquals(BODY, call.body());
  }

  @Test
  void nothingOfAClientIsPassedOnButWhatIsListed() {
    request
        .header("Accept", "text/event-stream")
        .header("x-goog-api-client", "google-genai-sdk/2.32.0")
        .header("x-goog-api-key", "sk-client")
        .header("Authorization", "Bearer sk-client")
        .header("x-goog-user-project", "theirs")
        .header("Cookie", "a=b")
        .parameter("key", "sk-client")
        .parameter("$key", "sk-client")
        .parameter("access_token", "sk-client")
        .parameter("alt", "media")
        .parameter("callback", "f")
        .parameter("prettyPrint", "false");
    HttpCall call = put("countTokens", "m", BODY);
    assertEquals(
        "https://generativelanguage.googleapis.com/v1beta/models/m:countTokens?prettyPrint=false",
        call.url());
    assertEquals(
        List.of(
            new Header("x-goog-api-key", "AIza-1"),
            new Header("Accept", "text/event-stream"),
            new Header("x-goog-api-client", "google-genai-sdk/2.32.0"),
            new Header("Content-Type", "application/json")),
        call.headers());
  }

  @Test
  void aStreamIsAskedForAsEvents() {
    request.parameter("alt", "json");
    assertTrue(
        put("streamGenerateContent", "m", BODY).url().endsWith(":streamGenerateContent?alt=sse"));
  }

  @Test
  void fieldsThatAreNeededAreAskedForToo() {
    request.parameter("$fields", "candidates/content");
    assertTrue(
        put("streamGenerateContent", "m", BODY)
            .url()
            .endsWith(
                "?alt=sse&%24fields=candidates%2Fcontent%2CusageMetadata%2CpromptFeedback"
                    + "%2Ccandidates%2FfinishReason"));
    assertTrue(put("countTokens", "m", BODY).url().endsWith("?%24fields=candidates%2Fcontent"));
  }

  @Test
  void aModelsNameLeadsToNoOtherPlace() {
    assertEquals(
        "https://generativelanguage.googleapis.com/v1beta/models/"
            + "..%2F..%2Fv1beta%2Ffiles%3Fkey%3Dx%23:generateContent",
        put("generateContent", "../../v1beta/files?key=x#", BODY).url());
  }

  @Test
  void aBodyThatNamesTheModelNamesTheUpstreamsModel() {
    assertEquals(
        "{\"model\":\"models/gemini-embedding-001\", \"content\":{}}",
        put("embedContent", "gemini-embedding-001", "{\"model\":\"models/mine\", \"content\":{}}")
            .body());
    assertEquals(
        "{\"requests\":[{\"model\":\"models/e\",\"content\":{}},{\"model\":\"models/e\"}]}",
        put(
                "batchEmbedContents",
                "e",
                "{\"requests\":[{\"model\":\"models/mine\",\"content\":{}},{\"model\":\"models/e\"}]}")
            .body());
    assertEquals(
        "{\"generateContentRequest\":{\"model\":\"models/m\",\"contents\":[]}}",
        put(
                "countTokens",
                "m",
                "{\"generateContentRequest\":{\"model\":\"models/mine\",\"contents\":[]}}")
            .body());
  }

  @Test
  void aBodyThatNamesTheRightModelStaysAsItIs() {
    String body = "{\"requests\": [ {\"model\" :\"models/e\"} ]}";
    assertEquals(body, put("batchEmbedContents", "e", body).body());
  }

  @Test
  void nonthinkingIsSaidInTheWayOfTheModel() {
    assertEquals(
        "{\"contents\":[],\"generationConfig\":{\"thinkingConfig\":{\"thinkingBudget\":0,"
            + "\"includeThoughts\":false}}}",
        generate("gemini-2.5-flash-nonthinking", "{\"contents\":[]}"));
    assertEquals(
        List.of("0", "0", "128", "minimal", "minimal", "low", "low", "low", "minimal", "low"),
        List.of(
                "gemini-2.5-flash-preview-09-2025",
                "gemini-2.5-flash-lite",
                "gemini-2.5-pro",
                "gemini-3-flash-preview",
                "gemini-3.1-flash-lite",
                "gemini-3.1-pro-preview",
                "gemini-3.8-flash",
                "gemini-flash-latest",
                "gemma-4-31b-it",
                "gemini-4-hydrogen")
            .stream()
            .map(model -> thinking(generate(model + "-nonthinking", "{}")))
            .toList());
  }

  private static String thinking(String body) {
    JsonValue config = JSON.parse(body).get("generationConfig").get("thinkingConfig");
    return config.get("thinkingBudget") == null
        ? config.text("thinkingLevel")
        : config.get("thinkingBudget").toJson();
  }

  @Test
  void modelsThatDoNotThinkAreToldNothing() {
    assertEquals(BODY, generate("gemini-2.0-flash-nonthinking", BODY));
    assertEquals(BODY, generate("gemma-3-27b-it-nonthinking", BODY));
    assertEquals(
        "{\"model\":\"gemini-2.0-flash\"}",
        chat("gemini-2.0-flash-nonthinking", "{\"model\":\"gemini-2.0-flash-nonthinking\"}"));
  }

  @Test
  void nonthinkingGoesBeforeWhatTheClientConfigures() {
    assertEquals(
        "{\"generationConfig\":{\"thinkingConfig\":{\"thinkingBudget\":0,\"includeThoughts\":false},"
            + "\"topK\":3}}",
        generate(
            "gemini-2.5-flash-nonthinking",
            "{\"generationConfig\":{\"thinkingConfig\":{\"thinkingBudget\":9},\"topK\":3}}"));
    assertEquals(
        "{\"generation_config\":{\"thinking_config\":{\"thinkingBudget\":0,"
            + "\"includeThoughts\":false}}}",
        generate(
            "gemini-2.5-flash-nonthinking",
            "{\"generation_config\":{\"thinking_config\":{\"thinking_budget\":9}}}"));
  }

  @Test
  void searchIsOneToolMore() {
    assertEquals(
        "{\"contents\":[],\"tools\":[{\"google_search\":{}}]}",
        generate("gemini-2.5-flash-search", "{\"contents\":[]}"));
    assertEquals(
        "{\"tools\":[{\"url_context\":{}},{\"google_search\":{}}]}",
        generate("gemini-2.5-flash-search", "{\"tools\":[{\"url_context\":{}}]}"));
    String there = "{\"tools\": [{\"googleSearch\":{}}]}";
    assertEquals(there, generate("gemini-2.5-flash-search", there));
  }

  @Test
  void bothSuffixesGoTogetherInAnyOrder() {
    String both =
        "{\"generationConfig\":{\"thinkingConfig\":{\"thinkingBudget\":128,"
            + "\"includeThoughts\":false}},\"tools\":[{\"google_search\":{}}]}";
    assertEquals(both, generate("gemini-2.5-pro-nonthinking-search", "{}"));
    assertEquals(both, generate("gemini-2.5-pro-search-nonthinking", "{}"));
  }

  @Test
  void suffixesSayNothingWhereNoAnswerIsWritten() {
    HttpCall call = put("countTokens", "gemini-2.5-flash-nonthinking-search", BODY);
    assertTrue(call.url().endsWith("/gemini-2.5-flash:countTokens"));
    assertEquals(BODY, call.body());
  }

  @Test
  void aModelThatIsListedWithItsSuffixIsOneOfItsOwn() {
    HttpCall call = put("generateContent", choice("new-search", "new-search"), BODY);
    assertTrue(call.url().endsWith("/new-search:generateContent"));
    assertEquals(BODY, call.body());
  }

  @Test
  void theOpenAiCompatibleApiIsToldAnEffort() {
    assertEquals(
        "{\"model\":\"gemini-2.5-flash\",\"reasoning_effort\":\"none\"}",
        chat("gemini-2.5-flash-nonthinking", "{\"model\":\"public\"}"));
    assertEquals(
        "{\"model\":\"gemini-2.5-pro\",\"reasoning_effort\":\"low\"}",
        chat("gemini-2.5-pro-nonthinking", "{\"model\":\"m\",\"reasoning_effort\":\"high\"}"));
    assertEquals(
        "{\"model\":\"gemini-3-flash\",\"reasoning_effort\":\"low\"}",
        chat("gemini-3-flash-nonthinking", "{\"model\":\"m\"}"));
  }

  @Test
  void theOpenAiCompatibleApiCannotSearch() {
    assertFalse(openAi.serves(choice("gemini-2.5-flash-search")));
    assertTrue(openAi.serves(choice("gemini-2.5-flash-nonthinking")));
    assertTrue(openAi.serves(choice("new-search", "new-search")));
    assertTrue(gemini.serves(choice("gemini-2.5-flash-search")));
  }

  @Test
  void othersDoNotSpeakIt() {
    assertTrue(gemini.spokenBy(Upstream.Kind.GEMINI));
    assertFalse(gemini.spokenBy(Upstream.Kind.OPENAI));
    assertFalse(gemini.spokenBy(Upstream.Kind.GROK_WEB));
  }

  @Test
  void aStreamIsWholeOnceItTellsWhyItEnded() {
    assertTrue(
        gemini.finished(null, "data: {\"candidates\":[{\"finishReason\": \"STOP\"}]}\r\n\r\n"));
    assertTrue(
        gemini.finished(null, "data: {\"promptFeedback\":{\"blockReason\":\"SAFETY\"}}\n\n"));
    assertFalse(gemini.finished(null, "data: {\"candidates\":[{\"content\":{}}]}\n\n"));
    assertFalse(
        gemini.finished(null, "data: {\"candidates\":[{\"text\":\"\\\"finishReason\\\"\"}]}\n\n"));
  }

  @Test
  void anErrorInAStreamIsOneEvent() {
    String event = gemini.brokenOff(new Refusal.UpstreamSlow());
    assertTrue(event.startsWith("data: {\"error\":{") && event.endsWith("}}\n\n"), event);
    UpstreamError told =
        gemini.errorEvent(
            "{\"error\":{\"code\":503,\"message\":\"overloaded\",\"status\":\"UNAVAILABLE\"}}",
            null);
    assertEquals(503, told.status());
    assertNull(gemini.errorEvent("{\"candidates\":[{\"text\":\"\\\"error\\\"\"}]}", null));
  }

  /** As observed in August 2026, shortened. */
  private static String spent(String quota, String delay) {
    return """
        {"error":{"code":429,"message":"You exceeded your current quota, please check your plan",
         "status":"RESOURCE_EXHAUSTED","details":[
          {"@type":"type.googleapis.com/google.rpc.QuotaFailure","violations":[
           {"quotaMetric":"generativelanguage.googleapis.com/generate_content_free_tier_requests",
            "quotaId":"%s","quotaValue":"20"}]},
          {"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"%s"}]}}"""
        .formatted(quota, delay);
  }

  @Test
  void thePauseOf429StandsInTheBody() {
    String minute = "GenerateRequestsPerMinutePerProjectPerModel-FreeTier";
    assertEquals(37_000, gemini.error(429, spent(minute, "37s"), -1, null).retryAfterMillis());
    assertEquals(
        36_430, gemini.error(429, spent(minute, "36.429760048s"), -1, null).retryAfterMillis());
    assertEquals(5000, gemini.error(429, spent(minute, "37s"), 5000, null).retryAfterMillis());
    assertEquals(-1, gemini.error(429, spent(minute, "-3s"), -1, null).retryAfterMillis());
    assertEquals(-1, gemini.error(429, spent(minute, "soon"), -1, null).retryAfterMillis());
    assertEquals(-1, gemini.error(429, spent(minute, "9e9s"), -1, null).retryAfterMillis());
    assertEquals(-1, gemini.error(503, spent(minute, "37s"), -1, null).retryAfterMillis());
  }

  @Test
  void aPauseOfSecondsIsNotBelievedWhenTheDaysQuotaIsSpent() {
    String day = "GenerateRequestsPerDayPerProjectPerModel-FreeTier";
    assertEquals(-1, gemini.error(429, spent(day, "37s"), -1, null).retryAfterMillis());
  }

  @Test
  void aPlaceThatIsNotServedIsTroubleOfTheUpstreamAndToldWithAdvice() {
    UpstreamError error =
        gemini.error(
            400,
            "{\"error\":{\"code\":400,\"message\":\"User location is not supported for the API use.\","
                + "\"status\":\"FAILED_PRECONDITION\"}}",
            -1,
            null);
    assertEquals(Blame.UPSTREAM, error.blame());
    assertEquals(502, error.retryStatus());
    assertTrue(error.message().startsWith("User location is not supported"), error.message());
    assertTrue(error.message().contains("placement"), error.message());
  }

  @Test
  void aWrongKeyIsKnownByItsReason() {
    UpstreamError error =
        gemini.error(
            400,
            "{\"error\":{\"code\":400,\"message\":\"API key not valid.\",\"status\":\"INVALID_ARGUMENT\","
                + "\"details\":[{\"reason\":\"API_KEY_INVALID\"}]}}",
            -1,
            "AIza-1");
    assertEquals(Blame.CREDENTIAL, error.blame());
    assertEquals(401, error.retryStatus());
  }
}
