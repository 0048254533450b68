package grok2api.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import grok2api.http.Response;
import grok2api.platform.HttpCall.Header;
import grok2api.platform.JsonValue;
import grok2api.refusal.Refusal;
import grok2api.testing.JvmJson;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class V1ErrorsTest {
  private static final String INVALID = "invalid_request_error";

  private final V1Errors errors = new V1Errors(new JvmJson());

  static Stream<Arguments> table() {
    return Stream.of(
        arguments(
            new Refusal.InvalidRequest("invalid_value", "messages.2.role", "m"),
            400,
            INVALID,
            "invalid_value",
            "messages.2.role"),
        arguments(
            new Refusal.InvalidRequest("invalid_json", null, "m"),
            400,
            INVALID,
            "invalid_json",
            null),
        arguments(new Refusal.BodyTooLarge(33554432), 413, INVALID, "request_too_large", null),
        arguments(
            new Refusal.Unauthenticated("m"), 401, "authentication_error", "invalid_api_key", null),
        arguments(
            new Refusal.SessionNeeded(false), 401, "authentication_error", "invalid_session", null),
        arguments(
            new Refusal.BadCredentials(true), 401, "authentication_error", "bad_credentials", null),
        arguments(
            new Refusal.SignInThrottled(60), 429, "rate_limit_error", "login_throttled", null),
        arguments(new Refusal.Forbidden("no", "m"), 403, "permission_error", "no", null),
        arguments(new Refusal.NotFound("m"), 404, INVALID, "not_found", null),
        arguments(new Refusal.Conflict("busy", "m"), 409, INVALID, "busy", null),
        arguments(new Refusal.UnknownModel("gpt-4"), 404, INVALID, "model_not_found", "model"),
        arguments(new Refusal.UnknownUrl("GET", "/v1/x"), 404, INVALID, "unknown_url", null),
        arguments(
            new Refusal.MethodNotAllowed("PUT", "GET, HEAD"),
            405,
            INVALID,
            "method_not_allowed",
            null),
        arguments(
            new Refusal.QuotaSpent("image", 5, 60),
            429,
            "rate_limit_error",
            "daily_quota_exceeded",
            null),
        arguments(new Refusal.KeyExpired(), 401, "authentication_error", "key_expired", null),
        arguments(
            new Refusal.PaceExceeded(60, 1), 429, "rate_limit_error", "rate_limit_exceeded", null),
        arguments(
            new Refusal.FileTooLarge("file", 8),
            413,
            "invalid_request_error",
            "file_too_large",
            "file"),
        arguments(new Refusal.CacheUnavailable(), 503, "server_error", "cache_unavailable", null),
        arguments(new Refusal.TooManyVideos(10), 429, "rate_limit_error", "too_many_videos", null),
        arguments(new Refusal.NoAccount(60), 503, "server_error", "NO_AVAILABLE_TOKEN", null),
        arguments(
            new Refusal.AccountsCooling(60), 429, "rate_limit_error", "rate_limit_exceeded", null),
        arguments(new Refusal.ContentRefused(), 400, INVALID, "content_policy_violation", null),
        arguments(new Refusal.UpstreamFailed(), 502, "server_error", "upstream_error", null),
        arguments(
            new Refusal.UpstreamAnswered(422, "odd_error", "bad_thing", "top_p", "m", 0),
            422,
            "odd_error",
            "bad_thing",
            "top_p"),
        arguments(
            new Refusal.UpstreamAnswered(503, null, null, null, "m", 0),
            503,
            "server_error",
            "upstream_error",
            null),
        arguments(new Refusal.UpstreamSlow(), 504, "server_error", "upstream_timeout", null),
        arguments(new Refusal.Misconfigured("m"), 500, "server_error", "misconfigured", null),
        arguments(new Refusal.SchemaOutdated(), 503, "server_error", "schema_outdated", null),
        arguments(new Refusal.ClientGone(), 499, INVALID, "client_closed_request", null),
        arguments(new Refusal.Internal(), 500, "server_error", "internal_error", null));
  }

  @ParameterizedTest
  @MethodSource("table")
  void givesEachRefusalTheFaceOfTheContract(
      Refusal refusal, int status, String type, String code, String param) {
    Response response = errors.toResponse(refusal);

    assertEquals(status, response.status());
    JsonValue error = error(response);
    assertEquals(List.of("message", "type", "param", "code"), error.names());
    assertEquals(type, error.text("type"));
    assertEquals(code, error.text("code"));
    assertEquals(param, error.text("param"));
    assertTrue(error.text("message").length() > 0);
  }

  @Test
  void coversEveryRefusal() {
    long covered = table().map(row -> row.get()[0].getClass()).distinct().count();
    assertEquals(Refusal.class.getPermittedSubclasses().length, covered);
  }

  @Test
  void writesTheEnvelopeAsTheContractShowsIt() {
    String envelope =
        """
        {"error":{"message":"Daily quota exceeded: image","type":"rate_limit_error","param":null,\
        "code":"daily_quota_exceeded"}}""";

    Refusal refusal = new Refusal.QuotaSpent("image", 5, 60);
    assertEquals(envelope, errors.envelope(refusal));
    assertEquals(new Response.Whole(envelope), errors.toResponse(refusal).body());
    assertEquals("application/json", header(errors.toResponse(refusal), "Content-Type"));
  }

  @ParameterizedTest
  @CsvSource({
    // announced by a spent quota, by no account, by cooling accounts
    "-5,    1,     1,    1",
    "0,     1,     1,    1",
    "1,     1,     1,    1",
    "3600,  3600,  3600, 3600",
    "50000, 50000, 3600, 50000",
  })
  void saysWhenToTryAgain(long seconds, String quota, String noAccount, String cooling) {
    assertEquals(quota, retryAfter(new Refusal.QuotaSpent("chat", 5, seconds)));
    assertEquals(noAccount, retryAfter(new Refusal.NoAccount(seconds)));
    assertEquals(cooling, retryAfter(new Refusal.AccountsCooling(seconds)));
  }

  @Test
  void saysNothingOfTryingAgainWhereItWouldNotHelp() {
    assertNull(retryAfter(new Refusal.ContentRefused()));
    assertNull(retryAfter(new Refusal.UpstreamFailed()));
  }

  @Test
  void saysWhichMethodsAreAllowedAndHowToAuthenticate() {
    assertEquals(
        "GET, HEAD",
        header(errors.toResponse(new Refusal.MethodNotAllowed("PUT", "GET, HEAD")), "Allow"));
    assertEquals(
        "Bearer", header(errors.toResponse(new Refusal.Unauthenticated("m")), "WWW-Authenticate"));
  }

  @Test
  void namesTheUnknownModelButNotAllOfAnEndlessOne() {
    assertEquals(
        "The model `gpt-4` does not exist",
        error(errors.toResponse(new Refusal.UnknownModel("gpt-4"))).text("message"));
    assertEquals(
        "The model `" + "x".repeat(100) + "…` does not exist",
        error(errors.toResponse(new Refusal.UnknownModel("x".repeat(5000)))).text("message"));
  }

  @Test
  void passesOnTheClearTextOfWhatTheDeploymentLacks() {
    assertEquals(
        "The binding DB is missing",
        error(errors.toResponse(new Refusal.Misconfigured("The binding DB is missing")))
            .text("message"));
  }

  private String retryAfter(Refusal refusal) {
    return header(errors.toResponse(refusal), "Retry-After");
  }

  private static String header(Response response, String name) {
    for (Header header : response.headers()) {
      if (header.name().equals(name)) {
        return header.value();
      }
    }
    return null;
  }

  private static JsonValue error(Response response) {
    JsonValue root = new JvmJson().parse(((Response.Whole) response.body()).text());
    assertEquals(List.of("error"), root.names());
    return root.get("error");
  }
}
