package grok2api.gateway;

import static grok2api.testing.ScriptedMedia.broken;
import static grok2api.testing.ScriptedMedia.picture;
import static grok2api.testing.ScriptedMedia.url;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grok2api.http.Response;
import grok2api.platform.JsonValue;
import grok2api.platform.Row;
import grok2api.testing.FakeRequest;
import grok2api.testing.ImageGateway;
import grok2api.testing.JvmDigests;
import grok2api.testing.Reply;
import grok2api.testing.ScriptedMedia;
import grok2api.testing.ScriptedMedia.Step;
import grok2api.testing.TestGateway;
import grok2api.upstream.Failure;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageGenerationTest {
  private static final String SOCKET = "imagine_ws_experimental";

  private final ImageGateway images = new ImageGateway(3);
  private final ScriptedMedia media = images.media;

  private static String wish(int count, String more) {
    return "{\"prompt\":\"a red kite\",\"n\":" + count + more + "}";
  }

  private Reply ask(int count, String more) {
    return images.generate(wish(count, more));
  }

  private void overSocket() {
    images.gateway.setting("grok", "image_generation_method", "\"" + SOCKET + "\"");
  }

  private void limited() {
    images.gateway.run("UPDATE api_keys SET image_limit = 50 WHERE key = ?1", TestGateway.KEY);
  }

  private int accountsThatServed() {
    return images.gateway.rows("SELECT * FROM token_quota_state WHERE uses > 0").size();
  }

  /** Accounts of the calls, in order, each named once for each of its calls. */
  private List<String> accounts() {
    return media.asked.stream().map(call -> call.split(" ")[1]).toList();
  }

  @Test
  void aPictureIsALinkThroughThisGateway() {
    media.answer(picture(0, "a.jpg"), picture(1, "b.jpg"));
    Reply reply = ask(1, "");
    assertEquals(200, reply.status());
    assertEquals("application/json", reply.header("Content-Type"));
    assertEquals("legacy", reply.header("x-image-method"));
    JsonValue answer = reply.json();
    assertEquals(1_770_285_600, (long) answer.get("created").number());
    assertEquals(1, answer.get("data").size());
    String link = answer.get("data").at(0).text("url");
    String account = new JvmDigests().sha256Hex(accounts().get(0)).substring(0, 12);
    assertTrue(
        link.startsWith("https://gw.example/images/p_L3VzZXJzL3UxL2EuanBn?s="), reply.body());
    assertTrue(link.endsWith("&a=" + account), link);
    assertEquals(
        "{\"total_tokens\":259,\"input_tokens\":3,\"output_tokens\":256,"
            + "\"input_tokens_details\":{\"text_tokens\":3,\"image_tokens\":0}}",
        answer.get("usage").toJson());
    Row log = images.gateway.log();
    assertEquals(200, log.integer("status"));
    assertEquals("grok-imagine-1.0", log.text("model"));
    assertEquals("/v1/images/generations", log.text("route"));
    assertEquals(3, log.integer("prompt_tokens"));
    assertEquals(256, log.integer("completion_tokens"));
    assertEquals(account, log.text("account"));
    assertEquals(1, accountsThatServed());
  }

  @ParameterizedTest
  @CsvSource({"1,1", "2,1", "3,2", "4,2", "5,3", "6,3", "7,4", "8,4", "9,5", "10,5"})
  void twoPicturesComeOfEachCallInTheUpstreamsOrder(int count, int calls) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < calls; i++) {
      media.answer(picture(1, i + "-b.jpg"), picture(0, i + "-a.jpg"));
      names.add(i + "-a.jpg");
      names.add(i + "-b.jpg");
    }
    Reply reply = ask(count, ",\"concurrency\":3");
    assertEquals(names.subList(0, count), ImageGateway.names(reply));
    assertEquals(calls, media.asked.size());
    assertEquals(count, images.charged(TestGateway.KEY));
    assertEquals(calls, images.gateway.log().integer("attempts"));
  }

  @Test
  void thePictureThatComesTwiceCountsOnce() {
    limited();
    media.answer(picture(0, "a.jpg"), picture(1, "a.jpg")).answer(picture(0, "a.jpg"));
    Reply reply = ask(2, "");
    assertEquals(List.of("a.jpg"), ImageGateway.names(reply));
    assertEquals(1, images.charged(TestGateway.KEY));
  }

  @Test
  void missingPicturesAreAskedForOnceMoreAndThenGivenBack() {
    limited();
    media.answer(picture(0, "a.jpg")).answer(picture(0, "b.jpg")).answer(picture(0, "c.jpg"));
    Reply reply = ask(4, "");
    assertEquals(200, reply.status());
    assertEquals(List.of("a.jpg", "b.jpg", "c.jpg"), ImageGateway.names(reply));
    assertEquals(0, media.left());
    assertEquals(3, media.asked.size());
    assertEquals(3, images.charged(TestGateway.KEY));
    assertFalse(reply.body().contains("error"));
  }

  @Test
  void aCallThatFailsTakesNothingFromTheOthers() {
    media
        .answer(picture(0, "a.jpg"), broken(Failure.Kind.TROUBLE))
        .refuse(Failure.Kind.REQUEST_REFUSED, 400)
        .answer(picture(0, "b.jpg"), picture(1, "c.jpg"))
        .answer(picture(0, "d.jpg"), picture(1, "e.jpg"))
        .answer(picture(0, "f.jpg"));
    Reply reply = ask(6, "");
    assertEquals(
        List.of("a.jpg", "b.jpg", "c.jpg", "d.jpg", "e.jpg", "f.jpg"), ImageGateway.names(reply));
  }

  @Test
  void aFirstCallThatFailsDoesNotEndTheRequest() {
    media
        .answer(broken(Failure.Kind.TROUBLE))
        .answer(picture(0, "a.jpg"), picture(1, "b.jpg"))
        .answer(picture(0, "c.jpg"), picture(1, "d.jpg"));
    assertEquals(List.of("a.jpg", "b.jpg", "c.jpg", "d.jpg"), ImageGateway.names(ask(4, "")));
  }

  @Test
  void withoutAnyPictureTheUpstreamHasFailedAndNothingIsCharged() {
    limited();
    media.answer();
    Reply reply = ask(2, "");
    assertEquals(502, reply.status());
    assertEquals("upstream_error", reply.errorCode());
    assertEquals(0, images.charged(TestGateway.KEY));
    assertEquals(502, images.gateway.log().integer("status"));
    assertEquals(1, media.asked.size());
  }

  @Test
  void contentThatIsRefusedIsNotTriedAgainNorCharged() {
    limited();
    media.answer(broken(Failure.Kind.CONTENT_REFUSED));
    Reply reply = ask(4, "");
    assertEquals(400, reply.status());
    assertEquals("content_policy_violation", reply.errorCode());
    assertEquals(0, images.charged(TestGateway.KEY));
    assertEquals(0, accountsThatServed());
  }

  @Test
  void anotherAccountIsTriedUntilOneAccepts() {
    media
        .refuse(Failure.Kind.RATE_LIMITED, 429)
        .refuse(Failure.Kind.SESSION_REFUSED, 401)
        .answer(picture(0, "a.jpg"));
    assertEquals(200, ask(1, "").status());
    assertEquals(3, accounts().stream().distinct().count());
    assertEquals(3, images.gateway.log().integer("attempts"));
    assertEquals(1, images.gateway.rows("SELECT * FROM tokens WHERE failed_count = 1").size());
    assertEquals(
        1, images.gateway.rows("SELECT * FROM token_quota_state WHERE cooldown_until > 0").size());
  }

  @Test
  void workThatWasAcceptedIsNotGivenToAnotherAccount() {
    media.answer(broken(Failure.Kind.TROUBLE));
    assertEquals(502, ask(1, "").status());
    assertEquals(1, media.asked.size());
  }

  @Test
  void withoutAnAccountNothingIsChargedAndAWaitNamed() {
    limited();
    images.gateway.run("DELETE FROM tokens");
    Reply reply = ask(2, "");
    assertEquals(503, reply.status());
    assertEquals("NO_AVAILABLE_TOKEN", reply.errorCode());
    assertTrue(Integer.parseInt(reply.header("Retry-After")) >= 1);
    assertEquals(0, images.charged(TestGateway.KEY));
  }

  @Test
  void overTheSocketOneAccountMakesUpToFourWithEachCall() {
    overSocket();
    media
        .answer(picture(0, "a"), picture(1, "b"), picture(2, "c"), picture(3, "d"))
        .answer(picture(0, "e"), picture(1, "f"), picture(2, "g"), picture(3, "h"))
        .answer(picture(0, "i"), picture(1, "j"));
    Reply reply = ask(10, ",\"size\":\"1024x1536\",\"concurrency\":3");
    assertEquals(
        List.of("a", "b", "c", "d", "e", "f", "g", "h", "i", "j"), ImageGateway.names(reply));
    String account = accounts().get(0);
    assertEquals(
        List.of(
            "imagine " + account + " 4 2:3",
            "imagine " + account + " 4 2:3",
            "imagine " + account + " 2 2:3"),
        media.asked);
    assertEquals(SOCKET, reply.header("x-image-method"));
    assertEquals(1, accountsThatServed());
    assertEquals(3, images.gateway.log().integer("attempts"));
  }

  @ParameterizedTest
  @CsvSource({
    "'',1:1",
    "',\"size\":\"1024x1024\"',1:1",
    "',\"size\":\"auto\"',2:3",
    "',\"size\":\"1280x720\"',16:9",
    "',\"size\":\"720x1280\"',9:16",
    "',\"size\":\"1536x1024\"',3:2",
    "',\"size\":\"16:9\"',16:9",
    "',\"aspect_ratio\":\"9:16\"',9:16",
    "',\"size\":\"1024x1024\",\"aspect_ratio\":\"3:2\"',3:2",
  })
  void theRatioIsThatOfTheSize(String more, String ratio) {
    overSocket();
    media.answer(picture(0, "a"));
    ask(1, more);
    assertEquals("imagine " + accounts().get(0) + " 1 " + ratio, media.asked.get(0));
  }

  @Test
  void theOperatorDecidesAboutAdultContent() {
    overSocket();
    images.gateway.setting("grok", "image_nsfw", "true");
    media.answer(picture(0, "a"));
    ask(1, "");
    assertTrue(media.asked.get(0).endsWith(" adult"));
  }

  @ParameterizedTest
  @EnumSource(
      value = Failure.Kind.class,
      names = {"TROUBLE", "TIMEOUT", "REQUEST_REFUSED", "FORBIDDEN"})
  void aSocketThatDoesNotWorkIsReplacedByTheConversation(Failure.Kind kind) {
    overSocket();
    images.gateway.setting("grok", "max_retry", "1");
    media.refuse(kind, 400).answer(picture(0, "a.jpg"), picture(1, "b.jpg"));
    Reply reply = ask(2, "");
    assertEquals(200, reply.status());
    assertEquals("legacy", reply.header("x-image-method"));
    assertTrue(media.asked.get(1).startsWith("draw "));
  }

  @Test
  void aSocketThatBringsNothingIsReplacedToo() {
    overSocket();
    media.answer().answer(picture(0, "a.jpg"));
    assertEquals("legacy", ask(1, "").header("x-image-method"));
  }

  @ParameterizedTest
  @EnumSource(
      value = Failure.Kind.class,
      names = {"CONTENT_REFUSED", "RATE_LIMITED"})
  void whatTheSocketRefusesTheConversationIsNotAsked(Failure.Kind kind) {
    overSocket();
    media.answer(broken(kind));
    assertTrue(ask(1, "").status() >= 400);
    assertEquals(1, media.asked.size());
  }

  @Test
  void aSocketThatIsRateLimitedOnTheWayEndsTheRequestWithWhatThereIs() {
    overSocket();
    limited();
    media
        .answer(picture(0, "a"), picture(1, "b"), picture(2, "c"), picture(3, "d"))
        .answer(picture(0, "e"), broken(Failure.Kind.RATE_LIMITED));
    assertEquals(5, ImageGateway.names(ask(8, "")).size());
    assertEquals(2, media.asked.size());
    assertEquals(5, images.charged(TestGateway.KEY));
    assertEquals(
        1, images.gateway.rows("SELECT * FROM token_quota_state WHERE cooldown_until > 0").size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"b64_json", "base64", "B64_JSON"})
  void bytesAreFetchedWithTheAccountThatMadeThem(String format) {
    images.gateway.setting("cache", "keep_base64_cache", "false");
    media.files.put(url("a.jpg"), "ffd8ff01");
    media.answer(picture(0, "a.jpg"), picture(1, "b.jpg"));
    Reply reply = ask(1, ",\"response_format\":\"" + format + "\"");
    JsonValue picture = reply.json().get("data").at(0);
    assertEquals("/9j/AQ==", picture.text(format.toLowerCase(Locale.ROOT)));
    assertEquals(List.of("a.jpg"), ImageGateway.names(reply));
    assertEquals(2, media.asked.size(), "one picture was wanted");
    assertEquals(List.of(accounts().get(0), accounts().get(0)), accounts());
    assertEquals(0, images.gateway.kv.values.size());
  }

  @Test
  void bytesThatCameAlongAreNotFetched() {
    overSocket();
    media.answer(picture(0, "a.jpg", "/9j/AQ=="), picture(1, "b.jpg", "\"}no base64"));
    Reply reply = ask(2, ",\"response_format\":\"b64_json\"");
    assertEquals("/9j/AQ==", reply.json().get("data").at(0).text("b64_json"));
    assertEquals("/9j/4AA=", reply.json().get("data").at(1).text("b64_json"));
    assertEquals(2, media.asked.size());
    assertTrue(media.asked.get(1).endsWith("b.jpg"));
  }

  @Test
  void embeddedPicturesAreKeptWhereTheOperatorWantsIt() {
    media.files.put(url("a"), "89504e470d0a1a0a");
    media.answer(picture(0, "a"));
    ask(1, ",\"response_format\":\"b64_json\"");
    assertEquals(
        List.of("image/p_L3VzZXJzL3UxL2E"), List.copyOf(images.gateway.kv.values.keySet()));
    assertTrue(
        images
            .gateway
            .kv
            .values
            .get("image/p_L3VzZXJzL3UxL2E")
            .metadata()
            .contains("\"contentType\":\"image/png\""));
  }

  @Test
  void aPictureThatCannotBeFetchedGivesItsPlaceToAnother() {
    media.files.put(url("a"), null);
    media.answer(picture(0, "a"), picture(1, "b"));
    Reply reply = ask(1, ",\"response_format\":\"b64_json\"");
    assertEquals(List.of("b"), ImageGateway.names(reply));
  }

  @Test
  void whatCannotBeFetchedIsGivenBack() {
    limited();
    media.files.put(url("b"), null);
    media.answer(picture(0, "a"), picture(1, "b"));
    Reply reply = ask(2, ",\"response_format\":\"b64_json\"");
    assertEquals(List.of("a"), ImageGateway.names(reply));
    assertEquals(1, images.charged(TestGateway.KEY));
  }

  @Test
  void whenNothingCanBeFetchedTheUpstreamHasFailed() {
    limited();
    media.files.put(url("a"), null);
    media.files.put(url("b"), null);
    media.answer(picture(0, "a"), picture(1, "b"));
    Reply reply = ask(1, ",\"response_format\":\"b64_json\"");
    assertEquals(502, reply.status());
    assertEquals(0, images.charged(TestGateway.KEY));
    assertEquals(502, images.gateway.log().integer("status"));
    assertEquals(1, accountsThatServed(), "it did its work");
  }

  @ParameterizedTest
  @CsvSource({"url,url", "base64,base64", "b64_json,b64_json"})
  void whereTheCallerNamesNoFormatTheOperatorsHolds(String setting, String member) {
    images.gateway.setting("global", "image_mode", "\"" + setting + "\"");
    overSocket();
    media.answer(picture(0, "a")).answer(picture(0, "b"));
    assertEquals(member, ask(1, "").json().get("data").at(0).names().get(0));
    assertEquals(
        "url", ask(1, ",\"response_format\":\"url\"").json().get("data").at(0).names().get(0));
  }

  @Test
  void theAnswerBeginsWithTheFirstPictureAndSilenceIsFilled() {
    media
        .answer(picture(0, "a.jpg"), new Step.Pause(45_000), picture(1, "b.jpg"))
        .answer(picture(0, "c.jpg"));
    FakeRequest request = images.post("/v1/images/generations", wish(3, ""));
    Response response = images.open(request);
    assertEquals(200, response.status());
    assertEquals(1, media.asked.size());
    List<String> pieces = new ArrayList<>();
    ((Response.Written) response.body())
        .text()
        .writeTo(
            piece -> {
              pieces.add(piece);
              return true;
            });
    assertEquals(List.of("\n", "\n", "\n"), pieces.subList(0, 3));
    assertTrue(pieces.get(3).startsWith("{\"created\":"));
    assertEquals(2, media.asked.size());
  }

  @Test
  void aClientThatLeavesStopsTheUpstreamAndKeepsItsCharge() {
    limited();
    media.answer(picture(0, "a.jpg"), new Step.Pause(60_000), picture(1, "b.jpg"));
    FakeRequest request = images.post("/v1/images/generations", wish(3, ""));
    Response response = images.open(request);
    request.leave();
    ((Response.Written) response.body()).text().writeTo(piece -> false);
    request.runAfterwards();
    assertEquals(1, media.cancelled);
    assertEquals(1, media.asked.size());
    assertEquals(499, images.gateway.log().integer("status"));
    assertEquals(3, images.charged(TestGateway.KEY));
    assertNull(images.gateway.rows("SELECT * FROM tokens").get(0).text("last_failure_reason"));
  }

  @Test
  void aDefectIsSettledAndLeavesTheAccountsFree() {
    images.gateway.run("DELETE FROM tokens WHERE token <> 'account-1'");
    images.gateway.run("UPDATE tokens SET remaining_queries = -1");
    limited();
    media.broken = true;
    for (int i = 0; i < 3; i++) {
      media.answer(picture(0, "a"));
      assertEquals("internal_error", ask(1, ",\"response_format\":\"b64_json\"").errorCode());
    }
    assertEquals(3, images.gateway.rows("SELECT * FROM request_log WHERE status = 500").size());
    assertEquals(0, images.charged(TestGateway.KEY));
  }

  @Test
  void aDefectWhileAskingIsSettledToo() {
    limited();
    media.defective = true;
    assertEquals("internal_error", ask(1, "").errorCode());
    assertEquals(500, images.gateway.log().integer("status"));
    assertEquals(0, images.charged(TestGateway.KEY));
  }

  @Test
  void aRequestPunishesNoMoreThanTwoAccountsHoweverManyCallsItMakes() {
    ImageGateway many = new ImageGateway(9);
    many.gateway.setting("grok", "max_retry", "3");
    for (int i = 0; i < 6; i++) {
      many.media.refuse(Failure.Kind.SESSION_REFUSED, 401);
    }
    many.media.answer(picture(0, "a"));
    many.media.answer(picture(0, "b"));
    for (int i = 0; i < 3; i++) {
      many.media.answer(picture(0, "c" + i));
    }
    many.generate(wish(8, ",\"concurrency\":3"));
    assertEquals(2, many.gateway.rows("SELECT * FROM tokens WHERE failed_count > 0").size());
  }

  @Test
  void troubleOnTheWayIsNoReasonToLeaveTheSocketsPicturesMissing() {
    overSocket();
    media
        .answer(picture(0, "a"), picture(1, "b"), picture(2, "c"), picture(3, "d"))
        .answer(picture(0, "e"), broken(Failure.Kind.TROUBLE))
        .answer(picture(0, "f"), picture(1, "g"), picture(2, "h"));
    assertEquals(8, ImageGateway.names(ask(8, "")).size());
  }

  @Test
  void anAccountsRateLimitIsNoReasonForOthersToMakeNone() {
    media
        .answer(picture(0, "a"), broken(Failure.Kind.RATE_LIMITED))
        .answer(picture(0, "b"), picture(1, "c"))
        .answer(picture(0, "d"));
    assertEquals(4, ImageGateway.names(ask(4, "")).size());
  }

  @Test
  void picturesWhoseIndexesHaveGapsComeInTheirOrder() {
    overSocket();
    media.answer(picture(5, "c"), picture(0, "a"), picture(2, "b"));
    media.answer();
    assertEquals(List.of("a", "b", "c"), ImageGateway.names(ask(4, "")));
  }

  @Test
  void contentThatIsRefusedOnTheWayIsNoFaultOfTheAccount() {
    media.answer(picture(0, "a"), broken(Failure.Kind.CONTENT_REFUSED)).answer();
    assertEquals(1, ImageGateway.names(ask(2, "")).size());
    assertTrue(accountsThatServed() >= 1);
    assertEquals(200, images.gateway.log().integer("status"));
    assertEquals("", images.gateway.log().text("error"));
  }

  @Test
  void theUsageIsThatOfThePicturesThatCame() {
    limited();
    media.answer(picture(0, "a")).answer(picture(0, "b")).answer();
    JsonValue usage = ask(4, "").json().get("usage");
    assertEquals(512, (int) usage.get("output_tokens").number());
    assertEquals(
        515,
        images
            .gateway
            .rows("SELECT tokens_used FROM api_key_usage_daily")
            .get(0)
            .integer("tokens_used"));
  }

  @Test
  void whatIsNoPictureIsToldButNotKept() {
    media.files.put(url("a.webp"), "00112233");
    media.answer(picture(0, "a.webp"));
    assertEquals(200, ask(1, ",\"response_format\":\"b64_json\"").status());
    assertEquals(0, images.gateway.kv.values.size());
  }

  @Test
  void bytesThatCameAlongEmptyAreFetched() {
    overSocket();
    media.answer(picture(0, "a.jpg", ""));
    Reply reply = ask(1, ",\"response_format\":\"b64_json\"");
    assertEquals("/9j/4AA=", reply.json().get("data").at(0).text("b64_json"));
  }

  @Test
  void bytesThatCameAlongAreHeldUpToNineMegabytes() {
    overSocket();
    String large = "/9j/" + "A".repeat(7 << 20);
    media.answer(picture(0, "a.jpg", large), picture(1, "b.jpg", large));
    JsonValue data = ask(2, ",\"response_format\":\"b64_json\"").json().get("data");
    assertEquals(large.length(), data.at(0).text("b64_json").length());
    assertEquals("/9j/4AA=", data.at(1).text("b64_json"));
  }

  @Test
  void aLargePictureIsKeptBeforeTheNextIsFetched() {
    media.files.put(url("a"), ScriptedMedia.JPEG + "00".repeat(4 << 20));
    media.files.put(url("b"), ScriptedMedia.JPEG);
    media.answer(picture(0, "a"), picture(1, "b"));
    FakeRequest request =
        images.post("/v1/images/generations", wish(2, ",\"response_format\":\"b64_json\""));
    Response response = images.open(request);
    ((Response.Written) response.body()).text().writeTo(piece -> true);
    assertEquals(1, images.gateway.kv.values.size());
    request.runAfterwards();
    assertEquals(2, images.gateway.kv.values.size());
  }

  @Test
  void whoLeavesBeforeThereIsAPictureIsLoggedAsGone() {
    media.files.put(url("a"), null);
    media.answer(picture(0, "a"));
    FakeRequest request =
        images.post("/v1/images/generations", wish(1, ",\"response_format\":\"b64_json\""));
    request.leave();
    assertEquals(499, images.send(request).status());
    assertEquals(499, images.gateway.log().integer("status"));
  }

  @Test
  void theLogKnowsWhenTheFirstPictureWasThere() {
    media.answer(new Step.Pause(4000), picture(0, "a"));
    ask(1, "");
    assertEquals(4000, images.gateway.log().integer("first_byte_ms"));
  }

  @Test
  void aDefectOnTheWayIsLogged() {
    media.answer(picture(0, "a"), picture(1, "b"));
    FakeRequest request =
        images.post("/v1/images/generations", wish(2, ",\"response_format\":\"b64_json\""));
    Response response = images.open(request);
    media.broken = true;
    ((Response.Written) response.body()).text().writeTo(piece -> true);
    request.runAfterwards();
    assertEquals(500, images.gateway.log().integer("status"));
  }

  @Test
  void aConnectionThatTheAccountIsRefusedOnTheWayEndsWithWhatThereIs() {
    overSocket();
    limited();
    media
        .answer(picture(0, "a"), picture(1, "b"), picture(2, "c"), picture(3, "d"))
        .refuse(Failure.Kind.RATE_LIMITED, 429);
    assertEquals(4, ImageGateway.names(ask(8, "")).size());
    assertEquals(2, media.asked.size());
    assertEquals(4, images.charged(TestGateway.KEY));
    assertEquals(
        1, images.gateway.rows("SELECT * FROM token_quota_state WHERE cooldown_until > 0").size());
  }

  @ParameterizedTest
  @CsvSource({"a.png?v=1,png", "a.webp,webp", "a.jpg,jpeg", "a,jpeg"})
  void theTypeOfALinksPictureIsThatOfItsName(String name, String type) {
    media.answer(picture(0, name));
    String body = ask(1, ",\"stream\":true").body();
    assertTrue(body.contains("\"output_format\":\"" + type + "\""), body);
  }
}
