package grok2api.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grok2api.http.Response;
import grok2api.http.TextSource;
import grok2api.media.MediaLinks;
import grok2api.platform.HttpCall;
import grok2api.platform.JsonValue;
import grok2api.platform.Row;
import grok2api.store.AccountId;
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
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pictures in chats, and what models that make pictures and films answer there. */
class ChatMediaTest {
  private static final String SECRET = "0123456789abcdef".repeat(4);
  private static final String PNG = "data:image/png;base64,iVBORw0KGgo=";
  private static final String GIF = "data:image/png;base64,R0lGODlhAA==";
  private static final String IMAGE = "grok-imagine-1.0";
  private static final String EDIT = "grok-imagine-1.0-edit";
  private static final String VIDEO = "grok-imagine-1.0-video";
  private static final String POSTED = "{\"post\":{\"id\":\"post-1\"}}";

  private final TestGateway gateway = TestGateway.withAccounts(2);
  private final JvmJson json = new JvmJson();

  @BeforeEach
  void linksAreSignedWithAKnownSecret() {
    gateway.setting("security", "media_secret", "\"" + SECRET + "\"");
  }

  // What is asked and what the upstream says.

  private static String part(String url) {
    return "{\"type\":\"image_url\",\"image_url\":{\"url\":\"" + url + "\"}}";
  }

  private static String says(String text) {
    return "{\"type\":\"text\",\"text\":\"" + text + "\"}";
  }

  private static String body(String model, String extra, String... parts) {
    return "{\"model\":\""
        + model
        + "\",\"messages\":[{\"role\":\"user\",\"content\":["
        + String.join(",", parts)
        + "]}]"
        + extra
        + "}";
  }

  private static ScriptedHttp.Reply told(String answer) {
    return ScriptedHttp.reply(200, "application/json", answer);
  }

  private static ScriptedHttp.Reply uploaded(String id) {
    return told("{\"fileMetadataId\":\"" + id + "\",\"fileUri\":\"users/u/" + id + "/content\"}");
  }

  private static String pictures(String message, String... paths) {
    return GrokFrames.frame(
        "\"modelResponse\":{\"message\":\""
            + message
            + "\",\"generatedImageUrls\":[\""
            + String.join("\",\"", paths)
            + "\"]}");
  }

  private static String film(String members) {
    return GrokFrames.frame("\"streamingVideoGenerationResponse\":{" + members + "}");
  }

  private static final String FILMED =
      film("\"progress\":100,\"videoUrl\":\"users/u/generated/f/generated_video.mp4\"");

  private static final String FILMED_WITH_STILL =
      film(
          "\"progress\":100,\"videoUrl\":\"users/u/generated/f/generated_video.mp4\","
              + "\"thumbnailImageUrl\":\"users/u/generated/f/preview_image.jpg\"");

  /** To what the account asked last has made. */
  private String link(String path) {
    List<String> asked = asked();
    return new MediaLinks(new JvmEncodings(), new JvmCrypto(), "https://gw.example", SECRET)
        .to(
            "https://assets.grok.com/" + path,
            AccountId.of(new JvmDigests(), asked.get(asked.size() - 1)));
  }

  private String filmLink() {
    return link("users/u/generated/f/generated_video.mp4");
  }

  private List<String> asked() {
    List<String> accounts = new ArrayList<>();
    for (HttpCall call : upstreamCalls()) {
      for (HttpCall.Header header : call.headers()) {
        if (header.name().equalsIgnoreCase("cookie")) {
          accounts.add(header.value().replaceFirst("^sso-rw=([^;]*).*$", "$1"));
        }
      }
    }
    return accounts;
  }

  private List<HttpCall> upstreamCalls() {
    return gateway.upstream.calls().stream()
        .filter(call -> call.url().startsWith("https://grok.com/"))
        .toList();
  }

  private List<String> paths() {
    return upstreamCalls().stream()
        .map(call -> call.url().substring(call.url().lastIndexOf('/') + 1))
        .toList();
  }

  private JsonValue sent(int call) {
    return json.parse(upstreamCalls().get(call).body());
  }

  private void limit(String column, int limit) {
    gateway.run("UPDATE api_keys SET " + column + " = " + limit);
  }

  private Row usage() {
    return gateway.rows("SELECT * FROM api_key_usage_daily").get(0);
  }

  private long used(String column) {
    return usage().integer(column);
  }

  private void refused(Reply reply, int status, String code, String param) {
    assertEquals(status, reply.status(), reply.body());
    assertEquals(code, reply.errorCode(), reply.body());
    assertEquals(param, reply.json().get("error").text("param"));
  }

  // Pictures in chats.

  @Test
  void aPictureGoesToTheAccountThatAnswers() {
    gateway.upstream.enqueue(uploaded("file-1")).enqueue(GrokFrames.answer("A dot."));
    Reply reply = gateway.chat(body("grok-4", "", says("What?"), part(PNG)));
    assertEquals("A dot.", reply.content());
    assertEquals(List.of("upload-file", "new"), paths());
    assertEquals("image/png", sent(0).text("fileMimeType"));
    assertEquals("iVBORw0KGgo=", sent(0).text("content"));
    assertEquals("What?", sent(1).text("message"));
    assertEquals("[\"file-1\"]", sent(1).get("fileAttachments").toJson());
    assertEquals(1, asked().stream().distinct().count());
  }

  /** A client sends the last answer's picture along, which nobody has looked at since. */
  @Test
  void aLinkOfOursThatNobodyOpenedIsFetchedLikeAnyOther() {
    List<Step> png = List.of(new Step.Bytes("89504e470d0a1a0a"));
    gateway.upstream.enqueue(new ScriptedHttp.Reply(200, Map.of("content-type", "image/png"), png));
    gateway.upstream.enqueue(uploaded("file-1")).enqueue(GrokFrames.answer("A dot."));
    String path = "https://assets.grok.com/users/u/generated/g/image.png";
    String account = AccountId.of(new JvmDigests(), "account-1");
    String link =
        new MediaLinks(new JvmEncodings(), new JvmCrypto(), "https://gw.example", SECRET)
            .to(path, account);
    refused(
        gateway.chat(body("grok-4", "", says("What?"), part(link.replaceFirst("s=.", "s=*")))),
        400,
        "invalid_image",
        "messages");
    assertEquals(List.of(), gateway.upstream.calls());
    Reply reply = gateway.chat(body("grok-4", "", says("What?"), part(link)));
    assertEquals("A dot.", reply.content(), reply.body());
    assertEquals(path, gateway.upstream.calls().get(0).url());
    assertEquals("iVBORw0KGgo=", sent(0).text("content"));
  }

  @Test
  void aPictureCounts256Tokens() {
    gateway.upstream.enqueue(uploaded("1")).enqueue(uploaded("2"));
    gateway.upstream.enqueue(GrokFrames.answer("Two."));
    Reply reply = gateway.chat(body("grok-4", "", says("What?"), part(PNG), part(GIF)));
    JsonValue usage = reply.json().get("usage");
    assertEquals(2 + 2 * 256, (int) usage.get("prompt_tokens").number());
    assertEquals(2 + 2 * 256, gateway.log().integer("prompt_tokens"));
  }

  @Test
  void picturesOfAllMessagesGoInTheirOrderAndNeedNoWords() {
    gateway.upstream.enqueue(uploaded("1")).enqueue(uploaded("2"));
    gateway.upstream.enqueue(GrokFrames.answer("Two."));
    String both =
        """
        {"model":"grok-4","messages":[
          {"role":"user","content":[%s]},
          {"role":"assistant","content":"A dot."},
          {"role":"user","content":[%s]}]}"""
            .formatted(part(GIF), part(PNG));
    assertEquals(200, gateway.chat(both).status());
    assertEquals("image/gif", sent(0).text("fileMimeType"));
    assertEquals("image/png", sent(1).text("fileMimeType"));
    assertEquals("[\"1\",\"2\"]", sent(2).get("fileAttachments").toJson());
    assertEquals("assistant: A dot.", sent(2).text("message"));
  }

  @Test
  void anotherAccountGetsThePicturesFromMemory() {
    gateway.upstream.enqueue(
        new ScriptedHttp.Reply(200, Map.of(), List.of(new Step.Bytes("474946383961"))));
    gateway.upstream.enqueue(uploaded("1")).enqueue(ScriptedHttp.reply(401, "text/plain", ""));
    gateway.upstream.enqueue(uploaded("2")).enqueue(GrokFrames.answer("A dot."));
    Reply reply = gateway.chat(body("grok-4", "", part("https://example.com/a.gif")));
    assertEquals("A dot.", reply.content());
    assertEquals(List.of("upload-file", "new", "upload-file", "new"), paths());
    assertEquals(5, gateway.upstream.calls().size());
    assertEquals(sent(0).text("content"), sent(2).text("content"));
    assertEquals("[\"2\"]", sent(3).get("fileAttachments").toJson());
    assertEquals(2, asked().stream().distinct().count());
  }

  @Test
  void aPictureThatCannotBeHadIsTheCallersFaultAndCostsNothing() {
    limit("chat_limit", 5);
    gateway.upstream.enqueue(ScriptedHttp.reply(404, "text/html", "no"));
    Reply reply = gateway.chat(body("grok-4", "", says("What?"), part("https://example.com/a")));
    refused(reply, 400, "invalid_image", "messages");
    assertTrue(reply.body().contains("messages.0.content.1.image_url"), reply.body());
    assertEquals(List.of(), upstreamCalls());
    assertEquals(0, used("chat_used"));
    Row log = gateway.log();
    assertEquals(400, log.integer("status"));
    assertEquals("invalid_image", log.text("error_code"));
    assertEquals(0, log.integer("attempts"));
    assertEquals(0, gateway.rows("SELECT 1 FROM tokens WHERE failed_count > 0").size());
  }

  @Test
  void aWrongKeyIsToldBeforeAnyPictureIsFetched() {
    Reply reply = gateway.chat(body("grok-4", "", part("https://example.com/a")), "sk-wrong");
    assertEquals(401, reply.status());
    assertEquals(List.of(), gateway.upstream.calls());
  }

  @Test
  void tenPicturesAreTakenAndElevenAreNot() {
    String[] parts = new String[11];
    Arrays.fill(parts, part(GIF));
    refused(gateway.chat(body("grok-4", "", parts)), 400, "invalid_image", "messages");
  }

  @Test
  void anUploadOfThisGatewayIsReadFromItsStore() {
    gateway.kv.put(
        "image/upload-1.gif",
        JvmBytes.ofHex("474946383961"),
        "{\"contentType\":\"image/gif\"}",
        9_999_999_999L);
    gateway.upstream.enqueue(uploaded("1")).enqueue(GrokFrames.answer("A dot."));
    assertEquals(200, gateway.chat(body("grok-4", "", part("/images/upload-1.gif"))).status());
    assertEquals("image/gif", sent(0).text("fileMimeType"));
  }

  // Pictures in answers.

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aPictureIsNeitherCutNorCountedByLimitsOfTheText(boolean stream) {
    gateway.upstream.enqueue(
        ScriptedHttp.pieces(GrokFrames.token("See im"), pictures("See im", "users/u/g/1.jpg")));
    Reply reply =
        gateway.chat(
            body(
                "grok-4",
                ",\"stream\":" + stream + ",\"max_tokens\":3,\"stop\":[\"image\",\"http\"]",
                says("Draw")));
    assertEquals("See im\n![Generated Image](" + link("users/u/g/1.jpg") + ")", reply.content());
    assertEquals("stop", reply.finishReason());
    assertTrue(gateway.log().integer("completion_tokens") > 3);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anImageModelAnswersWithLinksThatNameTheAccount(boolean stream) {
    limit("image_limit", 5);
    gateway.upstream.enqueue(
        ScriptedHttp.pieces(pictures("", "users/u/g/1.jpg", "/users/u/g/2.jpg")));
    Reply reply = gateway.chat(body(IMAGE, ",\"stream\":" + stream, says("A kite")));
    assertEquals(
        "![Generated Image](%s)\n![Generated Image](%s)"
            .formatted(link("users/u/g/1.jpg"), link("users/u/g/2.jpg")),
        reply.content());
    assertTrue(reply.content().contains("&a="), reply.content());
    assertEquals("A kite", sent(0).text("message"));
    assertEquals("grok-3", sent(0).text("modelName"));
    assertEquals(2, used("image_used"));
    assertEquals(0, used("chat_used"));
  }

  @Test
  void anImageModelGoesOnToItsPicturesWhenItsWordsAreCut() {
    gateway.upstream.enqueue(
        ScriptedHttp.pieces(
            GrokFrames.token("Here is your kite"),
            GrokFrames.token(" and more"),
            pictures("", "users/u/g/1.jpg")));
    Reply reply = gateway.chat(body(IMAGE, ",\"max_tokens\":1", says("A kite")));
    assertEquals("Here\n![Generated Image](" + link("users/u/g/1.jpg") + ")", reply.content());
    assertEquals("length", reply.finishReason());
  }

  @ParameterizedTest
  @CsvSource({"true,5", "false,5", "true,-1", "false,-1"})
  void picturesThatWereNotDeliveredAreGivenBack(boolean stream, int limit) {
    limit("image_limit", limit);
    gateway.upstream.enqueue(ScriptedHttp.pieces(pictures("", "users/u/g/1.jpg")));
    gateway.chat(body(IMAGE, ",\"stream\":" + stream, says("A kite")));
    assertEquals(1, used("image_used"));
    gateway.upstream.enqueue(GrokFrames.answer("I would rather not."));
    Reply words = gateway.chat(body(IMAGE, ",\"stream\":" + stream, says("A kite")));
    assertEquals("I would rather not.", words.content());
    assertEquals(1, used("image_used"));
  }

  @Test
  void wordsOfAnImageModelCountAsTokensOfTheKey() {
    limit("image_limit", 5);
    gateway.upstream.enqueue(GrokFrames.answer("I would rather not."));
    gateway.chat(body(IMAGE, "", says("A kite")));
    assertEquals(2 + 5, used("tokens_used"));
  }

  @Test
  void picturesLostWithABrokenStreamAreGivenBack() {
    limit("image_limit", 5);
    gateway.upstream.enqueue(
        ScriptedHttp.pieces(
            GrokFrames.token("Look:"),
            pictures("", "users/u/g/1.jpg"),
            GrokFrames.error(13, "internal")));
    Reply reply = gateway.chat(body(IMAGE, ",\"stream\":true", says("A kite")));
    assertTrue(reply.body().contains("\"code\":\"upstream_error\""), reply.body());
    assertEquals(1, used("image_used"));
  }

  @Test
  void refusedContentOfAnImageModelCostsNothing() {
    limit("image_limit", 5);
    gateway.upstream.enqueue(ScriptedHttp.pieces(GrokFrames.error(13, "content moderated")));
    Reply reply = gateway.chat(body(IMAGE, "", says("A kite")));
    refused(reply, 400, "content_policy_violation", null);
    assertEquals(0, used("image_used"));
  }

  @Test
  void picturesThatWereBegunAreNotBegunAgain() {
    limit("image_limit", 5);
    gateway.upstream.enqueue(ScriptedHttp.pieces(GrokFrames.error(13, "internal")));
    refused(gateway.chat(body(IMAGE, "", says("A kite"))), 502, "upstream_error", null);
    assertEquals(1, upstreamCalls().size());
    assertEquals(0, used("image_used"));
  }

  @Test
  void anImageModelRefusedAtTheDoorIsTriedElsewhere() {
    gateway.upstream.enqueue(ScriptedHttp.reply(429, "text/plain", ""));
    gateway.upstream.enqueue(ScriptedHttp.pieces(pictures("", "users/u/g/1.jpg")));
    assertEquals(200, gateway.chat(body(IMAGE, "", says("A kite"))).status());
  }

  @Test
  void twoPicturesMustBeLeftInTheDay() {
    limit("image_limit", 1);
    assertEquals(429, gateway.chat(body(IMAGE, "", says("A kite"))).status());
    assertEquals(List.of(), gateway.upstream.calls());
  }

  @Test
  void anEditModelNeedsAPicture() {
    limit("image_limit", 5);
    refused(gateway.chat(body(EDIT, "", says("A hat"))), 400, "missing_image", "messages");
    assertEquals(0, gateway.rows("SELECT 1 FROM api_key_usage_daily WHERE image_used > 0").size());
  }

  @Test
  void anEditModelChangesThePicturesOfAChat() {
    gateway.upstream.enqueue(uploaded("1"));
    gateway.upstream.enqueue(ScriptedHttp.pieces(pictures("", "users/u/g/1.jpg")));
    Reply reply = gateway.chat(body(EDIT, "", says("A hat"), part(PNG)));
    assertEquals("![Generated Image](" + link("users/u/g/1.jpg") + ")", reply.content());
    assertEquals("imagine-image-edit", sent(1).text("modelName"));
    assertEquals("[\"1\"]", sent(1).get("fileAttachments").toJson());
  }

  // Films.

  private Reply filmed(String extra, String... frames) {
    gateway.upstream.enqueue(told(POSTED)).enqueue(ScriptedHttp.pieces(frames));
    return gateway.chat(body(VIDEO, extra, says("A kite")));
  }

  private static String player(String link) {
    return "<video src=\"%s\" controls width=\"500\" height=\"300\"></video>\n%s"
        .formatted(link.replace("&", "&amp;"), link);
  }

  @Test
  void aFilmIsAPlayerAndABareLink() {
    limit("video_limit", 5);
    Reply reply = filmed("", film("\"progress\":1"), FILMED);
    assertEquals(player(filmLink()), reply.content());
    assertEquals("stop", reply.finishReason());
    assertEquals(List.of("create", "new"), paths());
    assertEquals("A kite --mode=normal", sent(1).text("message"));
    assertEquals(1, used("video_used"));
    assertEquals(0, used("chat_used"));
  }

  @Test
  void aStreamShowsEachStepForward() {
    Reply reply =
        filmed(
            ",\"stream\":true",
            film("\"progress\":1"),
            film("\"progress\":1"),
            film("\"progress\":62"),
            film("\"progress\":40"),
            FILMED);
    assertEquals(
        """
        <think>
        Making the video: 1%
        Making the video: 62%
        Making the video: 100%
        </think>
        """
            + player(filmLink()),
        reply.content());
    assertEquals("stop", reply.finishReason());
  }

  @Test
  void theThinkBlockIsClosedAlsoWithoutAHundredPercent() {
    Reply reply =
        filmed(
            ",\"stream\":true",
            film("\"progress\":50"),
            film("\"videoUrl\":\"users/u/generated/f/generated_video.mp4\""));
    assertEquals(
        "<think>\nMaking the video: 50%\n</think>\n" + player(filmLink()), reply.content());
  }

  @Test
  void aHundredPercentAsTheFirstStepIsShownAndClosed() {
    assertEquals(
        "<think>\nMaking the video: 100%\n</think>\n",
        filmed(",\"stream\":true", FILMED).content().split("<video")[0]);
  }

  @Test
  void progressIsReasoningAndGoesWhereReasoningGoes() {
    gateway.setting("grok", "reasoning_format", "\"reasoning_content\"");
    Reply reply = filmed(",\"stream\":true", film("\"progress\":62"), FILMED);
    assertEquals(player(filmLink()), reply.content());
    assertTrue(reply.body().contains("\"reasoning_content\":\"Making the video: 62%\""));
    gateway.setting("grok", "reasoning_format", "\"hidden\"").restart();
    Reply hidden = filmed(",\"stream\":true", film("\"progress\":62"), FILMED);
    assertFalse(hidden.body().contains("62%"));
    Reply unwanted =
        filmed(",\"stream\":true,\"thinking\":\"disabled\"", film("\"progress\":62"), FILMED);
    assertFalse(unwanted.body().contains("62%"));
  }

  @Test
  void aFilmMayBeShownByItsStill() {
    gateway.setting("grok", "video_poster_preview", "true");
    String content = filmed("", FILMED_WITH_STILL).content();
    String href = filmLink().replace("&", "&amp;");
    String still = link("users/u/generated/f/preview_image.jpg").replace("&", "&amp;");
    assertTrue(
        content.startsWith(
            "<a href=\"" + href + "\" target=\"_blank\" rel=\"noopener noreferrer\""),
        content);
    assertTrue(content.contains("<img src=\"" + still + "\""), content);
    assertTrue(content.contains("&#9654;"), content);
    assertTrue(content.endsWith("</a>\n" + filmLink()), content);
  }

  @Test
  void aFilmWithoutAStillIsShownByItsAddress() {
    gateway.setting("grok", "video_poster_preview", "true");
    String content = filmed("", FILMED).content();
    String href = filmLink().replace("&", "&amp;");
    assertEquals(
        "<a href=\"%s\" target=\"_blank\" rel=\"noopener noreferrer\">%s</a>\n%s"
            .formatted(href, href, filmLink()),
        content);
  }

  @Test
  void theFirstPictureIsWhereAFilmBegins() {
    gateway.upstream.enqueue(uploaded("1")).enqueue(told(POSTED));
    gateway.upstream.enqueue(ScriptedHttp.pieces(FILMED));
    Reply reply = gateway.chat(body(VIDEO, "", part(GIF), part(PNG)));
    assertEquals(player(filmLink()), reply.content());
    assertEquals(List.of("upload-file", "create", "new"), paths());
    assertEquals("image/gif", sent(0).text("fileMimeType"));
    assertEquals("https://assets.grok.com/users/u/1/content", sent(1).text("mediaUrl"));
    assertEquals(1, asked().stream().distinct().count());
    assertEquals(256, (int) reply.json().get("usage").get("prompt_tokens").number());
  }

  @Test
  void anUploadThatFailsIsTriedWithAnotherAccount() {
    gateway.upstream.enqueue(ScriptedHttp.reply(401, "text/plain", ""));
    gateway.upstream.enqueue(uploaded("1")).enqueue(told(POSTED));
    gateway.upstream.enqueue(ScriptedHttp.pieces(FILMED));
    assertEquals(200, gateway.chat(body(VIDEO, "", part(GIF))).status());
    assertEquals(2, asked().stream().distinct().count());
  }

  @Test
  void aFilmFollowsItsConfiguration() {
    filmed(
        ",\"video_config\":{\"aspect_ratio\":\"16:9\",\"video_length\":10,"
            + "\"resolution\":\"720p\",\"preset\":\"fun\"}",
        FILMED);
    assertEquals("A kite --mode=extremely-crazy", sent(1).text("message"));
    String payload = sent(1).toJson();
    assertTrue(payload.contains("\"aspectRatio\":\"16:9\""), payload);
    assertTrue(payload.contains("\"videoLength\":10"), payload);
    assertTrue(payload.contains("\"videoResolution\":\"HD\""), payload);
  }

  @Test
  void aConfigurationThatCannotBeFollowedIsRefusedUncharged() {
    limit("video_limit", 5);
    refused(
        gateway.chat(body(VIDEO, ",\"video_config\":{\"preset\":\"spicy\"}", says("A kite"))),
        400,
        "invalid_preset",
        "video_config.preset");
    assertEquals(0, gateway.rows("SELECT 1 FROM api_key_usage_daily WHERE video_used > 0").size());
    assertEquals(
        401,
        gateway
            .chat(body(VIDEO, ",\"video_config\":{\"preset\":\"spicy\"}", says("x")), "sk-wrong")
            .status());
    gateway.upstream.enqueue(GrokFrames.answer("Hi"));
    assertEquals(
        200,
        gateway
            .chat(body("grok-4", ",\"video_config\":{\"preset\":\"spicy\"}", says("Hi")))
            .status());
  }

  @Test
  void aFilmWithoutWordsOrPictureIsRefused() {
    refused(gateway.chat(body(VIDEO, "", says(" "))), 400, "empty_content", "messages");
  }

  @Test
  void toolsMeanNothingToAFilm() {
    filmed(
        ",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\"}}],"
            + "\"response_format\":{\"type\":\"json_object\"}",
        FILMED);
    assertEquals("A kite --mode=normal", sent(1).text("message"));
  }

  @Test
  void noFilmIsAnErrorAndTheChargeIsGivenBack() {
    limit("video_limit", 5);
    refused(filmed("", film("\"progress\":50")), 502, "upstream_error", null);
    refused(
        filmed("", film("\"progress\":50"), GrokFrames.done("Sorry")), 502, "upstream_error", null);
    assertEquals(0, used("video_used"));
    assertEquals(List.of("create", "new", "create", "new"), paths());
  }

  @Test
  void noFilmAfterItsProgressIsAnErrorInTheStream() {
    Reply reply = filmed(",\"stream\":true", film("\"progress\":50"), film("\"progress\":60"));
    assertEquals(200, reply.status());
    assertEquals(
        "<think>\nMaking the video: 50%\nMaking the video: 60%\n</think>\n", reply.content());
    assertNull(reply.finishReason());
    assertTrue(reply.body().contains("\"code\":\"upstream_error\""), reply.body());
    assertTrue(reply.body().endsWith("data: [DONE]\n\n"));
    assertEquals(502, gateway.log().integer("status"));
  }

  @Test
  void aRefusedFilmIsAPolicyError() {
    refused(
        filmed("", film("\"progress\":50"), film("\"progress\":100,\"moderated\":true")),
        400,
        "content_policy_violation",
        null);
  }

  @Test
  void aFilmThatWasAcceptedIsNotBegunAgain() {
    gateway.upstream.enqueue(told(POSTED));
    gateway.upstream.enqueue(ScriptedHttp.pieces(GrokFrames.error(13, "internal")));
    refused(gateway.chat(body(VIDEO, "", says("A kite"))), 502, "upstream_error", null);
    assertEquals(List.of("create", "new"), paths());
  }

  @ParameterizedTest
  @CsvSource({"'',100000", "',\"thinking\":\"disabled\"',100000"})
  void aSilentFilmBeginsAfterAHundredSecondsAndKeepsTheConnectionOpen(String extra, long begins) {
    gateway.upstream.enqueue(told(POSTED));
    gateway.upstream.enqueue(
        new ScriptedHttp.Reply(
            200, Map.of(), List.of(new Step.Pause(131_000), new Step.Say(FILMED))));
    FakeRequest request =
        gateway.request(
            "POST", "/v1/chat/completions", body(VIDEO, ",\"stream\":true" + extra, says("A")));
    long asked = gateway.clock.nowMillis;
    Response response = gateway.open(request);
    assertEquals(200, response.status());
    assertEquals(begins, gateway.clock.nowMillis - asked);
    TextSource source = ((Response.Streamed) response.body()).source();
    assertTrue(source.begin().contains("\"role\":\"assistant\""));
    assertEquals(": keep-alive\n\n", Reply.pull(source));
    assertEquals(": keep-alive\n\n", Reply.pull(source));
    assertTrue(Reply.pull(source).contains("<video"));
  }

  @Test
  void progressIsSeenAsItComes() {
    gateway.upstream.enqueue(told(POSTED));
    gateway.upstream.enqueue(
        new ScriptedHttp.Reply(
            200,
            Map.of(),
            List.of(
                new Step.Say(film("\"progress\":1")),
                new Step.Pause(40_000),
                new Step.Say(FILMED))));
    FakeRequest request =
        gateway.request(
            "POST", "/v1/chat/completions", body(VIDEO, ",\"stream\":true", says("A kite")));
    long asked = gateway.clock.nowMillis;
    TextSource source = ((Response.Streamed) gateway.open(request).body()).source();
    assertEquals(0, gateway.clock.nowMillis - asked);
    assertTrue(source.begin().contains("1%"));
  }

  @Test
  void aFilmMustBeLeftInTheDay() {
    limit("video_limit", 0);
    assertEquals(429, gateway.chat(body(VIDEO, "", says("A kite"))).status());
    assertEquals(List.of(), gateway.upstream.calls());
  }

  @Test
  void modelsThatOnlyTheOperatorKnowsAreChargedByWhatTheyMake() {
    limit("video_limit", 5);
    gateway
        .setting(
            "grok",
            "models",
            """
            [{"id":"my-films","kind":"video","upstream_name":"grok-3"}]""")
        .restart();
    gateway.upstream.enqueue(told(POSTED)).enqueue(ScriptedHttp.pieces(FILMED));
    Reply reply = gateway.chat(body("my-films", "", says("A kite")));
    assertEquals(200, reply.status(), reply.body());
    assertEquals(1, used("video_used"));
    refused(
        gateway
            .restart()
            .chat(body("my-films", ",\"video_config\":{\"video_length\":1}", says("A"))),
        400,
        "invalid_video_length",
        "video_config.video_length");
    assertEquals(1, used("video_used"));
  }

  @Test
  void attributesAreEscaped() {
    assertEquals(
        "<video src=\"https://a/?x=1&amp;y=&lt;&gt;&quot;&#39;\" controls width=\"500\""
            + " height=\"300\"></video>\nhttps://a/?x=1&y=<>\"'",
        FilmMarkup.player("https://a/?x=1&y=<>\"'"));
    String poster = FilmMarkup.poster("https://a/?x='&y", "https://a/\"<>");
    assertTrue(poster.contains("href=\"https://a/?x=&#39;&amp;y\""), poster);
    assertTrue(poster.contains("src=\"https://a/&quot;&lt;&gt;\""), poster);
  }
}
