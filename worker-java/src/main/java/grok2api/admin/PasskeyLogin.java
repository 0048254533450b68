package grok2api.admin;

import grok2api.http.PathParameters;
import grok2api.http.Request;
import grok2api.http.Response;
import grok2api.passkeys.Assertion;
import grok2api.passkeys.Credential;
import grok2api.passkeys.Expectation;
import grok2api.passkeys.Flaw;
import grok2api.passkeys.RelyingParty;
import grok2api.platform.Platform;
import grok2api.settings.Settings;
import grok2api.store.PasskeyChallenges;
import grok2api.store.PasskeyChallenges.Purpose;
import grok2api.store.Passkeys;
import grok2api.store.Trip;
import grok2api.vault.Vault;
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
  private final Vault vault;
  private final Answers answers;
  private final Bodies bodies;
  private final SessionGate gate;
  private final SessionIssuer issuer;
  private final Challenges challenges;

  PasskeyLogin(AdminParts parts) {
    this.platform = parts.platform();
    this.vault = parts.vault();
    this.answers = parts.answers();
    this.bodies = parts.bodies();
    this.gate = parts.gate();
    this.issuer = new SessionIssuer(parts);
    this.challenges = new Challenges(parts.platform());
  }

  /** What a browser needs to know to use a passkey; it knows itself which ones it has for us. */
  Response ask(Request request, PathParameters none) {
    gate.refuseForeignPages(request);
    Trip trip = new Trip();
    SettingsAsked asked = new SettingsAsked(trip, platform.json(), vault);
    String challenge = challenges.ask(Purpose.LOGIN, trip);
    trip.run(platform.sql());
    RelyingParty here = new RelyingParty(Origins.here(request, asked.settings().admin()));
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
    Found found = new Found();
    Trip finding =
        new Trip()
            .add(
                challenges.take(Purpose.LOGIN, assertion.challenge()),
                rows -> found.asked = PasskeyChallenges.taken(rows))
            .add(Passkeys.find(assertion.id()), rows -> found.known = Passkeys.found(rows));
    SettingsAsked asked = new SettingsAsked(finding, platform.json(), vault);
    finding.run(platform.sql());
    Settings settings = asked.settings();
    Expectation expected = new Expectation(Origins.ours(request, settings.admin()), found.asked);
    Flaw flaw = assertion.flaw(platform, expected, found.known);
    if (flaw != null) {
      return refused(request, flaw, found.known);
    }
    long now = platform.clock().nowMillis();
    Trip trip = new Trip().add(Passkeys.used(assertion.id(), assertion.signCount(), now));
    return issuer.signIn(request, settings, METHOD, trip);
  }

  /** The face of a wrong password, and its text is the same for everything; the log learns why. */
  private Response refused(Request request, Flaw flaw, Credential known) {
    platform
        .log()
        .warn(
            "passkey.refused",
            Map.of(
                "reason",
                flaw.code(),
                "passkey",
                known == null ? "" : known.id(),
                "request_id",
                request.id()));
    return answers
        .failed(
            401,
            body ->
                body.name("error")
                    .value("This passkey did not sign you in")
                    .name("code")
                    .value("BAD_CREDENTIALS"))
        .with(List.of(SessionCookie.clear()));
  }

  private static final class Found {
    boolean asked;
    Credential known;
  }
}
