package grok2api.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grok2api.http.Form;
import grok2api.media.MediaLinks;
import grok2api.platform.HttpCall;
import grok2api.platform.JsonValue;
import grok2api.platform.Row;
import grok2api.store.AccountId;
import grok2api.store.Video;
import grok2api.store.Videos;
import grok2api.testing.FakeRequest;
import grok2api.testing.GrokFrames;
import grok2api.testing.JvmBytes;
import grok2api.testing.JvmCrypto;
import grok2api.testing.JvmDigests;
import grok2api.testing.JvmEncodings;
import grok2api.testing.JvmJson;
import grok2api.testing.Reply;
import grok2api.testing.ScriptedHttp;
import grok2api.testing.ScriptedHttp.Step;
import grok2api.testing.TestGateway;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Films that are made while nobody waits. */
class VideosTest {
  private static final String KITE = "{\"prompt\":\"A kite\"}";
  private static final String SECRET = "0123456789abcdef".repeat(4);
  private static final String FILM = "https://assets.grok.com/users/u/generated/f/video.mp4";
  private static final String STILL = "https://assets.grok.com/users/u/generated/f/still.jpg";
  private static final long NOON = 1_770_285_600_000L;
  private static final long MINUTE = 60_000;

  private final TestGateway gateway = TestGateway.withAccounts(1);

  @BeforeEach
  void nothingIsMeasuredBesides() {
    gateway.setting("security", "media_secret", "\"" + SECRET + "\"");
    gateway.quota("account-1", "grok-3", 80, 0);
    gateway.run("UPDATE api_keys SET video_limit = 20");
  }

  private Reply order(String body) {
    return gateway.send(gateway.request("POST", "/v1/videos", body));
  }

  private String ordered(String body) {
    return order(body).json().text("id");
  }

  private Reply of(String id) {
    return gateway.get("/v1/videos/" + id);
  }

  private Reply as(String key, String method, String path) {
    return gateway.send(FakeRequest.of(method, path, "").header("Authorization", "Bearer " + key));
  }

  private static String film(String members) {
    return GrokFrames.frame("\"streamingVideoGenerationResponse\":{" + members + "}");
  }

  private static final String MADE =
      film(
          "\"progress\":100,\"videoUrl\":\"users/u/generated/f/video.mp4\","
              + "\"thumbnailImageUrl\":\"users/u/generated/f/still.jpg\"");

  /** The upstream makes a film of these frames. */
  private TestGateway upstream(String... frames) {
    gateway
        .upstream
        .enqueue(ScriptedHttp.pieces("{\"post\":{\"id\":\"post-1\"}}"))
        .enqueue(ScriptedHttp.pieces(frames));
    return gateway;
  }

  private String made() {
    String id = ordered(KITE);
    gateway.clock.nowMillis += MINUTE;
    upstream(film("\"progress\":1"), MADE).runEveryMinute();
    return id;
  }

  private JsonValue sent(int call) {
    return new JvmJson().parse(gateway.upstream.calls().get(call).body());
  }

  private long used() {
    List<Row> rows = gateway.rows("SELECT video_used FROM api_key_usage_daily");
    return rows.isEmpty() ? 0 : rows.get(0).integer("video_used");
  }

  private List<String> log() {
    List<String> lines = new ArrayList<>();
    for (Row row : gateway.rows("SELECT * FROM request_log ORDER BY id")) {
      lines.add(
          "%s %d %s %s %d"
              .formatted(
                  row.text("route"),
                  row.integer("status"),
                  row.text("key_name"),
                  row.text("error_code"),
                  row.integer("attempts")));
    }
    return lines;
  }

  // Orders.

  @Test
  void anOrderIsAnsweredAtOnceAsOpenAiDoes() {
    Reply reply = order(KITE);
    assertEquals(200, reply.status());
    assertEquals("5000", reply.header("openai-poll-after-ms"));
    String id = reply.json().text("id");
    assertTrue(id.matches("video_[0-9a-f]{32}"), id);
    assertEquals(
        """
        {"id":"%s","object":"video","model":"grok-imagine-1.0-video","status":"queued","progress":0,\
        "created_at":1770285600,"completed_at":null,"expires_at":null,"seconds":"6","size":"720x480",\
        "prompt":"A kite","remixed_from_video_id":null,"error":null}"""
            .formatted(id),
        reply.body());
    assertEquals(reply.body(), of(id).body());
    assertEquals(List.of("/v1/videos 200 name of sk-test  0"), log());
    assertEquals(1, used());
    assertEquals(List.of(), gateway.upstream.calls());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'seconds':'8','size':'1280x720'}      | 16:9 8 HD normal   | 1280x720",
        "{'seconds':15,'size':'720x1280'}       | 9:16 15 HD normal  | 720x1280",
        "{'size':'1792x1024'}                   | 16:9 6 HD normal   | 1280x720",
        "{'size':'1024x1792'}                   | 9:16 6 HD normal   | 720x1280",
        "{'size':'480x480'}                     | 1:1 6 SD normal    | 480x480",
        "{'size':'auto'}                        | 3:2 6 SD normal    | 720x480",
        "{'aspect_ratio':'2:3','preset':'fun'}  | 2:3 6 SD fun       | 480x720",
        "{'size':'1280x720','resolution':'SD'}  | 16:9 6 SD normal   | 854x480",
        "{'video_config':{'aspect_ratio':'1:1','video_length':10,'resolution':'720p'}}"
            + " | 1:1 10 HD normal | 720x720",
        "{'video_config':{'video_length':10},'seconds':'7'} | 3:2 7 SD normal | 720x480",
      })
  void whatTheFilmShouldBeLikeIsUnderstood(String extra, String config, String size) {
    String body = extra.replace('\'', '"').replace("{\"", "{\"prompt\":\"A kite\",\"");
    // Only the outermost object has the prompt.
    String id = ordered(body.replace(":{\"prompt\":\"A kite\",", ":{"));
    upstream(MADE).runEveryMinute();
    JsonValue asked =
        sent(1)
            .get("responseMetadata")
            .get("modelConfigOverride")
            .get("modelMap")
            .get("videoGenModelConfig");
    String[] wanted = config.split(" ");
    assertEquals(wanted[0], asked.text("aspectRatio"));
    assertEquals(Integer.parseInt(wanted[1]), asked.get("videoLength").number());
    assertEquals(wanted[2], asked.text("videoResolution"));
    assertTrue(
        sent(1)
            .text("message")
            .endsWith(wanted[3].equals("fun") ? "--mode=extremely-crazy" : "--mode=normal"));
    assertEquals(size, of(id).json().text("size"));
    assertEquals(wanted[1], of(id).json().text("seconds"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}                                       | 400 missing_prompt prompt",
        "{'prompt':' '}                           | 400 missing_prompt prompt",
        "{'prompt':['x']}                         | 400 invalid_value prompt",
        "[]                                       | 400 invalid_json ",
        "{'prompt':'x','seconds':'4'}             | 400 invalid_video_length seconds",
        "{'prompt':'x','seconds':16}              | 400 invalid_video_length seconds",
        "{'prompt':'x','seconds':'soon'}          | 400 invalid_video_length seconds",
        "{'prompt':'x','size':'1000x200'}         | 400 invalid_size size",
        "{'prompt':'x','size':'large'}            | 400 invalid_size size",
        "{'prompt':'x','size':'0x0'}              | 400 invalid_size size",
        "{'prompt':'x','aspect_ratio':'4:1'}      | 400 invalid_aspect_ratio aspect_ratio",
        "{'prompt':'x','resolution':'8K'}         | 400 invalid_resolution resolution",
        "{'prompt':'x','preset':'wild'}           | 400 invalid_preset preset",
        "{'prompt':'x','video_config':{'video_length':99}}"
            + " | 400 invalid_video_length video_config.video_length",
        "{'prompt':'x','model':'nosuch'}          | 404 model_not_found model",
        "{'prompt':'x','model':'grok-4'}          | 400 model_not_supported model",
        "{'prompt':'x','input_reference':{'file_id':'f'}} | 400 invalid_value input_reference",
        "{'prompt':'x','input_reference':'?'}     | 400 invalid_image input_reference",
      })
  void aBadOrderIsRefusedAndCostsNothing(String body, String expected) {
    Reply reply = order(body.replace('\'', '"'));
    JsonValue error = reply.json().get("error");
    String param = error.text("param") == null ? "" : " " + error.text("param");
    assertEquals(expected.trim(), reply.status() + " " + error.text("code") + param);
    assertEquals(0, used());
    assertEquals(0, gateway.rows("SELECT 1 FROM videos").size());
    assertEquals(1, log().size());
  }

  @Test
  void thePictureOfAFormIsKeptAndBecomesTheFirstOfTheFilm() {
    Reply reply =
        gateway.send(
            gateway
                .request("POST", "/v1/videos", "")
                .header("Content-Type", "Multipart/Form-Data; boundary=x")
                .form(
                    new Form.Text("prompt", "It flies"),
                    new Form.Text("seconds", "5"),
                    new Form.File(
                        "input_reference",
                        "k.png",
                        "image/png",
                        JvmBytes.ofHex("89504e470d0a1a0a"))));
    assertEquals(200, reply.status(), reply.body());
    String key = gateway.kv.values.keySet().iterator().next();
    assertTrue(key.matches("image/upload-.*\\.png"), key);
    gateway.upstream.enqueue(
        ScriptedHttp.pieces("{\"fileMetadataId\":\"f-1\",\"fileUri\":\"users/u/1/content\"}"));
    upstream(MADE).runEveryMinute();
    assertEquals("iVBORw0KGgo=", sent(0).text("content"));
    assertEquals("https://assets.grok.com/users/u/1/content", sent(1).text("mediaUrl"));
    assertEquals("completed", of(reply.json().text("id")).json().text("status"));
  }

  @Test
  void aPictureMayBeADataUriAndThePromptIsNotNeededThen() {
    String id =
        ordered("{\"input_reference\":{\"image_url\":\"data:image/png;base64,iVBORw0KGgo=\"}}");
    gateway.upstream.enqueue(
        ScriptedHttp.pieces("{\"fileMetadataId\":\"f-1\",\"fileUri\":\"users/u/1/content\"}"));
    upstream(MADE).runEveryMinute();
    assertEquals("--mode=normal", sent(2).text("message"));
    assertEquals("completed", of(id).json().text("status"));
  }

  @Test
  void aFilmWhosePictureIsGoneFailsAndSaysSo() {
    String id =
        ordered("{\"input_reference\":{\"image_url\":\"data:image/png;base64,iVBORw0KGgo=\"}}");
    gateway.kv.values.clear();
    gateway.runEveryMinute();
    assertEquals("input_reference_gone", of(id).json().get("error").text("code"));
    assertEquals(0, used());
    assertEquals(List.of(), gateway.upstream.calls());
  }

  @Test
  void aPictureThatTheStoreDoesNotTakeIsToldAtOnce() {
    gateway.kv.writesLeft = 0;
    Reply reply =
        order("{\"input_reference\":{\"image_url\":\"data:image/png;base64,iVBORw0KGgo=\"}}");
    assertEquals(503, reply.status());
    assertEquals(0, used());
    assertEquals(0, gateway.rows("SELECT 1 FROM videos").size());
  }

  @Test
  void aCallerMayHaveTenUnfinishedFilms() {
    for (int i = 0; i < 10; i++) {
      assertEquals(200, order(KITE).status());
    }
    Reply reply = order(KITE);
    assertEquals(429, reply.status());
    assertEquals("too_many_videos", reply.errorCode());
    assertEquals(1, log().stream().filter(row -> row.contains("429")).count());
    assertTrue(log().stream().anyMatch(row -> row.contains("too_many_videos")));
    assertEquals("60", reply.header("Retry-After"));
    assertEquals(10, used());
    gateway.key("sk-2", -1, -1);
    Reply other =
        gateway.send(
            FakeRequest.of("POST", "/v1/videos", KITE).header("Authorization", "Bearer sk-2"));
    assertEquals(200, other.status());
    // Those that nobody begins any more do not count.
    gateway.clock.nowMillis += 15 * MINUTE;
    assertEquals(200, order(KITE).status());
  }

  // What the minute's cron does.

  @Test
  void theNextMinuteMakesTheFilm() {
    String id = made();
    JsonValue video = of(id).json();
    assertEquals("completed", video.text("status"));
    assertEquals(100, video.get("progress").number());
    assertEquals(1770285660, video.get("completed_at").number());
    assertEquals(1770307200, video.get("expires_at").number());
    MediaLinks links =
        new MediaLinks(new JvmEncodings(), new JvmCrypto(), "https://gw.example", SECRET);
    assertEquals(links.to(FILM, AccountId.of(new JvmDigests(), "account-1")), video.text("url"));
    assertNull(of(id).header("openai-poll-after-ms"));
    assertEquals("A kite --mode=normal", sent(1).text("message"));
    assertEquals(
        List.of("/v1/videos 200 name of sk-test  0", "/v1/videos 200 name of sk-test  1"), log());
    assertEquals(1, used());
    gateway.runEveryMinute();
    assertEquals(2, gateway.upstream.calls().size());
  }

  @Test
  void aMinuteWithoutOrdersCostsOneStatement() {
    gateway.restart();
    gateway.sql.resetRoundTrips();
    gateway.runEveryMinute();
    assertEquals(1, gateway.sql.roundTrips());
    String plan =
        gateway.rows("EXPLAIN QUERY PLAN " + Videos.unfinished(1).sql(), 1).get(0).text("detail");
    assertTrue(plan.contains("idx_videos_work"), plan);
  }

  @Test
  void otherCronsMakeNoFilms() {
    String id = ordered(KITE);
    gateway.setting("token", "auto_refresh", "false").runScheduled();
    assertEquals("queued", of(id).json().text("status"));
  }

  @Test
  void aRunBeginsFourFilmsAndTheNextOneOthers() {
    for (int i = 0; i < 5; i++) {
      ordered(KITE);
    }
    for (int i = 0; i < 4; i++) {
      upstream(MADE);
    }
    gateway.runEveryMinute();
    assertEquals(1, gateway.rows("SELECT 1 FROM videos WHERE status = 'queued'").size());
    upstream(MADE).runEveryMinute();
    assertEquals(0, gateway.rows("SELECT 1 FROM videos WHERE status = 'queued'").size());
  }

  @Test
  void aFilmThatAnotherRunHasTakenIsNotBegunAgain() {
    String id = ordered(KITE);
    assertEquals(1, gateway.sql.run(Videos.claim(id, NOON)).rows().size());
    assertEquals(0, gateway.sql.run(Videos.claim(id, NOON)).rows().size());
    gateway.runEveryMinute();
    assertEquals(List.of(), gateway.upstream.calls());
    assertEquals("in_progress", of(id).json().text("status"));
  }

  @Test
  void theProgressIsToldWhileItIsMade() {
    String id = ordered(KITE);
    List<Step> steps = new ArrayList<>();
    steps.add(new Step.Say(film("\"progress\":40")));
    steps.add(new Step.Pause(12_000));
    steps.add(new Step.Break());
    gateway.upstream.enqueue(ScriptedHttp.pieces("{\"post\":{\"id\":\"post-1\"}}"));
    gateway.upstream.enqueue(
        new ScriptedHttp.Reply(200, Map.of("content-type", "application/json"), steps));
    gateway.runEveryMinute();
    JsonValue video = of(id).json();
    assertEquals("failed", video.text("status"));
    assertEquals(40, video.get("progress").number());
  }

  @Test
  void aFailureIsToldAndCostsNothing() {
    String id = ordered(KITE);
    gateway.clock.nowMillis += 1000;
    upstream(film("\"progress\":10"), GrokFrames.error(13, "internal failure")).runEveryMinute();
    JsonValue video = of(id).json();
    assertEquals("failed", video.text("status"));
    assertEquals(
        "{\"code\":\"upstream_error\",\"message\":\"The upstream did not answer properly\"}",
        video.get("error").toJson());
    assertEquals(1770285601, video.get("completed_at").number());
    assertNull(video.text("url"));
    assertEquals(0, used());
    assertEquals("/v1/videos 502 name of sk-test upstream_error 1", log().get(1));
    String detail =
        gateway.rows("SELECT error FROM request_log WHERE status = 502").get(0).text("error");
    assertEquals("TROUBLE 200: error frame 13", detail);
  }

  @Test
  void contentThatIsRefusedHasCostTheUpstreamItsWork() {
    String id = ordered(KITE);
    upstream(film("\"progress\":100,\"moderated\":true")).runEveryMinute();
    assertEquals("content_policy_violation", of(id).json().get("error").text("code"));
    assertEquals(1, used());
  }

  @Test
  void anEndlessFilmIsGivenUpBeforeTheRuntimeEndsTheRun() {
    String id = ordered(KITE);
    List<Step> steps = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      steps.add(new Step.Say(film("\"progress\":1")));
      steps.add(new Step.Pause(20_000));
    }
    gateway.upstream.enqueue(ScriptedHttp.pieces("{\"post\":{\"id\":\"post-1\"}}"));
    gateway.upstream.enqueue(
        new ScriptedHttp.Reply(200, Map.of("content-type", "application/json"), steps));
    gateway.runEveryMinute();
    assertEquals("upstream_timeout", of(id).json().get("error").text("code"));
    assertTrue(gateway.clock.nowMillis - NOON < 15 * MINUTE);
    assertEquals(1, gateway.upstream.cancelled());
  }

  @Test
  void withoutAnAccountAFilmWaitsForOne() {
    gateway.run("UPDATE tokens SET cooldown_until = ?1", NOON + 4 * MINUTE);
    gateway.restart();
    String id = ordered(KITE);
    gateway.runEveryMinute();
    assertEquals("queued", of(id).json().text("status"));
    gateway.clock.nowMillis += 5 * MINUTE;
    upstream(MADE).runEveryMinute();
    assertEquals("completed", of(id).json().text("status"));
    String late = ordered(KITE);
    gateway.run("UPDATE tokens SET cooldown_until = ?1", NOON + 60 * MINUTE);
    gateway.clock.nowMillis += 12 * MINUTE;
    gateway.runEveryMinute();
    assertEquals("NO_AVAILABLE_TOKEN", of(late).json().get("error").text("code"));
    assertEquals(1, used());
  }

  private ScriptedHttp.Reply answer(Step... steps) {
    return new ScriptedHttp.Reply(200, Map.of("content-type", "application/json"), List.of(steps));
  }

  private void making(Step... steps) {
    gateway.upstream.enqueue(ScriptedHttp.pieces("{\"post\":{\"id\":\"post-1\"}}"));
    gateway.upstream.enqueue(answer(steps));
    gateway.runEveryMinute();
  }

  private static Step progress(int percent) {
    return new Step.Say(film("\"progress\":" + percent));
  }

  private static Step pause(int seconds) {
    return new Step.Pause(1000L * seconds);
  }

  /** What happens to a film while it is made: a statement in SQLite's words. */
  private void when(String change, String statement) {
    gateway.run(
        "CREATE TRIGGER meanwhile BEFORE UPDATE ON videos WHEN "
            + change
            + " BEGIN SELECT "
            + statement
            + "; END");
  }

  @Test
  void theMakerTellsThatItIsThereOnceThatIsWorthARow() {
    ordered(KITE);
    gateway.run("CREATE TABLE held (second INTEGER, progress INTEGER)");
    gateway.run(
        "CREATE TRIGGER holding AFTER UPDATE ON videos"
            + " WHEN OLD.status = 'in_progress' AND NEW.status = 'in_progress' BEGIN"
            + " INSERT INTO held VALUES ((NEW.lease_until - 90000 - "
            + NOON
            + ") / 1000, NEW.progress); END");
    making(
        progress(1),
        pause(4),
        progress(7),
        pause(2),
        progress(8),
        pause(6),
        progress(9),
        pause(5),
        progress(10),
        pause(40),
        new Step.Say(MADE));
    List<String> held = new ArrayList<>();
    for (Row row : gateway.rows("SELECT * FROM held")) {
      held.add(row.integer("second") + "s " + row.integer("progress"));
    }
    assertEquals(List.of("0s 1", "6s 8", "17s 10", "47s 10"), held);
  }

  @Test
  void whatWasGivenUpMeanwhileIsMadeNoFurther() {
    ordered(KITE);
    when("OLD.status = 'in_progress' AND NEW.status = 'in_progress'", "RAISE(IGNORE)");
    making(progress(1), pause(5), new Step.Say(MADE));
    assertEquals(1, gateway.upstream.cancelled());
    assertEquals(1, log().size());
  }

  @Test
  void aMomentsTroubleOfTheDatabaseEndsNoFilm() {
    String id = ordered(KITE);
    when("OLD.status = 'in_progress' AND NEW.status = 'in_progress'", "RAISE(ABORT, 'trouble')");
    making(progress(1), pause(5), new Step.Say(MADE));
    assertEquals("completed", of(id).json().text("status"));
    assertTrue(gateway.logged.get(0).startsWith("video.not_held "), gateway.logged.toString());
  }

  @Test
  void theFilmIsAllThatIsWantedOfTheAnswer() {
    ordered(KITE);
    making(new Step.Say(MADE), pause(60));
    assertEquals(1, gateway.upstream.cancelled());
    assertEquals(NOON, gateway.clock.nowMillis);
  }

  @Test
  void anAnswerWithoutAFilmIsAFailure() {
    String id = ordered(KITE);
    making(progress(10));
    assertEquals("upstream_error", of(id).json().get("error").text("code"));
    assertEquals(0, used());
  }

  @Test
  void theAccountLearnsFromAFilm() {
    ordered(KITE);
    making(new Step.Say(MADE));
    assertEquals(1, gateway.rows("SELECT 1 FROM token_quota_state WHERE uses > 0").size());
    ordered(KITE);
    making(progress(1), new Step.Say(GrokFrames.error(8, "rate limit exceeded")));
    assertEquals(
        1, gateway.rows("SELECT 1 FROM token_quota_state WHERE cooldown_until > 0").size());
  }

  @Test
  void theAccountLearnsAlsoWhenTheFilmWasGivenUpMeanwhile() {
    ordered(KITE);
    when("NEW.status = 'failed'", "RAISE(IGNORE)");
    making(progress(1), new Step.Say(GrokFrames.error(8, "rate limit exceeded")));
    assertEquals(
        1, gateway.rows("SELECT 1 FROM token_quota_state WHERE cooldown_until > 0").size());
    assertEquals(1, log().size());
  }

  @Test
  void whatWasGivenUpMeanwhileIsNotToldAsMade() {
    ordered(KITE);
    when("NEW.status = 'completed'", "RAISE(IGNORE)");
    making(new Step.Say(MADE));
    assertEquals(1, log().size());
  }

  @Test
  void aFilmThatTheUpstreamDidNotTakeFailsWithoutAnotherAccount() {
    String id = ordered(KITE);
    gateway.upstream.enqueue(ScriptedHttp.reply(429, "application/json", "{}"));
    gateway.runEveryMinute();
    assertEquals("rate_limit_exceeded", of(id).json().get("error").text("code"));
    assertEquals(0, used());
  }

  @Test
  void aFilmWaitsForAnAccountThatRestsForItsRate() {
    ordered(KITE);
    making(progress(1), new Step.Say(GrokFrames.error(8, "rate limit exceeded")));
    String id = ordered(KITE);
    gateway.runEveryMinute();
    assertEquals("queued", of(id).json().text("status"));
  }

  @Test
  void aFilmOfAModelThatIsNoMoreFails() {
    String id = ordered(KITE);
    gateway.run("UPDATE videos SET model = 'gone'");
    gateway.runEveryMinute();
    assertEquals("model_not_found", of(id).json().get("error").text("code"));
    assertEquals(0, used());
  }

  @Test
  void aRunThatCannotReadTheFilmsFailsQuietly() {
    gateway.run("ALTER TABLE videos RENAME TO away");
    gateway.runEveryMinute();
    assertTrue(gateway.logged.get(0).startsWith("videos.failed "), gateway.logged.toString());
  }

  @Test
  void aKeyWithoutLimitsIsCountedToo() {
    gateway.run("UPDATE api_keys SET video_limit = -1");
    order(KITE);
    assertEquals(1, used());
    assertEquals(1, gateway.rows("SELECT 1 FROM request_log WHERE prompt_tokens > 0").size());
  }

  @Test
  void theFirstPictureOfAFormHasTenMebibytes() {
    assertEquals(200, withPicture(10 << 20).status());
    Reply reply = withPicture((10 << 20) + 1);
    assertEquals(413, reply.status());
    assertEquals(1, used());
  }

  private Reply withPicture(int bytes) {
    String png = "89504e470d0a1a0a";
    return gateway.send(
        gateway
            .request("POST", "/v1/videos", "")
            .header("Content-Type", "multipart/form-data; boundary=x")
            .form(
                new Form.Text("prompt", "It flies"),
                new Form.File(
                    "input_reference",
                    "k.png",
                    "image/png",
                    JvmBytes.ofHex(png + "00".repeat(bytes - 8)))));
  }

  @Test
  void aFilmWhoseMakerVanishedCanBeDeleted() {
    String id = ordered(KITE);
    gateway.sql.run(Videos.claim(id, NOON));
    gateway.clock.nowMillis += Videos.OPENING_MILLIS;
    assertEquals(200, as(TestGateway.KEY, "DELETE", "/v1/videos/" + id).status());
    assertEquals(404, of(id).status());
  }

  @Test
  void theAccountThatMadeAFilmFetchesIt() {
    String id = made();
    gateway.account("account-2", "sso", 80);
    gateway.account("account-3", "sso", 80);
    gateway.run(
        "UPDATE tokens SET id = ?1 WHERE token = 'account-1'",
        AccountId.of(new JvmDigests(), "account-1"));
    gateway.upstream.enqueue(ScriptedHttp.reply(200, "video/mp4", "film bytes"));
    gateway.get("/v1/videos/" + id + "/content");
    assertEquals("account-1", gateway.accountsAsked().get(2));
  }

  // What happens when nobody makes it.

  @Test
  void aFilmWhoseMakerVanishedSaysSoAndCostsNothing() {
    String id = ordered(KITE);
    Video held = Videos.read(gateway.sql.run(Videos.claim(id, NOON))).get(0);
    gateway.clock.nowMillis = held.leaseUntilMillis() - 1;
    assertEquals("in_progress", of(id).json().text("status"));
    gateway.clock.nowMillis++;
    JsonValue video = of(id).json();
    assertEquals("failed", video.text("status"));
    assertEquals("interrupted", video.get("error").text("code"));
    assertTrue(video.get("error").text("message").contains("cannot be taken up again"));
    assertEquals(0, used());
    assertEquals("/v1/videos 500 name of sk-test interrupted 0", log().get(1));
    // What the maker says after all changes nothing, and nothing is given back twice.
    assertEquals(0, gateway.sql.run(Videos.hold(held, 50, NOON)).changes());
    assertEquals(0, gateway.sql.run(Videos.complete(held, "", FILM, null, NOON, NOON)).changes());
    order(KITE);
    gateway.sql.batch(Videos.fail(held, "x", "x", true, NOON));
    assertEquals(1, used());
    assertEquals("interrupted", of(id).json().get("error").text("code"));
  }

  @Test
  void theCronNoticesTooThatAMakerVanished() {
    String id = ordered(KITE);
    gateway.sql.run(Videos.claim(id, NOON));
    gateway.clock.nowMillis += Videos.OPENING_MILLIS;
    gateway.runEveryMinute();
    assertEquals("interrupted", of(id).json().get("error").text("code"));
    assertEquals(List.of(), gateway.upstream.calls());
  }

  @Test
  void aFilmThatNoCronBeginsSaysSoAfterAQuarterOfAnHour() {
    String id = ordered(KITE);
    gateway.clock.nowMillis += 15 * MINUTE - 1;
    assertEquals("queued", of(id).json().text("status"));
    gateway.clock.nowMillis++;
    JsonValue error = of(id).json().get("error");
    assertEquals("not_started", error.text("code"));
    assertTrue(error.text("message").contains("cron trigger"));
    assertEquals(0, used());
  }

  // Fetching.

  @Test
  void theContentIsTheFilmInPartsToo() {
    String id = made();
    gateway.upstream.enqueue(ScriptedHttp.reply(200, "video/mp4", "film bytes"));
    Reply whole = gateway.get("/v1/videos/" + id + "/content");
    assertEquals(200, whole.status());
    assertEquals("film bytes", whole.body());
    assertEquals("video/mp4", whole.header("Content-Type"));
    assertTrue(whole.header("Cache-Control").startsWith("private"), "for its owner only");
    HttpCall call = gateway.upstream.calls().get(2);
    assertEquals(FILM, call.url());
    assertEquals("account-1", gateway.accountsAsked().get(2));
    Reply part =
        gateway.send(
            gateway
                .request("GET", "/v1/videos/" + id + "/content", "")
                .header("Range", "bytes=5-9"));
    assertEquals(206, part.status());
    assertEquals("bytes", part.body());
    assertEquals(3, gateway.upstream.calls().size());
  }

  @Test
  void theStillIsThereButNoSpritesheet() {
    String id = made();
    gateway.upstream.enqueue(ScriptedHttp.reply(200, "image/jpeg", "still"));
    assertEquals("still", content(id, "thumbnail").body());
    assertEquals(STILL, gateway.upstream.calls().get(2).url());
    assertEquals(404, content(id, "spritesheet").status());
    assertEquals("invalid_value", content(id, "audio").errorCode());
  }

  private Reply content(String id, String variant) {
    return gateway.send(
        gateway.request("GET", "/v1/videos/" + id + "/content", "").parameter("variant", variant));
  }

  @Test
  void whatIsNotMadeHasNoContent() {
    String id = ordered(KITE);
    Reply early = gateway.get("/v1/videos/" + id + "/content");
    assertEquals(409, early.status());
    assertEquals("video_not_ready", early.errorCode());
    upstream(GrokFrames.error(13, "internal failure")).runEveryMinute();
    Reply failed = gateway.get("/v1/videos/" + id + "/content");
    assertEquals(404, failed.status());
    assertTrue(failed.body().contains("could not be made"), failed.body());
  }

  @Test
  void nobodyElseSeesAFilm() {
    gateway.key("sk-2", -1, -1);
    gateway.setting("security", "allow_anonymous", "true");
    String id = made();
    for (String path : List.of("", "/content")) {
      assertEquals(404, as("sk-2", "GET", "/v1/videos/" + id + path).status());
    }
    assertEquals(404, as("sk-2", "DELETE", "/v1/videos/" + id).status());
    assertEquals("completed", of(id).json().text("status"));
    assertTrue(as("sk-2", "GET", "/v1/videos").body().contains("\"data\":[]"));
    Reply page =
        gateway.send(
            FakeRequest.of("GET", "/v1/videos", "")
                .header("Authorization", "Bearer sk-2")
                .parameter("after", id));
    assertEquals(404, page.status());
  }

  @Test
  void callersWithoutAKeyFindTheirFilmsByIdOnly() {
    gateway.setting("security", "allow_anonymous", "true");
    gateway.run(
        "INSERT OR REPLACE INTO api_keys (key, name, created_at) VALUES ('anonymous', 'Anonymous', 0)");
    gateway.restart();
    Reply reply = gateway.send(FakeRequest.of("POST", "/v1/videos", KITE));
    assertEquals(200, reply.status(), reply.body());
    String id = reply.json().text("id");
    assertEquals(200, gateway.send(FakeRequest.of("GET", "/v1/videos/" + id, "")).status());
    assertTrue(
        gateway
            .send(FakeRequest.of("GET", "/v1/videos", ""))
            .body()
            .contains("\"data\":[],\"first_id\":null,\"last_id\":null,\"has_more\":false"));
    assertEquals(404, of(id).status());
  }

  // Lists.

  private String page(String... parameters) {
    FakeRequest request = gateway.request("GET", "/v1/videos", "");
    for (int i = 0; i < parameters.length; i += 2) {
      request.parameter(parameters[i], parameters[i + 1]);
    }
    Reply reply = gateway.send(request);
    if (reply.status() != 200) {
      return reply.status() + " " + reply.json().get("error").text("param");
    }
    JsonValue list = reply.json();
    StringBuilder prompts = new StringBuilder();
    for (int i = 0; i < list.get("data").size(); i++) {
      prompts.append(list.get("data").at(i).text("prompt")).append(' ');
    }
    return prompts + (list.get("has_more").isTrue() ? "more" : "end");
  }

  @Test
  void filmsAreListedInPages() {
    List<String> ids = new ArrayList<>();
    for (String prompt : List.of("a", "b", "c")) {
      ids.add(ordered("{\"prompt\":\"" + prompt + "\"}"));
      gateway.clock.nowMillis += 1000;
    }
    assertEquals("c b a end", page());
    assertEquals("c b more", page("limit", "2"));
    assertEquals("c b a end", page("limit", "3"));
    assertEquals("c b a end", page("limit", "100"));
    assertEquals("a end", page("limit", "2", "after", ids.get(1)));
    assertEquals("a b more", page("limit", "2", "order", "asc"));
    assertEquals("c end", page("order", "asc", "after", ids.get(1)));
    assertEquals("400 limit", page("limit", "0"));
    assertEquals("400 limit", page("limit", "101"));
    assertEquals("400 order", page("order", "up"));
    assertEquals("404 null", page("after", "video_x"));
  }

  // Deletion.

  @Test
  void aFilmThatNobodyHasBegunIsDeletedForNothing() {
    String id = ordered(KITE);
    Reply reply = as(TestGateway.KEY, "DELETE", "/v1/videos/" + id);
    assertEquals(
        "{\"id\":\"" + id + "\",\"object\":\"video.deleted\",\"deleted\":true}", reply.body());
    assertEquals(0, used());
    assertEquals(404, of(id).status());
    gateway.runEveryMinute();
    assertEquals(List.of(), gateway.upstream.calls());
  }

  @Test
  void aFilmInTheMakingCannotBeDeleted() {
    String id = ordered(KITE);
    gateway.sql.run(Videos.claim(id, NOON));
    Reply reply = as(TestGateway.KEY, "DELETE", "/v1/videos/" + id);
    assertEquals(409, reply.status());
    assertEquals("video_in_progress", reply.errorCode());
  }

  @Test
  void aFilmIsDeletedWithWhatTheStoreHasOfIt() {
    String id = made();
    gateway.upstream.enqueue(ScriptedHttp.reply(200, "video/mp4", "film bytes"));
    gateway.get("/v1/videos/" + id + "/content");
    gateway.upstream.enqueue(ScriptedHttp.reply(200, "image/jpeg", "still"));
    content(id, "thumbnail");
    assertEquals(2, gateway.kv.values.size());
    assertEquals(200, as(TestGateway.KEY, "DELETE", "/v1/videos/" + id).status());
    assertTrue(gateway.kv.values.isEmpty());
    assertEquals(0, gateway.rows("SELECT 1 FROM kv_cache").size());
    assertEquals(404, as(TestGateway.KEY, "DELETE", "/v1/videos/" + id).status());
    assertEquals(1, used());
  }

  @Test
  void rowsGoADayAfterTheirFilmsHaveExpired() {
    String id = made();
    gateway.setting("token", "auto_refresh", "false");
    gateway.clock.nowMillis = 1_770_307_200_000L + 24 * 60 * MINUTE;
    gateway.runScheduled();
    assertEquals(200, of(id).status());
    gateway.clock.nowMillis += 24 * 60 * MINUTE;
    gateway.runScheduled();
    assertEquals(404, of(id).status());
  }
}
