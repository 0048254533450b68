package grok2api.admin;

import grok2api.http.Request;
import grok2api.http.Response;
import grok2api.json.JsonWriter;
import grok2api.platform.HttpCall.Header;
import grok2api.platform.Json;
import grok2api.refusal.Refusal;
import java.util.List;

/**
 * The face of a refusal on {@code /api/*}: status, headers and the panel's envelope.
 *
 * <pre>{@code
 * {"success":false,"status":"error","error":"Expected a string at note","code":"INVALID_FIELD",
 *  "field":"note"}
 * }</pre>
 *
 * <p>{@code field} is there only when a field is at fault, {@code request_id} only when the log has
 * more to tell. Clients go by status and code; texts are for people and may change.
 */
final class AdminErrors {
  private static final int MAX_QUOTED_CHARS = 100;

  private final Json json;

  AdminErrors(Json json) {
    this.json = json;
  }

  /**
   * @param field the field at fault, or null
   * @param headers beyond those of every JSON answer
   */
  private record Face(int status, String code, String field, String text, List<Header> headers) {
    static Face of(int status, String code, String text) {
      return new Face(status, code, null, text, List.of());
    }

    Face about(String culprit) {
      return new Face(status, code, culprit, text, headers);
    }

    Face with(Header header) {
      return new Face(status, code, field, text, List.of(header));
    }

    Face retryAfter(long seconds) {
      return with(new Header("Retry-After", Long.toString(Math.max(1, seconds))));
    }
  }

  Response toResponse(Refusal refusal, Request request) {
    Face face = face(refusal);
    return refusal instanceof Refusal.Internal
        ? defect(face.code(), request)
        : Response.json(face.status(), envelope(face).end().toString()).with(face.headers());
  }

  /** A defect of ours, under a code of the route's own. */
  Response defect(String code, Request request) {
    Face internal = face(new Refusal.Internal());
    Face face = Face.of(internal.status(), code, internal.text());
    return Response.json(
        face.status(), envelope(face).name("request_id").value(request.id()).end().toString());
  }

  private JsonWriter envelope(Face face) {
    JsonWriter body = new JsonWriter(json).object().name("success").value(false);
    body.name("status").value("error").name("error").value(face.text());
    body.name("code").value(face.code());
    return face.field() == null ? body : body.name("field").value(face.field());
  }

  /** The envelope of the older routes, where the status counts too. */
  Response legacy(Refusal refusal) {
    Face face = face(refusal);
    JsonWriter body = new JsonWriter(json).object().name("success").value(false);
    body.name("message").value(face.text()).name("code").value(face.code());
    return Response.json(face.status(), body.end().toString()).with(face.headers());
  }

  /** The text alone, for the older routes. */
  static String text(Refusal refusal) {
    return face(refusal).text();
  }

  private static Face face(Refusal refusal) {
    return switch (refusal) {
      case Refusal.InvalidRequest invalid ->
          Face.of(400, invalid.code(), invalid.message()).about(invalid.param());
      case Refusal.BodyTooLarge tooLarge ->
          Face.of(
              413, "BODY_TOO_LARGE", "The request body exceeds " + tooLarge.maxBytes() + " bytes");
      case Refusal.FileTooLarge tooLarge ->
          Face.of(413, "FILE_TOO_LARGE", "The file exceeds " + tooLarge.maxBytes() + " bytes")
              .about(tooLarge.param());
      case Refusal.SessionNeeded needed ->
          needed.expired()
              ? Face.of(401, "SESSION_EXPIRED", "The session has ended; sign in again")
                  .with(SessionCookie.clear())
              : Face.of(401, "MISSING_SESSION", "Sign in first");
      case Refusal.Unauthenticated unauthenticated ->
          Face.of(401, "UNAUTHENTICATED", unauthenticated.message());
      case Refusal.BadCredentials bad -> badCredentials(bad.signingIn());
      case Refusal.SignInThrottled throttled ->
          Face.of(429, "LOGIN_THROTTLED", "Too many wrong passwords; try again later")
              .retryAfter(throttled.retryAfterSeconds());
      case Refusal.Forbidden forbidden -> Face.of(403, forbidden.code(), forbidden.message());
      case Refusal.NotFound missing -> Face.of(404, "NOT_FOUND", missing.message());
      case Refusal.UnknownUrl unknown ->
          Face.of(
              404,
              "NOT_FOUND",
              "There is no route " + unknown.method() + " " + shortened(unknown.path()));
      case Refusal.UnknownModel unknown ->
          Face.of(400, "INVALID_FIELD", "There is no model " + shortened(unknown.model()))
              .about("model");
      case Refusal.MethodNotAllowed wrong ->
          Face.of(
                  405,
                  "METHOD_NOT_ALLOWED",
                  wrong.method() + " is not allowed here; use " + wrong.allow())
              .with(new Header("Allow", wrong.allow()));
      case Refusal.Conflict conflict -> Face.of(409, conflict.code(), conflict.message());
      case Refusal.KeyExpired expired -> Face.of(401, "KEY_EXPIRED", "The client key has expired");
      case Refusal.PaceExceeded exceeded ->
          Face.of(429, "RATE_LIMITED", "The client key asks too fast")
              .retryAfter((exceeded.retryAfterMillis() + 999) / 1000);
      case Refusal.QuotaSpent spent ->
          Face.of(429, "RATE_LIMITED", "The daily quota is spent: " + spent.bucket())
              .retryAfter(spent.retryAfterSeconds());
      case Refusal.TooManyVideos full ->
          Face.of(429, "RATE_LIMITED", full.most() + " videos are not finished yet");
      case Refusal.AccountsCooling cooling ->
          Face.of(429, "RATE_LIMITED", "Every account for this model is resting")
              .retryAfter(cooling.retryAfterSeconds());
      case Refusal.NoAccount none ->
          Face.of(503, "NO_ACCOUNT", "No account can serve this model at the moment")
              .retryAfter(none.retryAfterSeconds());
      case Refusal.ContentRefused refused ->
          Face.of(400, "CONTENT_REFUSED", "The upstream refused this content under its policy");
      case Refusal.UpstreamFailed failed ->
          Face.of(502, "UPSTREAM_FAILED", "The upstream did not answer properly");
      case Refusal.UpstreamSlow slow ->
          Face.of(504, "UPSTREAM_SLOW", "The upstream did not answer in time");
      case Refusal.UpstreamAnswered answered -> Face.of(502, "UPSTREAM_FAILED", answered.message());
      case Refusal.CacheUnavailable unavailable ->
          Face.of(503, "CACHE_UNAVAILABLE", "The media store does not answer");
      case Refusal.Misconfigured misconfigured ->
          Face.of(500, "MISCONFIGURED", misconfigured.message());
      case Refusal.SchemaOutdated outdated ->
          Face.of(
              503,
              "SCHEMA_OUTDATED",
              "The database is older than the gateway. Apply the migrations: npx wrangler d1"
                  + " migrations apply DB --remote (--local for the one on your machine)");
      case Refusal.ClientGone gone -> Face.of(499, "CLIENT_GONE", "The client closed the request");
      case Refusal.Internal internal ->
          Face.of(500, "INTERNAL", "The gateway failed; its log has the details");
    };
  }

  private static Face badCredentials(boolean signingIn) {
    Face face = Face.of(401, "BAD_CREDENTIALS", "User name or password is wrong");
    return signingIn ? face.with(SessionCookie.clear()) : face;
  }

  /** A caller may send megabytes where a name is expected. */
  private static String shortened(String text) {
    return text.length() <= MAX_QUOTED_CHARS ? text : text.substring(0, MAX_QUOTED_CHARS) + "…";
  }
}
