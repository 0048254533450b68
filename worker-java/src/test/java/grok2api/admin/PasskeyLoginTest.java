package grok2api.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grok2api.platform.Row;
import grok2api.testing.FakeRequest;
import grok2api.testing.JvmDigests;
import grok2api.testing.Reply;
import grok2api.testing.SoftwareAuthenticator;
import grok2api.testing.TestGateway;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasskeyLoginTest {
  private static final String LOGIN = "/api/v1/admin/login/passkey";
  private static final String OPTIONS = LOGIN + "/options";
  private static final long MINUTE = 60_000;

  private final TestGateway gateway = TestGateway.empty();
  private SoftwareAuthenticator key = SoftwareAuthenticator.es256();

  @BeforeEach
  void aPasskeyIsKnown() {
    key.signCount = 3;
    store(key);
  }

  private void store(SoftwareAuthenticator authenticator) {
    gateway.run(
        "INSERT INTO passkeys (id, name, algorithm, public_key, sign_count, created_at)"
            + " VALUES (?1, 'laptop', ?2, ?3, ?4, 0)",
        authenticator.id,
        authenticator.algorithm,
        authenticator.publicKey,
        authenticator.signCount);
    authenticator.signCount++;
  }

  private static FakeRequest fromPanel(String path, String body) {
    return FakeRequest.of("POST", path, body)
        .header("Origin", "https://gw.example")
        .header("X-Requested-With", "grok2api-admin");
  }

  private String challenge() {
    Reply reply = gateway.send(fromPanel(OPTIONS, ""));
    assertEquals(200, reply.status(), reply.body());
    return reply.json().get("publicKey").text("challenge");
  }

  private Reply signIn(String credential) {
    return gateway.send(fromPanel(LOGIN, "{\"credential\":" + credential + "}"));
  }

  private void signsIn(String credential) {
    Reply reply = signIn(credential);
    assertEquals(200, reply.status(), reply.body() + gateway.logged);
  }

  /** One text for all failures; the log alone knows better. */
  private void refused(String reason, String credential) {
    gateway.logged.clear();
    Reply reply = signIn(credential);
    assertEquals(401, reply.status(), reply.body());
    assertEquals("BAD_CREDENTIALS", reply.json().text("code"));
    assertFalse(reply.body().contains(reason), reply.body());
    assertEquals("This passkey did not sign you in", reply.json().text("error"));
    assertEquals(
        "grok2api_admin_session=; Path=/; HttpOnly; Secure; SameSite=Lax; Max-Age=0",
        reply.header("Set-Cookie"));
    assertEquals(1, gateway.logged.size(), gateway.logged.toString());
    String line = gateway.logged.get(0);
    assertTrue(line.startsWith("passkey.refused {"), line);
    assertTrue(line.contains("reason=" + reason), line);
    assertEquals(0, gateway.rows("SELECT * FROM admin_sessions").size());
    assertEquals(0, gateway.rows("SELECT * FROM audit_log").size());
  }

  /** Nothing but that one thing is wrong: before and after it, the same key signs in. */
  private void refused(String reason, Consumer<SoftwareAuthenticator> breaks) {
    breaks.accept(key);
    refused(reason, key.get(challenge()));
  }

  private long challenges() {
    return gateway.rows("SELECT count(*) AS n FROM passkey_challenges").get(0).integer("n");
  }

  @Test
  void tellsABrowserWhatToAsk() {
    Reply reply = gateway.send(fromPanel(OPTIONS, ""));
    String challenge = reply.json().get("publicKey").text("challenge");
    assertEquals(43, challenge.length());
    assertEquals(
        """
        {"success":true,"status":"success","publicKey":{"challenge":"%s","rpId":"gw.example",\
        "userVerification":"required","timeout":300000,"allowCredentials":[]}}"""
            .formatted(challenge),
        reply.body());
  }

  @Test
  void theDatabaseHasADigestOnly() {
    String challenge = challenge();
    Row row = gateway.rows("SELECT * FROM passkey_challenges").get(0);
    assertEquals(new JvmDigests().sha256Base64Url(challenge), row.text("digest"));
    assertEquals("login", row.text("purpose"));
    assertEquals(gateway.clock.nowMillis + 5 * MINUTE, row.integer("expires_at"));
  }

  @Test
  void signsInLikeAPassword() {
    Reply reply = signIn(key.get(challenge()));
    assertEquals(
        """
        {"success":true,"status":"success","expires_at":1770314400000,\
        "must_change_password":false}""",
        reply.body());
    String cookie = reply.header("Set-Cookie");
    assertTrue(cookie.endsWith("; Path=/; HttpOnly; Secure; SameSite=Lax; Max-Age=28800"), cookie);
    FakeRequest show = FakeRequest.of("GET", "/api/v1/admin/session", "");
    show.header("Cookie", cookie.substring(0, cookie.indexOf(';')));
    assertEquals("admin", gateway.send(show).json().text("username"));
    assertEquals(
        "passkey", gateway.rows("SELECT method FROM admin_sessions").get(0).text("method"));
    Row audit = gateway.rows("SELECT * FROM audit_log").get(0);
    assertEquals("session.begun", audit.text("action"));
    assertEquals("{\"method\":\"passkey\"}", audit.text("detail"));
  }

  @Test
  void aScriptGetsTheTokenInTheBody() {
    Reply options = gateway.send(FakeRequest.of("POST", OPTIONS, ""));
    String challenge = options.json().get("publicKey").text("challenge");
    String body = "{\"credential\":" + key.get(challenge) + "}";
    Reply reply = gateway.send(FakeRequest.of("POST", LOGIN, body));
    assertEquals(43, reply.json().text("api_key").length());
  }

  @Test
  void notesWhenItWasUsedAndHowOften() {
    key.signCount = 9;
    signsIn(key.get(challenge()));
    Row row = gateway.rows("SELECT * FROM passkeys").get(0);
    assertEquals(9, row.integer("sign_count"));
    assertEquals(gateway.clock.nowMillis, row.integer("last_used_at"));
  }

  @Test
  void anRsaKeyDoesAsWell() {
    key = SoftwareAuthenticator.rs256();
    store(key);
    refused("wrong_signature", broken -> broken.signs = new byte[] {1});
    key.signs = null;
    signsIn(key.get(challenge()));
  }

  @Test
  void asksInOneRoundTripAndAnswersInTwo() {
    gateway.sql.resetRoundTrips();
    String challenge = challenge();
    assertEquals(1, gateway.sql.roundTrips());
    gateway.sql.resetRoundTrips();
    signsIn(key.get(challenge));
    assertEquals(2, gateway.sql.roundTrips());
  }

  @Test
  void aChallengeOfSomebodyElsesIsNone() {
    refused("unknown_challenge", key.get("vyX3sXsMFEniYdN-mUMLpyCe1hqQUF2nU0hYqsXmKIk"));
    refused("unknown_challenge", key.get(""));
  }

  @Test
  void aChallengeIsAnsweredOnce() {
    String answer = key.get(challenge());
    signsIn(answer);
    gateway.run("DELETE FROM admin_sessions");
    gateway.run("DELETE FROM audit_log");
    gateway.run("UPDATE passkeys SET sign_count = 0");
    refused("unknown_challenge", answer);
  }

  @Test
  void aWrongAnswerUsesItsChallengeUp() {
    String challenge = challenge();
    key.signs = new byte[] {1};
    refused("wrong_signature", key.get(challenge));
    key.signs = null;
    refused("unknown_challenge", key.get(challenge));
    assertEquals(0, challenges());
  }

  @Test
  void aChallengeLastsFiveMinutes() {
    String first = challenge();
    String second = challenge();
    gateway.clock.nowMillis += 5 * MINUTE - 1;
    signsIn(key.get(first));
    gateway.run("DELETE FROM admin_sessions");
    gateway.run("DELETE FROM audit_log");
    key.signCount++;
    gateway.clock.nowMillis += 1;
    refused("unknown_challenge", key.get(second));
  }

  @Test
  void aChallengeForANewPasskeySignsNobodyIn() {
    Reply options = gateway.admin("POST", "/api/v1/admin/passkeys/options", "");
    gateway.run("DELETE FROM admin_sessions");
    refused("unknown_challenge", key.get(options.json().get("publicKey").text("challenge")));
  }

  @Test
  void strangersCannotFillTheTable() {
    String first = challenge();
    gateway.clock.nowMillis += 1;
    String second = challenge();
    gateway.clock.nowMillis += 1;
    for (int i = 0; i < 199; i++) {
      challenge();
    }
    assertEquals(200, challenges());
    refused("unknown_challenge", key.get(first));
    signsIn(key.get(second));
  }

  @Test
  void strangersEndNoRegistration() {
    gateway.admin("POST", "/api/v1/admin/passkeys/options", "");
    for (int i = 0; i < 201; i++) {
      challenge();
    }
    assertEquals(201, challenges());
  }

  @Test
  void theProofOfAnotherCeremonyIsNone() {
    refused("other_ceremony", key.get("webauthn.create", challenge()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://evil.example",
        "https://gw.example.evil.example",
        "http://gw.example",
        "https://gw.example:8443",
        "https://sub.gw.example",
        "https://gw.example/",
        "null",
        ""
      })
  void anotherSitesPageCannotAsk(String origin) {
    refused("foreign_origin", broken -> broken.origin = origin);
  }

  @Test
  void behindAProxyTheNamedSiteIsOurs() {
    refused("foreign_origin", broken -> broken.origin = "https://panel.example");
    gateway.setting("global", "base_url", "\"https://Panel.example/\"");
    FakeRequest asked =
        fromPanel(OPTIONS, "")
            .header("Origin", "https://panel.example")
            .header("X-Forwarded-Proto", "https")
            .header("X-Forwarded-Host", "panel.example");
    assertEquals("panel.example", gateway.send(asked).json().get("publicKey").text("rpId"));
    refused("other_relying_party", same -> {});
    key.relyingParty = "panel.example";
    refused("other_user", same -> {});
    key.userHandle = new JvmDigests().sha256Base64Url("grok2api:panel.example");
    signsIn(key.get(challenge()));
  }

  @Test
  void aPageInsideAnotherSitesCannotAsk() {
    refused("embedded_page", broken -> broken.more = ",\"crossOrigin\":true");
  }

  @Test
  void aBrowserMaySayMoreThanWeKnow() {
    key.more =
        ",\"crossOrigin\":false,\"topOrigin\":null,\"other_keys_can_be_added_here\":\"do not compare"
            + " clientDataJSON against a template. See https://goo.gl/yabPex\"";
    signsIn(key.get(challenge()));
  }

  @Test
  void aPasskeyForAnotherSiteIsNone() {
    refused("other_relying_party", broken -> broken.relyingParty = "evil.example");
    refused("other_relying_party", broken -> broken.relyingParty = "example");
  }

  @Test
  void somebodyMustTouchTheKeyAndBeTheOneItBelongsTo() {
    refused("user_not_present", broken -> broken.flags = SoftwareAuthenticator.VERIFIED);
    refused("user_not_verified", broken -> broken.flags = SoftwareAuthenticator.PRESENT);
  }

  @Test
  void aPasskeyThatIsNotOursIsNone() {
    refused("unknown_passkey", broken -> broken.id = SoftwareAuthenticator.es256().id);
  }

  @Test
  void aPasskeyThatWasDeletedIsNone() {
    String answer = key.get(challenge());
    gateway.admin("DELETE", "/api/v1/admin/passkeys/" + key.id, "");
    gateway.run("DELETE FROM admin_sessions");
    gateway.run("DELETE FROM audit_log");
    refused("unknown_passkey", answer);
  }

  @Test
  void theIdOfOnePasskeyAndTheSignatureOfAnotherAreNone() {
    SoftwareAuthenticator other = SoftwareAuthenticator.es256();
    store(other);
    refused("wrong_signature", broken -> broken.id = other.id);
  }

  @Test
  void anotherUsersPasskeyIsNone() {
    refused("other_user", broken -> broken.userHandle = null);
    refused("other_user", broken -> broken.userHandle = "AAAA");
  }

  @Test
  void aSignatureOverAnythingElseIsWrong() {
    refused("wrong_signature", broken -> broken.signs = new byte[69]);
  }

  @Test
  void everyByteIsSigned() {
    String answer = key.get(challenge());
    int at = answer.indexOf("\"authenticatorData\":\"") + 21 + 48;
    char other = answer.charAt(at) == 'B' ? 'C' : 'B';
    refused("wrong_signature", answer.substring(0, at) + other + answer.substring(at + 1));
  }

  @Test
  void aSignatureMustBeOne() {
    for (String signature : new String[] {"", "!", "AAAA", "MAYCAQECAQE"}) {
      String answer = key.get(challenge()).replaceAll("(\"signature\":\")[^\"]*", "$1" + signature);
      refused("wrong_signature", answer);
    }
  }

  @Test
  void theCounterMustGrow() {
    refused("counter_went_back", broken -> broken.signCount = 3);
    refused("counter_went_back", broken -> broken.signCount = 0);
    refused("counter_went_back", broken -> broken.signCount = 2);
    key.signCount = 0xf0000000;
    signsIn(key.get(challenge()));
  }

  @Test
  void anAuthenticatorThatDoesNotCountMaySignInAgainAndAgain() {
    gateway.run("UPDATE passkeys SET sign_count = 0");
    key.signCount = 0;
    signsIn(key.get(challenge()));
    signsIn(key.get(challenge()));
  }

  @Test
  void whatCannotBeReadIsRefusedLikeAllElse() {
    for (Map.Entry<String, String> each :
        Map.of(
                "clientDataJSON", "unreadable_client_data",
                "authenticatorData", "unreadable_authenticator_data")
            .entrySet()) {
      String answer = key.get(challenge());
      refused(each.getValue(), answer.replaceAll("(\"" + each.getKey() + "\":\")[^\"]*", "$1AAAA"));
    }
    for (String data : new String[] {"e30", "W10", "bnVsbA", "eyJ0eXBlIjoxfQ", "_w", "!"}) {
      refused(
          "unreadable_client_data",
          key.get(challenge()).replaceAll("(\"clientDataJSON\":\")[^\"]*", "$1" + data));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}|credential",
        "{\"credential\":1}|credential",
        "{\"credential\":{}}|credential.response",
        "{\"credential\":{\"response\":{}}}|credential.id",
        "{\"credential\":{\"id\":\"x\",\"response\":{}}}|credential.response.clientDataJSON"
      })
  void whatIsNoCredentialIsTold(String bodyAndField) {
    String[] parts = bodyAndField.split("\\|");
    Reply reply = gateway.send(fromPanel(LOGIN, parts[0]));
    assertEquals(400, reply.status());
    assertEquals("INVALID_FIELD", reply.json().text("code"));
    assertEquals(parts[1], reply.json().text("field"));
  }

  @Test
  void whatIsNoJsonOrTooLongIsTold() {
    assertEquals("INVALID_JSON", gateway.send(fromPanel(LOGIN, "[]")).json().text("code"));
    Reply tooLong = gateway.send(fromPanel(LOGIN, "{\"x\":\"" + "x".repeat(65536) + "\"}"));
    assertEquals(413, tooLong.status());
    assertEquals("BODY_TOO_LARGE", tooLong.json().text("code"));
  }

  @Test
  void anotherSitesPageMayNotEvenTry() {
    for (String path : new String[] {OPTIONS, LOGIN}) {
      Reply reply =
          gateway.send(FakeRequest.of("POST", path, "{}").header("Origin", "https://evil.example"));
      assertEquals(403, reply.status());
      assertEquals("CSRF_REJECTED", reply.json().text("code"));
    }
    assertEquals(0, challenges());
  }

  @Test
  void failuresLockNobodyOut() {
    for (int i = 0; i < 30; i++) {
      refused("wrong_signature", broken -> broken.signs = new byte[] {1});
    }
    key.signs = null;
    signsIn(key.get(challenge()));
  }

  @Test
  void theDefaultPasswordMustBeChangedAllTheSame() {
    gateway.setting("global", "admin_password", "\"admin\"");
    Reply reply = signIn(key.get(challenge()));
    assertTrue(reply.body().contains("\"must_change_password\":true"), reply.body());
    FakeRequest list = FakeRequest.of("GET", "/api/v1/admin/passkeys", "");
    String cookie = reply.header("Set-Cookie");
    list.header("Cookie", cookie.substring(0, cookie.indexOf(';')));
    assertEquals("PASSWORD_CHANGE_REQUIRED", gateway.send(list).json().text("code"));
  }

  @Test
  void everyChallengeIsAnother() {
    assertNotEquals(challenge(), challenge());
    assertNull(gateway.send(fromPanel(OPTIONS, "")).header("Set-Cookie"));
  }
}
