package grok2api.gateway;

import static grok2api.testing.ScriptedMedia.broken;
import static grok2api.testing.ScriptedMedia.picture;
import static grok2api.testing.ScriptedMedia.progress;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grok2api.gateway.ImagineRounds.Asker;
import grok2api.media.AspectRatio;
import grok2api.platform.Row;
import grok2api.platform.Signal;
import grok2api.refusal.Refusal;
import grok2api.refusal.Refused;
import grok2api.testing.FakeRequest;
import grok2api.testing.ImageGateway;
import grok2api.testing.ScriptedMedia;
import grok2api.testing.ScriptedMedia.Step;
import grok2api.testing.TestGateway;
import grok2api.upstream.Failure;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImagineRoundsTest {
  private final ImageGateway images = new ImageGateway(1);
  private final ScriptedMedia media = images.media;
  private final FakeRequest request = images.gateway.request("GET", "/", "");
  private final Asker holder = new Asker(request, false);
  private final Asker operator = new Asker(FakeRequest.of("GET", "/", ""), true);
  private final List<String> told = new ArrayList<>();

  private Refusal round(Asker asker) {
    images.gateway.clock.nowMillis++;
    return images.service.imagine().run(asker, "a kite", AspectRatio.WIDE, Signal.NEVER, told::add);
  }

  private void limited(int limit) {
    images.gateway.run("UPDATE api_keys SET image_limit = ?1", limit);
  }

  /** E.g. {@code 200 account 1}: status, error code or what is there, attempts. */
  private List<String> log() {
    List<String> lines = new ArrayList<>();
    for (Row row : images.gateway.rows("SELECT * FROM request_log ORDER BY id")) {
      lines.add(
          (row.integer("status") + " " + row.text("error_code")).trim()
              + " "
              + row.integer("attempts"));
    }
    return lines;
  }

  @Test
  void aRoundTellsLinksAndIsLoggedAndChargedByThePicture() {
    limited(50);
    media.answer(progress(0, 10), new Step.Pause(700), picture(0, "a.jpg"), picture(1, "b.jpg"));
    assertNull(round(holder));
    assertEquals(List.of("imagine account-1 6 16:9"), media.asked);
    assertEquals(2, told.size());
    assertTrue(told.get(0).startsWith("https://gw.example/images/p_L3VzZXJzL3UxL2EuanBn?s="));
    assertTrue(told.get(0).contains("&a="), "who made it");
    assertEquals(2, images.charged(TestGateway.KEY));
    Row row = images.gateway.log();
    assertEquals(200, row.integer("status"));
    assertEquals("/api/v1/admin/imagine/ws", row.text("route"));
    assertEquals("grok-imagine-1.0", row.text("model"));
    assertEquals("name of sk-test", row.text("key_name"));
    assertEquals(1, row.integer("stream"));
    assertEquals(700, row.integer("first_byte_ms"));
    assertEquals(1, images.gateway.rows("SELECT 1 FROM token_quota_state WHERE uses > 0").size());
  }

  @Test
  void theOperatorDecidesAboutAdultContentHereToo() {
    images.gateway.setting("grok", "image_nsfw", "true");
    media.answer(picture(0, "a"));
    round(holder);
    assertTrue(media.asked.get(0).endsWith(" adult"));
  }

  @Test
  void everyRoundIsARowOfItsOwn() {
    media.answer(picture(0, "a")).answer(picture(0, "b"));
    round(holder);
    round(holder);
    assertEquals(List.of("200 1", "200 1"), log());
  }

  @Test
  void whoMayNotAskIsToldBeforeAnythingIsAsked() {
    Asker stranger = new Asker(FakeRequest.of("GET", "/", ""), false);
    assertThrows(Refused.class, () -> images.service.imagine().admit(stranger));
    assertInstanceOf(Refusal.Unauthenticated.class, round(stranger));
    images.service.imagine().admit(holder);
    images.service.imagine().admit(operator);
    assertEquals(List.of(), media.asked);
    assertEquals(0, images.charged(TestGateway.KEY));
  }

  @Test
  void aRoundNeedsRoomForSixPictures() {
    limited(7);
    media.answer(picture(0, "a"), picture(1, "b"));
    assertNull(round(holder));
    assertInstanceOf(Refusal.QuotaSpent.class, round(holder));
    assertEquals(2, images.charged(TestGateway.KEY));
    assertEquals(List.of("200 1", "429 daily_quota_exceeded 0"), log());
  }

  @Test
  void anOperatorPaysNothing() {
    media.answer(picture(0, "a"));
    assertNull(round(operator));
    assertEquals(List.of("200 1"), log());
    assertEquals("admin", images.gateway.log().text("key_name"));
    assertEquals(0, images.gateway.rows("SELECT 1 FROM api_key_usage_daily").size());
  }

  @Test
  void anOperatorsRoundsKnowTheAccountsAsTheyAreBySoon() {
    media.answer(picture(0, "a")).answer(picture(0, "b"));
    round(operator);
    images.gateway.run("DELETE FROM tokens");
    images.gateway.account("account-2", "sso", 80);
    images.gateway.clock.nowMillis += 10_000;
    round(operator);
    assertEquals("imagine account-2 6 16:9", media.asked.get(1));
  }

  @Test
  void aRoundWithPicturesEndsWhenNothingMoreComes() {
    media.answer(picture(0, "a"), new Step.Pause(119_000), picture(1, "late"));
    long before = images.gateway.clock.nowMillis;
    assertNull(round(holder));
    assertEquals(15_001, images.gateway.clock.nowMillis - before);
    assertEquals(1, media.cancelled);
    assertEquals(1, told.size());
    assertEquals(List.of("200 1"), log());
  }

  @Test
  void aRoundWaitsForItsFirstPicture() {
    media.answer(progress(0, 10), new Step.Pause(90_000), picture(0, "a"));
    assertNull(round(holder));
    assertEquals(1, told.size());
  }

  @ParameterizedTest
  @CsvSource({
    "CONTENT_REFUSED, ContentRefused, 400 content_policy_violation 1",
    "RATE_LIMITED, AccountsCooling, 429 rate_limit_exceeded 1",
    "TROUBLE, UpstreamFailed, 502 upstream_error 1"
  })
  void aRoundWithoutAPictureTellsWhyAndCostsNothing(Failure.Kind kind, String refusal, String row) {
    limited(50);
    images.gateway.account("account-2", "sso", 80);
    media.answer(progress(0, 10), broken(kind));
    assertEquals(refusal, round(holder).getClass().getSimpleName());
    assertEquals(List.of(row), log());
    assertTrue(images.gateway.log().text("error").contains("scripted"));
    assertEquals(0, images.charged(TestGateway.KEY));
  }

  @Test
  void whatBreaksAfterAPictureIsTheAccountsMatter() {
    limited(50);
    media.answer(picture(0, "a"), broken(Failure.Kind.RATE_LIMITED));
    assertNull(round(holder));
    assertEquals(List.of("200 1"), log());
    assertTrue(images.gateway.log().text("error").contains("RATE_LIMITED"));
    assertEquals(1, images.charged(TestGateway.KEY));
    assertEquals(
        1, images.gateway.rows("SELECT 1 FROM token_quota_state WHERE cooldown_until > 0").size());
  }

  @Test
  void whoLeavesIsNoFaultOfTheAccount() {
    limited(50);
    media.answer(picture(0, "a"), broken(Failure.Kind.CLIENT_GONE));
    assertNull(round(holder));
    assertEquals(1, images.charged(TestGateway.KEY));
    assertEquals(1, images.gateway.rows("SELECT 1 FROM token_quota_state WHERE uses > 0").size());
    media.answer(broken(Failure.Kind.CLIENT_GONE));
    assertInstanceOf(Refusal.ClientGone.class, round(holder));
    assertEquals(List.of("200 1", "499 client_closed_request 1"), log());
  }

  @Test
  void aDefectIsToldAndSettledAndLeavesTheAccountFree() {
    limited(50);
    images.gateway.run("UPDATE tokens SET remaining_queries = -1");
    for (int i = 0; i < 3; i++) {
      media.answer(picture(0, "a"), picture(1, "b"));
      Refusal refusal =
          images
              .service
              .imagine()
              .run(
                  holder,
                  "a kite",
                  AspectRatio.WIDE,
                  Signal.NEVER,
                  link -> {
                    throw new IllegalStateException("scripted");
                  });
      assertInstanceOf(Refusal.Internal.class, refusal);
    }
    assertEquals(3, media.cancelled);
    assertEquals(
        List.of("500 internal_error 1", "500 internal_error 1", "500 internal_error 1"), log());
    assertEquals(0, images.charged(TestGateway.KEY));
    assertTrue(images.gateway.logged.get(0).startsWith("imagine.defect "));
  }

  @Test
  void aDatabaseThatFailsIsToldToo() {
    images.gateway.run("ALTER TABLE api_keys RENAME TO away");
    assertInstanceOf(Refusal.Internal.class, round(holder));
    assertEquals(List.of(), media.asked);
  }
}
