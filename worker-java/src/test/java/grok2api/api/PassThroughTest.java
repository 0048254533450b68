package grok2api.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grok2api.http.Form;
import grok2api.platform.HttpCall;
import grok2api.testing.FakeRequest;
import grok2api.testing.JvmBytes;
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

/** What only upstreams with keys do, and pictures where their model leads there. */
class PassThroughTest {
  private static final String ANSWER =
      "{\"object\":\"list\",\"data\":[{\"n\":1.0}],\"usage\":{\"prompt_tokens\":7}}";
  private static final String FORM = "multipart/form-data; boundary=x";

  private final TestGateway gateway =
      TestGateway.empty()
          .key("limited", 5, -1)
          .upstream("one", "https://one.example/base/v1", "sk-a");

  private void answer(String type, String body) {
    gateway.upstream.enqueue(ScriptedHttp.reply(200, type, body));
  }

  private Reply post(String path, String body) {
    return gateway.send(
        FakeRequest.of("POST", path, body).header("Authorization", "Bearer limited"));
  }

  private Reply form(String path, Form.Part... parts) {
    return gateway.send(
        FakeRequest.of("POST", path, "")
            .header("Authorization", "Bearer limited")
            .header("Content-Type", FORM)
            .form(parts));
  }

  private static Form.Text text(String name, String text) {
    return new Form.Text(name, text);
  }

  private static Form.File file(String name, String hex) {
    return new Form.File(name, "f", "audio/mpeg", JvmBytes.ofHex(hex));
  }

  private HttpCall call() {
    return gateway.upstream.calls().get(gateway.upstream.calls().size() - 1);
  }

  private int used(String column) {
    var rows = gateway.rows("SELECT * FROM api_key_usage_daily");
    return rows.isEmpty() ? 0 : (int) rows.get(0).integer(column);
  }

  private void route(String name, String targets) {
    gateway.run(
        "INSERT INTO model_routes (name, targets, created_at, updated_at) VALUES (?1, ?2, 0, 0)",
        name,
        targets);
  }

  private static String target(String upstream, String model, int priority) {
    return "{\"upstream\":\"%s\",\"model\":\"%s\",\"priority\":%d}"
        .formatted(upstream, model, priority);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/completions",
        "/embeddings",
        "/responses",
        "/moderations",
        "/rerank",
        "/audio/speech",
        "/audio/transcriptions",
        "/audio/translations",
        "/images/variations",
        "/images/generations",
      })
  void aBodyIsPassedOnWithEveryByte(String path) {
    answer("application/json", ANSWER);
    String body =
        "{\"model\":\"m\" ,\"odd\":{\"a\":[1.00,12345678901234567890]},\"input\":\"\\u00e9\"}";
    Reply reply = post("/v1" + path, body);
    assertEquals(200, reply.status(), reply.body());
    assertEquals(ANSWER, reply.body());
    assertEquals("one", reply.header("x-grok2api-upstream"));
    assertTrue(reply.header("x-ratelimit-limit-requests") != null || path.startsWith("/images"));
    assertEquals("https://one.example/base/v1" + path, call().url());
    assertEquals("POST", call().method());
    assertEquals(body, call().body());
    assertEquals("/v1" + path, gateway.log().text("route"));
    assertEquals("m", gateway.log().text("model"));
    assertEquals(7, gateway.log().integer("prompt_tokens"));
    assertEquals(path.startsWith("/images/") ? 0 : 1, used("chat_used"));
    assertEquals(path.startsWith("/images/") ? 1 : 0, used("image_used"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/audio/transcriptions", "/audio/translations", "/images/edits"})
  void aFormIsPassedOnUntouched(String path) {
    answer("application/json", "{\"text\":\"hi\",\"data\":[1]}");
    Reply reply =
        form("/v1" + path, text("model", "m"), file("file", "00ff10"), text("stream", "false"));
    assertEquals(200, reply.status(), reply.body());
    assertEquals(
        "--x\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\nm\r\n"
            + "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"f\"\r\n\r\n\0\u00ff\u0010\r\n"
            + "--x\r\nContent-Disposition: form-data; name=\"stream\"\r\n\r\nfalse\r\n--x--\r\n",
        new String(
            ((JvmBytes) call().data()).array(), java.nio.charset.StandardCharsets.ISO_8859_1));
    assertNull(call().body());
    assertTrue(call().headers().contains(new HttpCall.Header("Content-Type", FORM)));
  }

  @Test
  void anotherNameForTheModelIsTheOnlyChange() {
    route("mine", "[" + target("id-of-one", "real-1", 0) + "]");
    answer("application/json", ANSWER);
    post("/v1/embeddings", "{\"input\":\"a\", \"model\" : \"mine\"}");
    assertEquals("{\"input\":\"a\", \"model\" : \"real-1\"}", call().body());
    answer("application/json", ANSWER);
    form("/v1/audio/transcriptions", file("file", "00"), text("model", "mine"));
    String sent = call().data().toString();
    assertTrue(sent.contains("name=\"model\"\r\n\r\nreal-1\r\n--x--"), sent);
  }

  @Test
  void aUsualModelIsMeantWhereOpenAiHasOne() {
    answer("application/json", ANSWER);
    assertEquals(200, post("/v1/moderations", "{\"input\":\"a\"}").status());
    assertEquals("omni-moderation-latest", gateway.log().text("model"));
    assertEquals("{\"input\":\"a\",\"model\":\"omni-moderation-latest\"}", call().body());
    answer("application/json", ANSWER);
    assertEquals(200, form("/v1/images/variations", file("image", "00")).status());
    assertEquals(-1, call().data().toString().indexOf("name=\"model\""));
  }

  @Test
  void aFormWithoutAModelGetsTheRoutesOne() {
    route("dall-e-2", "[" + target("id-of-one", "pictures", 0) + "]");
    answer("application/json", ANSWER);
    form("/v1/images/variations", file("image", "00"));
    assertTrue(
        call()
            .data()
            .toString()
            .startsWith(
                "--x\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\npictures\r\n--x\r\n"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"input\":1}        | missing_model",
        "{\"model\":null}     | missing_model",
        "{\"model\":\"\"}     | missing_model",
        "{\"model\":7}        | missing_model",
        "{\"model\":          | invalid_json",
        "[]                   | invalid_json"
      })
  void aModelMustBeNamed(String body, String code) {
    Reply reply = post("/v1/embeddings", body);
    assertEquals(400, reply.status());
    assertEquals(code, reply.errorCode());
    assertEquals(400, gateway.log().integer("status"));
  }

  @Test
  void aFormNamesOneModel() {
    assertEquals("missing_model", form("/v1/audio/translations", file("file", "00")).errorCode());
    assertEquals(
        "invalid_value",
        form("/v1/audio/translations", text("model", "m"), text("model", "n")).errorCode());
    assertEquals("invalid_value", form("/v1/images/variations", file("model", "00")).errorCode());
    assertEquals(
        "invalid_value",
        form("/v1/images/edits", text("model", "m"), file("model", "00")).errorCode());
    assertEquals(0, used("chat_used"));
  }

  @Test
  void whatGrokAccountsAloneServeIsNotForTheseRoutes() {
    gateway.run("UPDATE api_keys SET chat_limit = 0 WHERE key = 'limited'");
    for (int i = 0; i < 2; i++) {
      Reply reply = post("/v1/embeddings", "{\"model\":\"grok-4\"}");
      assertEquals(400, reply.status());
      assertEquals("model_not_supported", reply.errorCode());
    }
    assertEquals(0, used("chat_used"));
  }

  @Test
  void aColdIsolateSendsAReroutedGrokModelOn() {
    route("grok-4", "[" + target("id-of-one", "x", 0) + "]");
    answer("application/json", ANSWER);
    assertEquals(200, post("/v1/embeddings", "{\"model\":\"grok-4\"}").status());
    assertEquals(1, used("chat_used"));
    gateway.restart();
    answer("application/json", ANSWER);
    assertEquals(200, post("/v1/chat/completions", "{\"model\":\"grok-4\",\"n\":7}").status());
  }

  @Test
  void aColdIsolateThatChargedForAnotherModelGivesThatBack() {
    gateway.run("UPDATE api_keys SET heavy_limit = 5 WHERE key = 'limited'");
    route("grok-4-heavy", "[" + target("id-of-one", "x", 0) + "]");
    answer("application/json", ANSWER);
    String chat =
        "{\"model\":\"grok-4-heavy\",\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]}";
    assertEquals(200, post("/v1/chat/completions", chat).status());
    assertEquals(1, used("chat_used"));
    assertEquals(0, used("heavy_used"));
  }

  @Test
  void anUnknownModelIsNotCharged() {
    gateway.run("UPDATE upstreams SET patterns = '[]' WHERE name = 'one'");
    Reply reply = post("/v1/embeddings", "{\"model\":\"nope\"}");
    assertEquals(404, reply.status());
    assertEquals("model_not_found", reply.errorCode());
    assertEquals(0, used("chat_used"));
  }

  @Test
  void aChargeIsGivenBackOnceWhenTheRightOneIsRefused() {
    gateway.run("UPDATE api_keys SET chat_limit = 9, image_limit = 0 WHERE key = 'limited'");
    post("/v1/embeddings", "{\"model\":\"grok-4\"}");
    answer("application/json", ANSWER);
    post("/v1/embeddings", "{\"model\":\"m\"}");
    assertEquals(1, used("chat_used"));
    assertEquals(429, post("/v1/images/generations", "{\"model\":\"m\"}").status());
    assertEquals(1, used("chat_used"));
    assertEquals(0, used("image_used"));
  }

  @Test
  void aWrongKeyIsToldBeforeAFault() {
    Reply reply =
        gateway.send(
            FakeRequest.of("POST", "/v1/embeddings", "[]").header("Authorization", "Bearer no"));
    assertEquals(401, reply.status());
  }

  @Test
  void aKeyForOtherModelsMayNot() {
    gateway.run("UPDATE api_keys SET allowed_models = '[\"x\"]' WHERE key = 'limited'");
    assertEquals("model_not_allowed", post("/v1/embeddings", "{\"model\":\"m\"}").errorCode());
    assertEquals(0, gateway.upstream.calls().size());
  }

  @Test
  void soundIsHandedThroughAsItIs() {
    gateway.upstream.enqueue(
        new ScriptedHttp.Reply(
            200,
            Map.of(
                "content-type",
                "audio/mpeg",
                "content-disposition",
                "attachment",
                "content-length",
                "3"),
            List.of(new Step.Bytes("494433"))));
    Reply reply = post("/v1/audio/speech", "{\"model\":\"m\",\"input\":\"hi\"}");
    assertEquals("ID3", reply.body());
    assertEquals("audio/mpeg", reply.header("content-type"));
    assertEquals("attachment", reply.header("content-disposition"));
    assertNull(reply.header("content-length"));
    assertEquals(200, gateway.log().integer("status"));
  }

  @Test
  void subtitlesAreATextButAPageIsNone() {
    answer("text/plain; charset=utf-8", "1\n00:00 hi");
    assertEquals(
        "1\n00:00 hi",
        form("/v1/audio/transcriptions", text("model", "m"), file("file", "00")).body());
    answer("text/html", "<html>");
    assertEquals(502, post("/v1/audio/speech", "{\"model\":\"m\"}").status());
    assertEquals(1, used("chat_used"));
  }

  @Test
  void responsesAreStreamedAndEndWithTheirLastEvent() {
    String first =
        "event: response.created\ndata: {\"type\":\"response.created\",\"response\":{\"error\":null}}\n\n";
    String last =
        "event: response.completed\ndata: {\"type\":\"response.completed\",\"response\":{\"usage\":"
            + "{\"input_tokens\":5,\"output_tokens\":6}}}\n\n";
    answer("text/event-stream", first + last);
    Reply reply = post("/v1/responses", "{\"model\":\"m\",\"stream\":true}");
    assertEquals(first + last, reply.body());
    assertEquals("{\"model\":\"m\",\"stream\":true}", call().body());
    assertEquals(5, gateway.log().integer("prompt_tokens"));
    assertEquals(6, gateway.log().integer("completion_tokens"));
    assertEquals(1, gateway.log().integer("stream"));
    gateway.run("DELETE FROM request_log");
    answer("text/event-stream", first);
    post("/v1/responses", "{\"model\":\"m\",\"stream\":true}");
    assertEquals(502, gateway.log().integer("status"));
  }

  @Test
  void completionsAreAskedForTheirUsageAsChatsAre() {
    String text = "data: {\"choices\":[{\"text\":\"a\",\"finish_reason\":\"stop\"}]}\n\n";
    answer(
        "text/event-stream",
        text + "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":4}}\n\ndata: [DONE]\n\n");
    Reply reply = post("/v1/completions", "{\"model\":\"m\",\"stream\":true}");
    assertEquals(text + "data: [DONE]\n\n", reply.body());
    assertTrue(call().body().contains("include_usage"));
    assertEquals(4, gateway.log().integer("prompt_tokens"));
  }

  @ParameterizedTest
  @CsvSource({"3, 3", "0, 1", "-1, 1", "1e9, 1000", "2.7, 2", "\"4\", 1", "null, 1"})
  void picturesAreChargedAsManyAsAreAskedFor(String n, int charged) {
    gateway.run("UPDATE api_keys SET image_limit = 5000 WHERE key = 'limited'");
    answer("application/json", ANSWER);
    assertEquals(
        200, post("/v1/images/generations", "{\"model\":\"m\",\"n\":%s}".formatted(n)).status());
    assertEquals(charged, used("image_used"));
  }

  @Test
  void aFormSaysHowManyPicturesAreWanted() {
    answer("application/json", ANSWER);
    form("/v1/images/variations", text("model", "m"), text("n", "4"), file("image", "00"));
    assertEquals(4, used("image_used"));
    answer("application/json", ANSWER);
    form("/v1/images/variations", text("model", "m"), text("n", "4x"), file("image", "00"));
    assertEquals(5, used("image_used"));
  }

  @Test
  void picturesWhoseModelLeadsElsewhereAreNotReadAsGroks() {
    answer("application/json", ANSWER);
    String body = "{\"model\":\"gpt-image-1\",\"prompt\":\"\",\"size\":\"7x7\",\"n\":40}";
    assertEquals(200, post("/v1/images/generations", body).status());
    assertEquals(body, call().body());
    answer("application/json", ANSWER);
    assertEquals(200, form("/v1/images/edits", text("model", "m"), file("mask", "00")).status());
  }

  @Test
  void aMissingPromptIsToldBeforeAnUnknownModel() {
    gateway.run("UPDATE upstreams SET patterns = '[]' WHERE name = 'one'");
    assertEquals(
        "missing_prompt", post("/v1/images/generations", "{\"model\":\"no\"}").errorCode());
    assertEquals(
        "model_not_found",
        post("/v1/images/generations", "{\"model\":\"no\",\"prompt\":\"a\",\"n\":99}").errorCode());
  }

  @Test
  void aRouteMayFallBackToAccountsForPictures() {
    gateway.setting("grok", "image_generation_method", "\"legacy\"");
    gateway.account("account-1", "sso", 80);
    route(
        "pictures",
        "["
            + target("grok", "grok-imagine-1.0", 0).replace("0}", "5}")
            + ","
            + target("id-of-one", "real", 1)
            + "]");
    gateway.upstream.enqueue(ScriptedHttp.reply(503, "application/json", "{}"));
    gateway.upstream.enqueue(ScriptedHttp.unreachable());
    gateway.upstream.enqueue(ScriptedHttp.unreachable());
    gateway.upstream.enqueue(ScriptedHttp.unreachable());
    Reply reply = post("/v1/images/generations", "{\"model\":\"pictures\",\"prompt\":\"a\"}");
    assertEquals(
        "https://one.example/base/v1/images/generations", gateway.upstream.calls().get(0).url());
    assertTrue(gateway.upstream.calls().get(1).url().contains("grok.com"));
    assertEquals(502, reply.status());
    assertEquals(502, gateway.log().integer("status"));
    assertEquals(0, used("image_used"));
  }

  @Test
  void whatAccountsCannotDoIsNotAskedOfThem() {
    route(
        "pictures",
        "[" + target("id-of-one", "real", 0) + "," + target("grok", "grok-imagine-1.0", 1) + "]");
    gateway.upstream.enqueue(ScriptedHttp.reply(503, "application/json", "{}"));
    Reply reply =
        post(
            "/v1/images/generations", "{\"model\":\"pictures\",\"prompt\":\"a\",\"size\":\"7x7\"}");
    assertEquals(503, reply.status());
    assertEquals(1, gateway.upstream.calls().size());
    route(
        "first",
        "[" + target("grok", "grok-imagine-1.0", 0) + "," + target("id-of-one", "r", 1) + "]");
    gateway.clock.nowMillis += 10_000;
    answer("application/json", ANSWER);
    reply =
        post("/v1/images/generations", "{\"model\":\"first\",\"prompt\":\"a\",\"size\":\"7x7\"}");
    assertEquals("one", reply.header("x-grok2api-upstream"));
  }

  @Test
  void accountsOfAModelThatMakesNoPicturesAreNotAskedForAny() {
    route(
        "pictures", "[" + target("id-of-one", "real", 0) + "," + target("grok", "grok-4", 1) + "]");
    gateway.account("account-1", "sso", 80);
    gateway.upstream.enqueue(ScriptedHttp.reply(503, "application/json", "{}"));
    Reply reply = post("/v1/images/generations", "{\"model\":\"pictures\",\"prompt\":\"a\"}");
    assertEquals(503, reply.status());
    assertEquals(1, gateway.upstream.calls().size());
  }
}
