package grok2api.admin;

import grok2api.admin.ImagineConversation.Trouble;
import grok2api.gateway.Gateway;
import grok2api.gateway.ImagineRounds.Asker;
import grok2api.http.PathParameters;
import grok2api.http.Request;
import grok2api.http.Response;
import grok2api.http.WithHeader;
import grok2api.platform.Platform;
import grok2api.refusal.Refusal;
import grok2api.refusal.Refused;
import grok2api.settings.Settings;
import java.util.Locale;

/**
 * {@code GET /api/v1/admin/imagine/ws} and {@code POST /api/v1/admin/imagine/ticket}.
 *
 * <p>A browser can send no header with a socket, so who asks is told by a ticket ({@code ?ticket=},
 * for operators), by the subprotocols {@code grok2api, key.<base64url of the key>}, or by {@code
 * ?api_key=} as in earlier editions, which leaves the key in logs on the way.
 */
final class ImagineAdmin {
  private static final String PROTOCOL = "grok2api";
  private static final String KEY_PROTOCOL = "key.";
  private static final int POLICY_VIOLATION = 1008;

  private final Platform platform;
  private final Answers answers;
  private final Gateway gateway;
  private final ImagineTickets tickets;

  ImagineAdmin(AdminParts parts, Gateway gateway) {
    this.platform = parts.platform();
    this.answers = parts.answers();
    this.gateway = gateway;
    this.tickets = new ImagineTickets(platform.crypto());
  }

  /** {@code {"ticket":"1770285660000.Ab…","expires_at":1770285660000}}. */
  Response ticket(AdminCall call) {
    String secret = call.session().settings().media().linkSecret();
    if (secret.isEmpty()) {
      throw new Refused(
          new Refusal.Conflict(
              "NO_MEDIA_SECRET", "Tickets need the setting security.media_secret"));
    }
    long expiresAtMillis = platform.clock().nowMillis() + ImagineTickets.LIFE_MILLIS;
    return answers.ok(
        body ->
            body.name("ticket")
                .value(tickets.issue(secret, expiresAtMillis))
                .name("expires_at")
                .value(expiresAtMillis));
  }

  /** Whoever may not ask is told so in the socket, as browsers show nothing of a refused one. */
  Response open(Request request, PathParameters none) {
    String upgrade = request.header("Upgrade");
    if (upgrade == null || !upgrade.toLowerCase(Locale.ROOT).equals("websocket")) {
      return Response.text(426, "This address is for a WebSocket").with("Upgrade", "websocket");
    }
    Asker asker = admitted(request);
    Response response =
        asker == null
            ? Response.socket(socket -> socket.close(POLICY_VIOLATION, "Auth failed"))
            : Response.socket(
                socket ->
                    new ImagineConversation(
                            platform,
                            request,
                            socket,
                            (prompt, ratio, signal, each) ->
                                trouble(gateway.imagine().run(asker, prompt, ratio, signal, each)))
                        .begin());
    return request.header("Sec-WebSocket-Protocol") == null
        ? response
        : response.with("Sec-WebSocket-Protocol", PROTOCOL);
  }

  /** Null for somebody who may not ask. */
  private Asker admitted(Request request) {
    Settings now = gateway.admission().settings();
    String ticket = request.query("ticket");
    if (ticket != null) {
      boolean ours =
          request.header("Origin") == null
              || Origins.ours(request, now.admin()).contains(request.header("Origin"));
      long nowMillis = platform.clock().nowMillis();
      return ours && tickets.holds(ticket, now.media().linkSecret(), nowMillis)
          ? new Asker(request, true)
          : null;
    }
    String key = key(request);
    Request keyed =
        key == null ? request : new WithHeader(request, "Authorization", "Bearer " + key);
    Asker asker = new Asker(keyed, false);
    try {
      gateway.imagine().admit(asker);
      return asker;
    } catch (Refused refused) {
      return null;
    }
  }

  private String key(Request request) {
    String protocols = request.header("Sec-WebSocket-Protocol");
    int at = protocols == null ? -1 : protocols.indexOf(KEY_PROTOCOL);
    if (at >= 0) {
      int end = protocols.indexOf(',', at);
      int from = at + KEY_PROTOCOL.length();
      String text = end < 0 ? protocols.substring(from) : protocols.substring(from, end);
      return platform.encodings().base64UrlDecoded(text.trim());
    }
    return request.query("api_key");
  }

  private static Trouble trouble(Refusal refusal) {
    return switch (refusal) {
      case null -> null;
      case Refusal.AccountsCooling cooling ->
          new Trouble("rate_limit_exceeded", "All accounts rest for their rate", false);
      case Refusal.NoAccount none ->
          new Trouble("rate_limit_exceeded", "No account is free", false);
      case Refusal.QuotaSpent spent ->
          new Trouble("rate_limit_exceeded", "Daily quota exceeded: " + spent.bucket(), true);
      case Refusal.PaceExceeded exceeded ->
          new Trouble("rate_limit_exceeded", "The key asks faster than it may", false);
      case Refusal.ContentRefused refused ->
          new Trouble("empty_image", "The upstream refused this content under its policy", false);
      case Refusal.UpstreamFailed failed ->
          new Trouble("empty_image", "The upstream brought no picture", false);
      case Refusal.Unauthenticated gone -> new Trouble("internal_error", gone.message(), true);
      case Refusal.KeyExpired expired ->
          new Trouble("internal_error", "This API key has expired.", true);
      case Refusal.Forbidden forbidden -> new Trouble("internal_error", forbidden.message(), true);
      default -> new Trouble("internal_error", "The round failed; the log has the details", false);
    };
  }
}
