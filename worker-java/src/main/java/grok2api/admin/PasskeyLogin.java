package grok2api.admin;

import grok2api.http.PathParameters;
import grok2api.http.Request;
import grok2api.http.Response;
import grok2api.passkeys.Assertion;
import grok2api.passkeys.Expectation;
import grok2api.passkeys.Flaw;
import grok2api.passkeys.RelyingParty;
import grok2api.platform.Platform;
import grok2api.platform.Rows;
import grok2api.settings.Settings;
import grok2api.settings.SettingsReader;
import grok2api.store.Passkey;
import grok2api.store.PasskeyChallenges;
import grok2api.store.PasskeyChallenges.Purpose;
import grok2api.store.Passkeys;
import grok2api.store.SettingsStore;
import grok2api.store.Trip;
import java.util.List;
import java.util.Map;

/**
 * {@code POST /api/v1/admin/login/passkey/options} and {@code POST /api/v1/admin/login/passkey}:
 * signing in without a password, and without its hash, which takes more CPU than the free plan has.
 *
 * <pre>{@code
 * {"publicKey":{"challenge":"vyX3…","rpId":"gw.example","userVerification":"required",
 *  "timeout":300000,"allowCredentials":[]}}
 * {"credential":{"id":"q83v…","response":{…}}}
 * }</pre>
 *
 * <p>No failures are counted: nobody guesses a signature, and so nobody can lock the operator out.
 */
final class PasskeyLogin {
  private static final String METHOD = "passkey";

  private final Platform platform;
  private final Answers answers;
  private final Bodies bodies;
  private final SessionGate gate;
  private final SessionIssuer issuer;
  private final Challenges challenges;

  PasskeyLogin(AdminParts parts) {
    this.platform = parts.platform();
    this.answers = parts.answers();
    this.bodies = parts.bodies();
    this.gate = parts.gate();
    this.issuer = new SessionIssuer(parts);
    this.challenges = new Challenges(parts.platform());
  }

  /** What a browser needs to know to use a passkey; it knows itself which ones it has for us. */
  Response ask(Request request, PathParameters none) {
    gate.refuseForeignPages(request);
    Found found = new Found();
    Trip trip = new Trip().add(SettingsStore.all(), rows -> found.settings = settings(rows));
    String challenge = challenges.ask(Purpose.LOGIN, trip);
    trip.run(platform.sql());
    RelyingParty here = new RelyingParty(Origins.here(request, found.settings.admin()));
    return answers.ok(
        body -> {
          body.name("publicKey").object().name("challenge").value(challenge);
          body.name("rpId").value(here.id()).name("userVerification").value("required");
          body.name("timeout").value(Challenges.LIFETIME_MILLIS);
          body.name("allowCredentials").array().end().end();
        });
  }

  /** Signs in who has a passkey of the operator's. */
  Response signIn(Request request, PathParameters none) {
    gate.refuseForeignPages(request);
    Assertion assertion =
        bodies.read(
            request,
            PasskeysAdmin.MAX_BODY_BYTES,
            body -> Assertion.read(platform, body.get("credential")));
    Found found = find(assertion);
    List<String> origins = Origins.ours(request, found.settings.admin());
    Passkey known = found.passkey;
    Flaw flaw =
        assertion.flaw(
            platform,
            new Expectation(origins, found.asked),
            known == null ? null : known.credential());
    if (flaw != null) {
      return refused(request, flaw, known);
    }
    long now = platform.clock().nowMillis();
    Trip trip = new Trip().add(Passkeys.used(assertion.id(), assertion.signCount(), now));
    return issuer.signIn(request, found.settings, METHOD, trip);
  }

  /** The log alone learns why. */
  private Response refused(Request request, Flaw flaw, Passkey known) {
    platform
        .log()
        .warn(
            "passkey.refused",
            Map.of(
                "reason",
                flaw.code(),
                "passkey",
                known == null ? "" : known.credential().id(),
                "request_id",
                request.id()));
    return answers.failed(
        401,
        body ->
            body.name("error").value("The sign-in failed").name("code").value("BAD_CREDENTIALS"));
  }

  private Found find(Assertion assertion) {
    Found found = new Found();
    new Trip()
        .add(
            challenges.take(Purpose.LOGIN, assertion.challenge()),
            rows -> found.asked = PasskeyChallenges.taken(rows))
        .add(
            Passkeys.find(assertion.id()),
            rows -> found.passkey = rows.rows().isEmpty() ? null : Passkeys.read(rows).get(0))
        .add(SettingsStore.all(), rows -> found.settings = settings(rows))
        .run(platform.sql());
    return found;
  }

  private Settings settings(Rows rows) {
    return SettingsReader.read(SettingsStore.read(platform.json(), rows)).settings();
  }

  private static final class Found {
    boolean asked;
    Passkey passkey;
    Settings settings;
  }
}
