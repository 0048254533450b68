package grok2api.api;

import grok2api.gateway.ErrorFace;
import grok2api.http.Response;
import grok2api.json.JsonWriter;
import grok2api.platform.HttpCall.Header;
import grok2api.platform.Json;
import grok2api.refusal.Refusal;
import grok2api.relay.RelayService;
import java.util.ArrayList;
import java.util.List;

/**
 * The face of a refusal on {@code /v1}: status, headers and the OpenAI envelope, always with all
 * four members.
 *
 * <pre>{@code
 * {"error":{"message":"…","type":"rate_limit_error","param":null,"code":"daily_quota_exceeded"}}
 * }</pre>
 *
 * <p>Status, type, code and param are the contract; messages are for people and may change.
 *
 * @see <a href="https://platform.openai.com/docs/guides/error-codes">OpenAI, Error codes</a>
 */
public final class V1Errors implements ErrorFace {
  private static final String INVALID = "invalid_request_error";
  private static final String RATE = "rate_limit_error";
  private static final String SERVER = "server_error";

  /** Longest wait that is announced where nobody knows when an account will be there. */
  private static final long MAX_NO_ACCOUNT_SECONDS = 3600;

  /** About as long as a film takes. */
  private static final long VIDEO_SECONDS = 60;

  private static final int MAX_QUOTED_CHARS = 100;

  private final Json json;

  public V1Errors(Json json) {
    this.json = json;
  }

  /**
   * What a caller, and the request log, may learn of a refusal.
   *
   * @param param the field at fault, or null
   * @param headers beyond those of every JSON answer
   */
  public record Face(
      int status, String type, String code, String param, String message, List<Header> headers) {
    public Face {
      headers = List.copyOf(headers);
    }

    private static Face of(int status, String type, String code, String message) {
      return new Face(status, type, code, null, message, List.of());
    }

    private Face about(String param) {
      return new Face(status, type, code, param, message, headers);
    }

    private Face with(String name, String value) {
      return with(List.of(new Header(name, value)));
    }

    private Face with(List<Header> added) {
      List<Header> more = new ArrayList<>(headers);
      more.addAll(added);
      return new Face(status, type, code, param, message, more);
    }

    private Face retryAfter(long seconds) {
      return with("Retry-After", Long.toString(Math.max(1, seconds)));
    }
  }

  public Response toResponse(Refusal refusal) {
    Face face = face(refusal);
    return Response.json(face.status(), write(face)).with(face.headers());
  }

  @Override
  public int status(Refusal refusal) {
    return face(refusal).status();
  }

  @Override
  public String code(Refusal refusal) {
    return face(refusal).code();
  }

  /** The envelope alone, for a failure in the middle of a stream. */
  @Override
  public String envelope(Refusal refusal) {
    return write(face(refusal));
  }

  public static Face face(Refusal refusal) {
    return switch (refusal) {
      case Refusal.InvalidRequest invalid ->
          Face.of(400, INVALID, invalid.code(), invalid.message()).about(invalid.param());
      case Refusal.BodyTooLarge tooLarge ->
          Face.of(
              413,
              INVALID,
              "request_too_large",
              "The request body exceeds " + tooLarge.maxBytes() + " bytes");
      case Refusal.FileTooLarge tooLarge ->
          Face.of(
                  413,
                  INVALID,
                  "file_too_large",
                  "The file exceeds " + tooLarge.maxBytes() + " bytes")
              .about(tooLarge.param());
      case Refusal.Unauthenticated unauthenticated ->
          Face.of(401, "authentication_error", "invalid_api_key", unauthenticated.message())
              .with("WWW-Authenticate", "Bearer");
      case Refusal.SessionNeeded needed ->
          Face.of(
              401,
              "authentication_error",
              "invalid_session",
              "An administrator's session is needed");
      case Refusal.BadCredentials bad ->
          Face.of(401, "authentication_error", "bad_credentials", "User name or password is wrong");
      case Refusal.SignInThrottled throttled ->
          Face.of(429, RATE, "login_throttled", "Too many wrong passwords; try again later")
              .retryAfter(throttled.retryAfterSeconds());
      case Refusal.Forbidden forbidden ->
          Face.of(403, "permission_error", forbidden.code(), forbidden.message());
      case Refusal.NotFound missing -> Face.of(404, INVALID, "not_found", missing.message());
      case Refusal.Conflict conflict -> Face.of(409, INVALID, conflict.code(), conflict.message());
      case Refusal.UnknownModel unknown ->
          Face.of(
                  404,
                  INVALID,
                  "model_not_found",
                  "The model " + quoted(unknown.model()) + " does not exist")
              .about("model");
      case Refusal.UnknownUrl unknown ->
          Face.of(
              404,
              INVALID,
              "unknown_url",
              "Unknown request URL: " + unknown.method() + " " + shortened(unknown.path()));
      case Refusal.MethodNotAllowed wrong ->
          Face.of(
                  405,
                  INVALID,
                  "method_not_allowed",
                  wrong.method() + " is not allowed here; use " + wrong.allow())
              .with("Allow", wrong.allow());
      case Refusal.KeyExpired expired ->
          Face.of(401, "authentication_error", "key_expired", "This API key has expired.")
              .with("WWW-Authenticate", "Bearer");
      case Refusal.QuotaSpent spent ->
          Face.of(429, RATE, "daily_quota_exceeded", "Daily quota exceeded: " + spent.bucket())
              .with(
                  RateLimitHeaders.reached(
                      spent.bucket().equals("tokens") ? "tokens" : "requests",
                      spent.limit(),
                      1000 * spent.retryAfterSeconds()))
              .retryAfter(spent.retryAfterSeconds());
      case Refusal.PaceExceeded exceeded ->
          Face.of(
                  429,
                  RATE,
                  "rate_limit_exceeded",
                  "This API key may make " + exceeded.perMinute() + " requests a minute")
              .with(
                  RateLimitHeaders.reached(
                      "requests", exceeded.perMinute(), exceeded.retryAfterMillis()))
              .retryAfter((exceeded.retryAfterMillis() + 999) / 1000);
      case Refusal.TooManyVideos full ->
          Face.of(
                  429,
                  RATE,
                  "too_many_videos",
                  "You have " + full.most() + " unfinished videos; wait until one is done")
              .retryAfter(VIDEO_SECONDS);
      case Refusal.NoAccount none ->
          Face.of(
                  503,
                  SERVER,
                  "NO_AVAILABLE_TOKEN",
                  "No upstream account can serve this model at the moment")
              .retryAfter(Math.min(none.retryAfterSeconds(), MAX_NO_ACCOUNT_SECONDS));
      case Refusal.AccountsCooling cooling ->
          Face.of(
                  429,
                  RATE,
                  "rate_limit_exceeded",
                  "All upstream accounts for this model have reached their limit; try again later")
              .retryAfter(cooling.retryAfterSeconds());
      case Refusal.ContentRefused refused ->
          Face.of(
              400,
              INVALID,
              "content_policy_violation",
              "The upstream refused this content under its policy");
      case Refusal.UpstreamFailed failed ->
          Face.of(502, SERVER, "upstream_error", "The upstream did not answer properly");
      case Refusal.UpstreamSlow slow ->
          Face.of(504, SERVER, "upstream_timeout", "The upstream did not answer in time");
      case Refusal.UpstreamAnswered answered -> answered(answered);
      case Refusal.CacheUnavailable unavailable ->
          Face.of(
              503,
              SERVER,
              "cache_unavailable",
              "The media store does not answer, or takes nothing more today");
      case Refusal.Misconfigured misconfigured ->
          Face.of(500, SERVER, "misconfigured", misconfigured.message());
      case Refusal.SchemaOutdated outdated ->
          Face.of(
              503,
              SERVER,
              "schema_outdated",
              "The database is older than the gateway; its operator has to apply the migrations");
      case Refusal.ClientGone gone ->
          Face.of(499, INVALID, "client_closed_request", "The client closed the request");
      case Refusal.Internal internal ->
          Face.of(500, SERVER, "internal_error", "The gateway failed; its log has the details");
    };
  }

  private static Face answered(Refusal.UpstreamAnswered answered) {
    int status = answered.status();
    String usual = status == 429 ? RATE : status < 500 ? INVALID : SERVER;
    Face face =
        Face.of(
                status,
                answered.type() == null ? usual : answered.type(),
                answered.code() == null ? "upstream_error" : answered.code(),
                answered.message())
            .about(answered.param());
    if (answered.upstream() != null) {
      face = face.with(RelayService.SERVED_BY, answered.upstream());
    }
    return answered.retryAfterSeconds() > 0 ? face.retryAfter(answered.retryAfterSeconds()) : face;
  }

  private String write(Face face) {
    JsonWriter writer = new JsonWriter(json);
    writer.object().name("error").object();
    writer.name("message").value(face.message()).name("type").value(face.type());
    writer.name("param").value(face.param()).name("code").value(face.code());
    return writer.end().end().toString();
  }

  private static String quoted(String text) {
    return "`" + shortened(text) + "`";
  }

  /** A caller may send megabytes where a name is expected. */
  private static String shortened(String text) {
    return text.length() <= MAX_QUOTED_CHARS ? text : text.substring(0, MAX_QUOTED_CHARS) + "…";
  }
}
