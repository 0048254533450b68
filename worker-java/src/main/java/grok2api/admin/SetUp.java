package grok2api.admin;

import grok2api.http.PathParameters;
import grok2api.http.Request;
import grok2api.http.Response;
import grok2api.json.JsonNode;
import grok2api.platform.Platform;
import grok2api.refusal.Refusal;
import grok2api.refusal.Refused;
import grok2api.settings.AdminSettings;
import grok2api.settings.Settings;
import grok2api.store.AdminPasswords;
import grok2api.store.ClientKeyEdits;
import grok2api.store.ClientKeyEdits.NewKey;
import grok2api.store.KeyTerms;
import grok2api.store.KeyText;
import grok2api.store.Trip;
import grok2api.vault.Vault;
import java.util.List;
import java.util.Map;

/**
 * {@code /api/v1/admin/setup}: the first steps in an empty installation. Whoever deployed it
 * chooses a password, and gets a session and the first client key.
 *
 * <pre>{@code
 * GET   {"success":true,"status":"success","needed":true,"session_shown":false}
 * POST  {"password":"…","username":"operator"}
 *       {"success":true,"status":"success","expires_at":1795209144712,…,"key":"sk-…"}
 * }</pre>
 *
 * <p>It is open as long as there is nothing to lose. Of two who come at once one gets in: the
 * statement that stores the password decides.
 */
final class SetUp {
  private static final String FIRST_KEY = "first key";

  private final Platform platform;
  private final Vault vault;
  private final Answers answers;
  private final Bodies bodies;
  private final SessionGate gate;
  private final Audit audit;
  private final SessionIssuer issuer;
  private final Passwords passwords;

  SetUp(AdminParts parts, SessionIssuer issuer, Passwords passwords) {
    this.platform = parts.platform();
    this.vault = parts.vault();
    this.answers = parts.answers();
    this.bodies = parts.bodies();
    this.gate = parts.gate();
    this.audit = parts.audit();
    this.issuer = issuer;
    this.passwords = passwords;
  }

  private record Wish(String password, String username) {
    static Wish read(JsonNode body) {
      String username = NewPassword.username(body.get("username"));
      String password = NewPassword.read(body.get("password"), username == null ? "" : username);
      return new Wish(password, username);
    }
  }

  /**
   * Whether the set-up is still to be done, and whether the caller shows a session at all, good or
   * not: a page cannot see its cookie, and would ask in vain.
   */
  Response show(Request request, PathParameters none) {
    boolean needed = needed(new Trip());
    boolean shown = SessionToken.of(request) != null;
    return answers.ok(body -> body.name("needed").value(needed).name("session_shown").value(shown));
  }

  Response run(Request request, PathParameters none) {
    gate.refuseForeignPages(request);
    Wish wish = bodies.read(request, Wish::read);
    Trip asking = new Trip();
    SettingsAsked asked = new SettingsAsked(asking, platform.json(), vault);
    if (!needed(asking)) {
      throw alreadySetUp();
    }
    AdminPasswords.NewHash hash = passwords.hash(wish.password());
    KeyText key = KeyText.random(platform.entropy(), platform.digests());
    store(hash, wish, key);
    Settings settings = asked.settings();
    AdminSettings admin = settings.admin().with(Passwords.stored(hash));
    Settings own = settings.with(wish.username() == null ? admin : admin.named(wish.username()));
    Trip trip = new Trip();
    audit.add(
        trip, request, own, own.admin().username(), "installation.set_up", Map.of("key", key.id()));
    return issuer.signIn(request, own, "setup", trip, body -> body.name("key").value(key.text()));
  }

  private boolean needed(Trip trip) {
    boolean[] empty = new boolean[1];
    trip.add(AdminPasswords.empty(), rows -> empty[0] = AdminPasswords.isEmpty(rows))
        .run(platform.sql());
    return empty[0] && Passwords.first(platform.environment()) == null;
  }

  private void store(AdminPasswords.NewHash hash, Wish wish, KeyText key) {
    long now = platform.clock().nowMillis();
    NewKey first = new NewKey(key, new KeyTerms().name(FIRST_KEY), now);
    long[] stored = new long[1];
    new Trip()
        .add(AdminPasswords.setUp(hash, wish.username(), now), rows -> stored[0] = rows.changes())
        .add(AdminPasswords.changed())
        .add(AdminPasswords.firstKey(key, hash.salt()))
        .add(ClientKeyEdits.insert(platform.json(), List.of(first)))
        .run(platform.sql());
    if (stored[0] == 0) {
      throw alreadySetUp();
    }
  }

  private static Refused alreadySetUp() {
    return new Refused(
        new Refusal.Conflict("ALREADY_SET_UP", "This installation is set up; sign in instead"));
  }
}
