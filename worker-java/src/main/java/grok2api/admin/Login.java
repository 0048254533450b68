package grok2api.admin;

import grok2api.http.PathParameters;
import grok2api.http.Request;
import grok2api.http.Response;
import grok2api.platform.Platform;
import grok2api.refusal.Refusal;
import grok2api.refusal.Refused;
import grok2api.settings.Settings;
import grok2api.store.Trip;
import grok2api.vault.Vault;

/**
 * {@code POST /api/v1/admin/login}, and {@code /api/login} as scripts know it: user name and
 * password for a session.
 *
 * <p>Two round trips: one counts the attempt and reads what is stored, the other writes whatever
 * follows from a right password.
 */
final class Login {
  private final Platform platform;
  private final Vault vault;
  private final Answers answers;
  private final Bodies bodies;
  private final SessionGate gate;
  private final SessionIssuer issuer;
  private final LoginThrottle throttle;
  private final Passwords passwords;

  Login(AdminParts parts, SessionIssuer issuer, LoginThrottle throttle, Passwords passwords) {
    this.platform = parts.platform();
    this.vault = parts.vault();
    this.answers = parts.answers();
    this.bodies = parts.bodies();
    this.gate = parts.gate();
    this.issuer = issuer;
    this.throttle = throttle;
    this.passwords = passwords;
  }

  Response login(Request request, PathParameters none) {
    Entered entered = enter(request);
    return issuer.signIn(request, entered.settings(), "password", entered.trip());
  }

  Response legacy(Request request, PathParameters none) {
    Entered entered = enter(request);
    SessionIssuer.Begun begun =
        issuer.begin(request, entered.settings(), "password", entered.trip());
    Response response =
        answers.legacy(
            body -> {
              body.name("token").value(begun.token());
              body.name("message").value("Signed in");
            });
    return response.with(begun.cookies());
  }

  /**
   * Somebody knew the password.
   *
   * @param trip what is to be written
   */
  private record Entered(Settings settings, Trip trip) {}

  private Entered enter(Request request) {
    gate.refuseForeignPages(request);
    Credentials given = bodies.read(request, Credentials::read);
    Trip asking = new Trip();
    SettingsAsked asked = new SettingsAsked(asking, platform.json(), vault);
    LoginThrottle.Attempt attempt = throttle.signIn(request, given.username(), asking);
    Settings settings = asked.settings();
    return switch (passwords.check(settings.admin(), given.username(), given.password())) {
      case Passwords.Wrong wrong -> {
        throttle.failed(request, settings, attempt);
        throw new Refused(new Refusal.BadCredentials(true));
      }
      case Passwords.Right right -> {
        Trip trip = new Trip();
        right.upgrade().forEach(trip::add);
        throttle.takeBack(attempt, trip);
        yield new Entered(settings.with(settings.admin().with(right.password())), trip);
      }
    };
  }
}
