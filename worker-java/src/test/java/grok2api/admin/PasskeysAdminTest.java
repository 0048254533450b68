package grok2api.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grok2api.platform.JsonValue;
import grok2api.platform.Row;
import grok2api.testing.FakeRequest;
import grok2api.testing.JvmDigests;
import grok2api.testing.Reply;
import grok2api.testing.SoftwareAuthenticator;
import grok2api.testing.TestGateway;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PasskeysAdminTest {
  private static final String PASSKEYS = "/api/v1/admin/passkeys";
  private static final long MINUTE = 60_000;

  private final TestGateway gateway = TestGateway.empty();
  private final SoftwareAuthenticator key = SoftwareAuthenticator.es256();

  private JsonValue options() {
    Reply reply = gateway.admin("POST", PASSKEYS + "/options", "");
    assertEquals(200, reply.status(), reply.body());
    return reply.json().get("publicKey");
  }

  private String challenge() {
    return options().text("challenge");
  }

  private Reply create(String name, String credential) {
    return gateway.admin(
        "POST", PASSKEYS, "{\"name\":\"" + name + "\",\"credential\":" + credential + "}");
  }

  private void creates(String credential) {
    Reply reply = create("laptop", credential);
    assertEquals(200, reply.status(), reply.body());
  }

  private void refused(String field, String text, String credential) {
    Reply reply = create("laptop", credential);
    assertEquals(400, reply.status(), reply.body());
    assertEquals("INVALID_FIELD", reply.json().text("code"));
    assertEquals("credential." + field, reply.json().text("field"));
    assertTrue(reply.json().text("error").contains(text), reply.body());
    assertEquals(0, gateway.rows("SELECT * FROM passkeys").size());
    assertEquals(0, gateway.rows("SELECT * FROM audit_log").size());
  }

  private void refused(String field, String text, Consumer<SoftwareAuthenticator> breaks) {
    breaks.accept(key);
    refused(field, text, key.create(challenge()));
  }

  private void refusedFlags(String text, int flags) {
    String challenge = challenge();
    byte[] data = key.authenticatorData(flags, key.id);
    refused("response.authenticatorData", text, key.create("webauthn.create", challenge, data));
  }

  @Test
  void tellsABrowserWhatToMake() {
    Reply reply = gateway.admin("POST", PASSKEYS + "/options", "");
    String challenge = reply.json().get("publicKey").text("challenge");
    assertEquals(43, challenge.length());
    assertEquals(
        """
        {"success":true,"status":"success","publicKey":{"challenge":"%s",\
        "rp":{"id":"gw.example","name":"grok2api"},\
        "user":{"id":"%s","name":"admin","displayName":"admin"},\
        "pubKeyCredParams":[{"type":"public-key","alg":-7},{"type":"public-key","alg":-257}],\
        "authenticatorSelection":{"residentKey":"required","requireResidentKey":true,\
        "userVerification":"required"},"attestation":"none","timeout":300000,\
        "excludeCredentials":[]}}"""
            .formatted(challenge, key.userHandle),
        reply.body());
    Row row = gateway.rows("SELECT * FROM passkey_challenges").get(0);
    assertEquals(new JvmDigests().sha256Base64Url(challenge), row.text("digest"));
    assertEquals("register", row.text("purpose"));
    assertEquals(gateway.clock.nowMillis + 5 * MINUTE, row.integer("expires_at"));
  }

  @Test
  void theOperatorIsTheSameForAuthenticatorsUnderAnotherName() {
    String before = options().get("user").text("id");
    gateway.setting("global", "admin_username", "\"chef\"");
    assertEquals("chef", options().get("user").text("displayName"));
    assertEquals(before, options().get("user").text("id"));
  }

  @Test
  void keepsAPasskeyAndListsIt() {
    key.signCount = 7;
    assertEquals(
        "{\"success\":true,\"status\":\"success\",\"id\":\"" + key.id + "\",\"name\":\"laptop\"}",
        create(" laptop ", key.create(challenge())).body());
    Row row = gateway.rows("SELECT * FROM passkeys").get(0);
    assertEquals(key.publicKey, row.text("public_key"));
    assertEquals(7, row.integer("sign_count"));
    assertEquals(
        """
        {"success":true,"status":"success","passkeys":[{"id":"%s","name":"laptop",\
        "algorithm":-7,"created_at":1770285600000,"last_used_at":null}]}"""
            .formatted(key.id),
        gateway.admin("GET", PASSKEYS, "").body());
    gateway.run("UPDATE passkeys SET last_used_at = 1770285600001");
    assertTrue(
        gateway.admin("GET", PASSKEYS, "").body().contains("\"last_used_at\":1770285600001}]}"));
    assertEquals(key.id, options().get("excludeCredentials").at(0).text("id"));
  }

  @Test
  void anRsaKeyDoesAsWell() {
    SoftwareAuthenticator rsa = SoftwareAuthenticator.rs256();
    creates(rsa.create(challenge()));
    assertEquals(-257, gateway.rows("SELECT algorithm FROM passkeys").get(0).integer("algorithm"));
  }

  @Test
  void deletesOne() {
    creates(key.create(challenge()));
    assertEquals(
        "{\"success\":true,\"status\":\"success\"}",
        gateway.admin("DELETE", PASSKEYS + "/" + key.id, "").body());
    assertEquals(0, gateway.rows("SELECT * FROM passkeys").size());
    Reply again = gateway.admin("DELETE", PASSKEYS + "/" + key.id, "");
    assertEquals(404, again.status());
    assertEquals("NOT_FOUND", again.json().text("code"));
  }

  @Test
  void leavesAMarkForEachChange() {
    creates(key.create(challenge()));
    gateway.admin("DELETE", PASSKEYS + "/" + key.id, "");
    var rows = gateway.rows("SELECT action, detail FROM audit_log ORDER BY id");
    assertEquals(2, rows.size());
    assertEquals("passkeys.created", rows.get(0).text("action"));
    assertTrue(rows.get(0).text("detail").contains("\"name\":\"laptop\""));
    assertTrue(rows.get(0).text("detail").contains("\"id\":\"" + key.id + "\""));
    assertEquals("passkeys.deleted", rows.get(1).text("action"));
    assertEquals("{\"id\":\"" + key.id + "\"}", rows.get(1).text("detail"));
  }

  @Test
  void anAccessTokenLooksAtThemAndDecidesNothing() {
    String wish = "{\"name\":\"backup\",\"scope\":\"full\"}";
    String token = gateway.admin("POST", "/api/v1/admin/access-tokens", wish).json().text("token");
    for (String route : new String[] {"POST ", "POST /options", "DELETE /x"}) {
      String[] parts = route.split(" ", 2);
      Reply reply = gateway.send(byToken(parts[0], PASSKEYS + parts[1], token));
      assertEquals(403, reply.status(), route);
      assertEquals("SESSION_REQUIRED", reply.json().text("code"));
    }
    assertEquals(200, gateway.send(byToken("GET", PASSKEYS, token)).status());
  }

  private static FakeRequest byToken(String method, String path, String token) {
    return FakeRequest.of(method, path, "{}").header("Authorization", "Bearer " + token);
  }

  @Test
  void costsFewRoundTrips() {
    gateway.session('A');
    FakeRequest ask = gateway.adminRequest("POST", PASSKEYS + "/options", "");
    gateway.sql.resetRoundTrips();
    String challenge = gateway.send(ask).json().get("publicKey").text("challenge");
    assertEquals(2, gateway.sql.roundTrips());
    String body = "{\"name\":\"laptop\",\"credential\":" + key.create(challenge) + "}";
    FakeRequest create = gateway.adminRequest("POST", PASSKEYS, body);
    gateway.sql.resetRoundTrips();
    assertEquals(200, gateway.send(create).status());
    assertEquals(4, gateway.sql.roundTrips());
  }

  @Test
  void aChallengeIsAnsweredOnceAndSoon() {
    String first = challenge();
    String second = challenge();
    gateway.clock.nowMillis += 5 * MINUTE;
    refused("response.clientDataJSON", "too old", key.create(first));
    String third = challenge();
    refused("response.clientDataJSON", "another ceremony", wrongCeremony(third));
    refused("response.clientDataJSON", "answered before", key.create(third));
    refused("response.clientDataJSON", "not one of ours", key.create(second + "A"));
  }

  private String wrongCeremony(String challenge) {
    byte[] data = key.authenticatorData(0x45, key.id);
    return key.create("webauthn.get", challenge, data);
  }

  @Test
  void aChallengeForSigningInKeepsNoPasskey() {
    Reply options = gateway.send(FakeRequest.of("POST", "/api/v1/admin/login/passkey/options", ""));
    String challenge = options.json().get("publicKey").text("challenge");
    refused("response.clientDataJSON", "not one of ours", key.create(challenge));
  }

  @Test
  void keepsTwentyQuestionsOpen() {
    String first = challenge();
    gateway.clock.nowMillis += 1;
    String second = challenge();
    gateway.clock.nowMillis += 1;
    for (int i = 0; i < 19; i++) {
      challenge();
    }
    refused("response.clientDataJSON", "not one of ours", key.create(first));
    creates(key.create(second));
  }

  @Test
  void onlyAPageOfOursMakesOne() {
    refused("response.clientDataJSON", "page of ours", k -> k.origin = "https://evil.example");
    key.origin = "https://gw.example";
    refused("response.clientDataJSON", "inside", k -> k.more = ",\"crossOrigin\":true");
  }

  @Test
  void itIsForThisSite() {
    refused("response.authenticatorData", "another site", k -> k.relyingParty = "evil.example");
  }

  @Test
  void itsUserIsThereAndVerified() {
    refusedFlags("touched", 0x44);
    refusedFlags("verify", 0x41);
  }

  @Test
  void theAuthenticatorKnowsItByTheSameId() {
    refusedId(SoftwareAuthenticator.es256().id, 0x45);
    refusedId(null, 0x05);
  }

  private void refusedId(String id, int flags) {
    String challenge = challenge();
    byte[] data = key.authenticatorData(flags, id);
    refused("id", "this passkey", key.create("webauthn.create", challenge, data));
  }

  @ParameterizedTest
  @ValueSource(ints = {-8, -35, 0, 7})
  void itsSignatureCanBeVerified(int algorithm) {
    refused("response.publicKeyAlgorithm", "-257", k -> k.algorithm = algorithm);
  }

  @Test
  void itsKeyIsOneForItsAlgorithm() {
    String right = key.publicKey;
    String rsa = SoftwareAuthenticator.rs256().publicKey;
    String[] wrong = {"", "!", right + "AA", right.substring(4), "A" + right.substring(1), rsa};
    for (String publicKey : wrong) {
      refused("response.publicKey", "public key", k -> k.publicKey = publicKey);
    }
    key.algorithm = -257;
    for (String publicKey : new String[] {right, rsa.substring(4), "AAAAAAA" + rsa.substring(7)}) {
      refused("response.publicKey", "public key", k -> k.publicKey = publicKey);
    }
  }

  @Test
  void whatCannotBeReadIsNamed() {
    refused(
        "response.clientDataJSON",
        "cannot be read",
        key.create(challenge()).replaceAll("(\"clientDataJSON\":\")[^\"]*", "$1AAAA"));
    refused(
        "response.authenticatorData",
        "cannot be read",
        key.create(challenge()).replaceAll("(\"authenticatorData\":\")[^\"]*", "$1AAAA"));
  }

  @ParameterizedTest
  @CsvSource({
    "'{}', name",
    "'{\"name\":1}', name",
    "'{\"name\":\" \"}', name",
    "'{\"name\":\"x\"}', credential",
    "'{\"name\":\"x\",\"credential\":{}}', credential.response",
    "'{\"name\":\"x\",\"credential\":{\"response\":{}}}', credential.id",
  })
  void aFieldThatIsMissingIsNamed(String body, String field) {
    Reply reply = gateway.admin("POST", PASSKEYS, body);
    assertEquals(400, reply.status());
    assertEquals("INVALID_FIELD", reply.json().text("code"));
    assertEquals(field, reply.json().text("field"));
  }

  @Test
  void aNameHasAtMostSixtyCharacters() {
    assertEquals("name", create("x".repeat(61), "{}").json().text("field"));
    assertEquals(200, create("x".repeat(60), key.create(challenge())).status());
  }

  @Test
  void aPasskeyIsKeptOnce() {
    creates(key.create(challenge()));
    Reply again = create("again", key.create(challenge()));
    assertEquals(409, again.status());
    assertEquals("PASSKEY_EXISTS", again.json().text("code"));
    assertEquals("laptop", gateway.rows("SELECT name FROM passkeys").get(0).text("name"));
  }

  @Test
  void thereAreAtMostTwenty() {
    for (int i = 0; i < 19; i++) {
      gateway.run(
          "INSERT INTO passkeys (id, name, algorithm, public_key, created_at)"
              + " VALUES (?1, '', -7, '', 0)",
          "key-" + i);
    }
    String last = challenge();
    creates(key.create(challenge()));
    Reply tooMany = create("phone", SoftwareAuthenticator.es256().create(last));
    assertEquals(409, tooMany.status());
    assertEquals("TOO_MANY_PASSKEYS", tooMany.json().text("code"));
    assertEquals(
        "TOO_MANY_PASSKEYS", gateway.admin("POST", PASSKEYS + "/options", "").json().text("code"));
    assertEquals(20, gateway.rows("SELECT * FROM passkeys").size());
  }
}
