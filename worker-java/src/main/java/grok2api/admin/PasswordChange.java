package grok2api.admin;

import grok2api.http.PathParameters;
import grok2api.http.Request;
import grok2api.http.Response;
import grok2api.json.JsonNode;
import grok2api.platform.Platform;
import grok2api.refusal.Refusal;
import grok2api.refusal.Refused;
import grok2api.settings.AdminSettings;
import grok2api.store.AdminPasswords;
import grok2api.store.AdminSessions;
import grok2api.store.KnownDevices;
import grok2api.store.Trip;
import java.util.Map;

/**
 * {@code POST /api/v1/admin/password}: another password, and another name if one is given. Every
 * other session ends and no browser is known any more, so whoever got in by the old password is
 * out. Access tokens and passkeys stay; their lists show whether somebody left one.
 *
 * <pre>{@code
 * {"current_password":"…","new_password":"…","new_username":"operator"}
 * }</pre>
 */
final class PasswordChange {
  private final Platform platform;
  private final Answers answers;
  private final Bodies bodies;
  private final SessionGate gate;
  private final Audit audit;
  private final LoginThrottle throttle;
  private final Passwords passwords;
  private final Devices devices;

  PasswordChange(AdminParts parts, LoginThrottle throttle, Passwords passwords, Devices devices) {
    this.platform = parts.platform();
    this.answers = parts.answers();
    this.bodies = parts.bodies();
    this.gate = parts.gate();
    this.audit = parts.audit();
    this.throttle = throttle;
    this.passwords = passwords;
    this.devices = devices;
  }

  private record Wish(String current, String password, String username) {
    static Wish read(JsonNode body, AdminSettings admin) {
      String current = body.get("current_password").string();
      String username = NewPassword.username(body.get("new_username"));
      String password =
          NewPassword.read(
              body.get("new_password"), username == null ? admin.username() : username);
      return new Wish(current, password, username);
    }
  }

  Response change(Request request, PathParameters none) {
    return gate.admitUnchanged(request, session -> change(new AdminCall(request, none, session)));
  }

  private Response change(AdminCall call) {
    Session session = call.session();
    session.mustBeNoAccessToken();
    AdminSettings admin = session.settings().admin();
    Wish wish = bodies.read(call.request(), body -> Wish.read(body, admin));
    LoginThrottle.Attempt attempt = throttle.passwordChange(session);
    return switch (passwords.check(admin, admin.username(), wish.current())) {
      case Passwords.Wrong wrong -> {
        throttle.failed(call.request(), session.settings(), attempt);
        throw new Refused(new Refusal.BadCredentials(false));
      }
      case Passwords.Right right -> store(call, wish, attempt);
    };
  }

  private Response store(AdminCall call, Wish wish, LoginThrottle.Attempt attempt) {
    AdminSettings admin = call.session().settings().admin();
    Counts counts = new Counts();
    Trip trip =
        new Trip()
            .add(
                AdminPasswords.replace(
                    Passwords.known(admin.password()),
                    passwords.hash(wish.password()),
                    wish.username(),
                    platform.clock().nowMillis()),
                rows -> counts.changed = rows.changes())
            .add(AdminPasswords.changed())
            .add(
                AdminSessions.deleteOthers(call.session().id()),
                rows -> counts.ended = rows.changes())
            .add(KnownDevices.deleteAll());
    throttle.takeBack(attempt, trip);
    String device = devices.remember(call.request(), trip);
    trip.run(platform.sql());
    if (counts.changed == 0) {
      // Somebody else has changed it meanwhile, so what was given is the current one no longer.
      throw new Refused(new Refusal.BadCredentials(false));
    }
    String username = wish.username() == null ? admin.username() : wish.username();
    audit.record(
        call, "password.changed", Map.of("username", username, "sessions_ended", counts.ended));
    Response response =
        answers.ok(
            body -> {
              body.name("username").value(username);
              body.name("sessions_ended").value(counts.ended);
            });
    return Devices.tell(response, device);
  }

  private static final class Counts {
    long changed;
    long ended;
  }
}
