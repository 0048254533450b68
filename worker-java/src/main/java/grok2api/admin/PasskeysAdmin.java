package grok2api.admin;

import grok2api.http.Response;
import grok2api.json.JsonNode;
import grok2api.json.JsonWriter;
import grok2api.passkeys.CoseAlgorithm;
import grok2api.passkeys.Credential;
import grok2api.passkeys.Expectation;
import grok2api.passkeys.Flaw;
import grok2api.passkeys.Registration;
import grok2api.passkeys.RelyingParty;
import grok2api.platform.Crypto.SignatureAlgorithm;
import grok2api.platform.Platform;
import grok2api.refusal.Refusal;
import grok2api.refusal.Refused;
import grok2api.settings.AdminSettings;
import grok2api.store.Passkey;
import grok2api.store.PasskeyChallenges;
import grok2api.store.PasskeyChallenges.Purpose;
import grok2api.store.Passkeys;
import grok2api.store.Trip;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * {@code /api/v1/admin/passkeys}: the operator's passkeys.
 *
 * <pre>{@code
 * POST /passkeys/options  {"publicKey":{"challenge":"vyX3…","rp":{"id":"gw.example",…},…}}
 * POST /passkeys          {"name":"laptop","credential":{…}}  {"id":"q83v…","name":"laptop"}
 * GET /passkeys           {"passkeys":[{"id":"q83v…","name":"laptop","algorithm":-7,
 *                          "created_at":1770285600000,"last_used_at":null}]}
 * DELETE /passkeys/{id}
 * }</pre>
 *
 * <p>{@code publicKey} is for {@code PublicKeyCredential.parseCreationOptionsFromJSON()}, {@code
 * credential} what its result's {@code toJSON()} gives.
 */
final class PasskeysAdmin {
  static final int MAX_NAME_CHARS = 60;

  /** Far more than any authenticator says. */
  static final long MAX_BODY_BYTES = 64 * 1024;

  static final String PRODUCT = "grok2api";

  private final Platform platform;
  private final Answers answers;
  private final Bodies bodies;
  private final Audit audit;
  private final Challenges challenges;

  PasskeysAdmin(AdminParts parts) {
    this.platform = parts.platform();
    this.answers = parts.answers();
    this.bodies = parts.bodies();
    this.audit = parts.audit();
    this.challenges = new Challenges(parts.platform());
  }

  Response list(AdminCall call) {
    List<Passkey> passkeys = Passkeys.read(platform.sql().run(Passkeys.all()));
    return answers.ok(
        body -> {
          body.name("passkeys").array();
          for (Passkey passkey : passkeys) {
            write(body, passkey);
          }
          body.end();
        });
  }

  private static void write(JsonWriter body, Passkey passkey) {
    Credential credential = passkey.credential();
    body.object().name("id").value(credential.id()).name("name").value(passkey.name());
    body.name("algorithm").value(CoseAlgorithm.number(credential.algorithm()));
    body.name("created_at").value(passkey.createdMillis()).name("last_used_at");
    Answers.time(body, passkey.lastUsedMillis()).end();
  }

  /** What a browser needs to know to make a passkey. */
  Response ask(AdminCall call) {
    call.session().mustBeNoAccessToken();
    List<Passkey> known = new ArrayList<>();
    Trip trip = new Trip().add(Passkeys.all(), rows -> known.addAll(Passkeys.read(rows)));
    String challenge = challenges.ask(Purpose.REGISTER, trip);
    trip.run(platform.sql());
    refuseTooMany(known.size());
    AdminSettings settings = call.session().settings().admin();
    RelyingParty here = new RelyingParty(Origins.here(call.request(), settings));
    return answers.ok(
        body -> {
          body.name("publicKey").object().name("challenge").value(challenge);
          body.name("rp").object().name("id").value(here.id()).name("name").value(PRODUCT).end();
          writeUser(body, here, settings.username());
          writeWishes(body);
          body.name("excludeCredentials").array();
          for (Passkey passkey : known) {
            body.object().name("type").value("public-key");
            body.name("id").value(passkey.credential().id()).end();
          }
          body.end().end();
        });
  }

  private void writeUser(JsonWriter body, RelyingParty here, String username) {
    body.name("user").object().name("id").value(here.userHandle(platform.digests()));
    body.name("name").value(username).name("displayName").value(username).end();
  }

  private static void writeWishes(JsonWriter body) {
    body.name("pubKeyCredParams").array();
    for (SignatureAlgorithm algorithm : SignatureAlgorithm.values()) {
      body.object().name("type").value("public-key");
      body.name("alg").value(CoseAlgorithm.number(algorithm)).end();
    }
    body.end().name("authenticatorSelection").object();
    body.name("residentKey").value("required").name("requireResidentKey").value(true);
    body.name("userVerification").value("required").end();
    body.name("attestation").value("none").name("timeout").value(Challenges.LIFETIME_MILLIS);
  }

  /** Keeps a new passkey. */
  Response create(AdminCall call) {
    call.session().mustBeNoAccessToken();
    NewPasskey wish =
        bodies.read(call.request(), MAX_BODY_BYTES, body -> NewPasskey.read(platform, body));
    Registration registration = wish.registration();
    Seen seen = new Seen();
    new Trip()
        .add(
            challenges.take(Purpose.REGISTER, registration.challenge()),
            rows -> seen.asked = PasskeyChallenges.taken(rows))
        .add(Passkeys.all(), rows -> seen.known = Passkeys.read(rows))
        .run(platform.sql());
    List<String> origins = Origins.ours(call.request(), call.session().settings().admin());
    Flaw flaw = registration.flaw(platform.digests(), new Expectation(origins, seen.asked));
    if (flaw != null) {
      throw Bodies.invalidField("credential." + flaw.member(), flaw.message());
    }
    Credential credential = registration.credential();
    refuseKnown(seen.known, credential.id());
    long now = platform.clock().nowMillis();
    long added = platform.sql().run(Passkeys.insert(credential, wish.name(), now)).changes();
    refuseTooMany(added == 0 ? Passkeys.MOST : 0);
    audit.record(call, "passkeys.created", Map.of("id", credential.id(), "name", wish.name()));
    return answers.ok(
        body -> body.name("id").value(credential.id()).name("name").value(wish.name()));
  }

  Response delete(AdminCall call) {
    call.session().mustBeNoAccessToken();
    String id = call.parameters().first();
    if (platform.sql().run(Passkeys.delete(id)).changes() == 0) {
      throw new Refused(new Refusal.NotFound("There is no such passkey"));
    }
    audit.record(call, "passkeys.deleted", Map.of("id", id));
    return answers.ok();
  }

  private static void refuseKnown(List<Passkey> known, String id) {
    for (Passkey passkey : known) {
      if (passkey.credential().id().equals(id)) {
        throw new Refused(
            new Refusal.Conflict("PASSKEY_EXISTS", "This passkey has been added before"));
      }
    }
  }

  private static void refuseTooMany(int count) {
    if (count >= Passkeys.MOST) {
      throw new Refused(
          new Refusal.Conflict(
              "TOO_MANY_PASSKEYS",
              "There are " + Passkeys.MOST + " passkeys already; delete one first"));
    }
  }

  private record NewPasskey(String name, Registration registration) {
    static NewPasskey read(Platform platform, JsonNode body) {
      String name = body.get("name").string().trim();
      if (name.isEmpty() || name.length() > MAX_NAME_CHARS) {
        throw body.get("name").problem("1 to " + MAX_NAME_CHARS + " characters");
      }
      return new NewPasskey(name, Registration.read(platform, body.get("credential")));
    }
  }

  private static final class Seen {
    boolean asked;
    List<Passkey> known;
  }
}
