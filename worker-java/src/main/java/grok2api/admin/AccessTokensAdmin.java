package grok2api.admin;

import grok2api.http.Response;
import grok2api.json.JsonNode;
import grok2api.json.JsonWriter;
import grok2api.platform.Platform;
import grok2api.platform.Row;
import grok2api.platform.Rows;
import grok2api.refusal.Refusal;
import grok2api.refusal.Refused;
import grok2api.store.AccessTokens;
import grok2api.store.AccessTokens.AccessToken;
import java.util.Map;

/**
 * {@code /api/v1/admin/access-tokens}: keys for scripts that administer the gateway. One is random,
 * so a SHA-256 guards it as well as a slow hash would, and a call with it fits the free plan.
 *
 * <pre>{@code
 * POST {"name":"backup","scope":"read","expires_in_days":365}
 *      {…,"id":"5f0c6f7f5e6c","name":"backup","scope":"read","created_at":1770285600000,
 *       "last_used_at":null,"expires_at":1801821600000,"token":"g2a_…"}
 * }</pre>
 *
 * <p>A token cannot make or delete one: whoever steals it must not be able to outlive it.
 */
final class AccessTokensAdmin {
  private static final int RANDOM_BYTES = 32;
  private static final int ID_DIGITS = 12;
  private static final int MAX_NAME_CHARS = 100;
  private static final int MAX_DAYS = 3650;
  private static final long DAY_MILLIS = 24 * 3_600_000L;

  private final Platform platform;
  private final Answers answers;
  private final Bodies bodies;
  private final Audit audit;

  AccessTokensAdmin(AdminParts parts) {
    this.platform = parts.platform();
    this.answers = parts.answers();
    this.bodies = parts.bodies();
    this.audit = parts.audit();
  }

  private record Wish(String name, String scope, int days) {
    static Wish read(JsonNode body) {
      String name = body.get("name").present() ? body.get("name").string().trim() : "";
      if (name.isEmpty()) {
        throw Refused.invalid("MISSING_NAME", "name", "An access token needs a name");
      }
      if (name.length() > MAX_NAME_CHARS) {
        throw body.get("name").problem("at most " + MAX_NAME_CHARS + " characters");
      }
      String scope = body.get("scope").string();
      if (!scope.equals("full") && !scope.equals("read")) {
        throw body.get("scope").problem("full or read");
      }
      JsonNode lasting = body.get("expires_in_days");
      int days = lasting.present() ? lasting.integer() : 0;
      if (lasting.present() && (days < 1 || days > MAX_DAYS)) {
        throw lasting.problem("1 to " + MAX_DAYS);
      }
      return new Wish(name, scope, days);
    }
  }

  Response list(AdminCall call) {
    Rows found = platform.sql().run(AccessTokens.list());
    return answers.ok(
        body -> {
          body.name("data").array();
          for (Row row : found.rows()) {
            write(body.object(), AccessTokens.read(row)).end();
          }
          body.end();
        });
  }

  /** The one answer that shows the token. */
  Response create(AdminCall call) {
    call.session().mustBeNoAccessToken();
    Wish wish = bodies.read(call.request(), Wish::read);
    long now = platform.clock().nowMillis();
    String text = SessionToken.ACCESS_PREFIX + platform.entropy().base64Url(RANDOM_BYTES);
    AccessToken token =
        new AccessToken(
            platform.entropy().hex(ID_DIGITS),
            wish.name(),
            wish.scope(),
            now,
            0,
            wish.days() == 0 ? 0 : now + wish.days() * DAY_MILLIS);
    String digest = AccessTokens.digest(platform.digests(), text);
    if (platform.sql().run(AccessTokens.insert(digest, token)).changes() == 0) {
      throw new Refused(
          new Refusal.Conflict(
              "TOO_MANY", "There are " + AccessTokens.MAX + " access tokens; delete one first"));
    }
    audit.record(
        call,
        "access_token.created",
        Map.of("id", token.id(), "name", token.name(), "scope", token.scope()));
    return answers.ok(body -> write(body, token).name("token").value(text));
  }

  Response delete(AdminCall call) {
    call.session().mustBeNoAccessToken();
    String id = call.parameters().first();
    Rows deleted = platform.sql().run(AccessTokens.delete(id));
    if (deleted.rows().isEmpty()) {
      throw new Refused(new Refusal.NotFound("There is no such access token"));
    }
    audit.record(
        call, "access_token.deleted", Map.of("id", id, "name", deleted.rows().get(0).text("name")));
    return answers.ok();
  }

  private static JsonWriter write(JsonWriter body, AccessToken token) {
    body.name("id").value(token.id()).name("name").value(token.name());
    body.name("scope").value(token.scope()).name("created_at").value(token.createdMillis());
    Answers.time(body.name("last_used_at"), token.lastUsedMillis());
    Answers.time(body.name("expires_at"), token.expiresAtMillis());
    return body;
  }
}
