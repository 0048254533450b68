package grok2api.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import grok2api.http.Response;
import grok2api.platform.HttpCall.Header;
import grok2api.platform.JsonValue;
import grok2api.refusal.Refusal;
import grok2api.testing.FakeRequest;
import grok2api.testing.JvmJson;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class AdminErrorsTest {
  private static final FakeRequest REQUEST = FakeRequest.of("GET", "/api/v1/admin/x", "");

  private final AdminErrors errors = new AdminErrors(new JvmJson());

  static Stream<Arguments> table() {
    return Stream.of(
        arguments(new Refusal.InvalidRequest("INVALID_JSON", null, "m"), 400, "INVALID_JSON"),
        arguments(new Refusal.BodyTooLarge(8), 413, "BODY_TOO_LARGE"),
        arguments(new Refusal.FileTooLarge("file", 8), 413, "FILE_TOO_LARGE"),
        arguments(new Refusal.CacheUnavailable(), 503, "CACHE_UNAVAILABLE"),
        arguments(new Refusal.SessionNeeded(false), 401, "MISSING_SESSION"),
        arguments(new Refusal.SessionNeeded(true), 401, "SESSION_EXPIRED"),
        arguments(new Refusal.Unauthenticated("m"), 401, "UNAUTHENTICATED"),
        arguments(new Refusal.BadCredentials(true), 401, "BAD_CREDENTIALS"),
        arguments(new Refusal.SignInThrottled(60), 429, "LOGIN_THROTTLED"),
        arguments(new Refusal.Forbidden("CSRF_REJECTED", "m"), 403, "CSRF_REJECTED"),
        arguments(new Refusal.NotFound("m"), 404, "NOT_FOUND"),
        arguments(new Refusal.UnknownUrl("GET", "/api/x"), 404, "NOT_FOUND"),
        arguments(new Refusal.UnknownModel("gpt-4"), 400, "INVALID_FIELD"),
        arguments(new Refusal.MethodNotAllowed("PUT", "GET"), 405, "METHOD_NOT_ALLOWED"),
        arguments(new Refusal.Conflict("ALREADY_RUNNING", "m"), 409, "ALREADY_RUNNING"),
        arguments(new Refusal.QuotaSpent("chat", 5, 60), 429, "RATE_LIMITED"),
        arguments(new Refusal.KeyExpired(), 401, "KEY_EXPIRED"),
        arguments(new Refusal.PaceExceeded(60, 1), 429, "RATE_LIMITED"),
        arguments(new Refusal.TooManyVideos(10), 429, "RATE_LIMITED"),
        arguments(new Refusal.AccountsCooling(60), 429, "RATE_LIMITED"),
        arguments(new Refusal.NoAccount(60), 503, "NO_ACCOUNT"),
        arguments(new Refusal.ContentRefused(), 400, "CONTENT_REFUSED"),
        arguments(new Refusal.UpstreamFailed(), 502, "UPSTREAM_FAILED"),
        arguments(new Refusal.UpstreamSlow(), 504, "UPSTREAM_SLOW"),
        arguments(new Refusal.Misconfigured("m"), 500, "MISCONFIGURED"),
        arguments(new Refusal.SchemaOutdated(), 503, "SCHEMA_OUTDATED"),
        arguments(new Refusal.ClientGone(), 499, "CLIENT_GONE"),
        arguments(
            new Refusal.UpstreamAnswered(503, null, null, null, "m", 0), 502, "UPSTREAM_FAILED"),
        arguments(new Refusal.Internal(), 500, "INTERNAL"));
  }

  @ParameterizedTest
  @MethodSource("table")
  void givesEachRefusalTheFaceOfTheContract(Refusal refusal, int status, String code) {
    Response response = errors.toResponse(refusal, REQUEST);

    assertEquals(status, response.status());
    JsonValue body = new JvmJson().parse(text(response));
    assertEquals(List.of("success", "status", "error", "code"), body.names().subList(0, 4));
    assertFalse(body.get("success").isTrue());
    assertEquals("error", body.text("status"));
    assertEquals(code, body.text("code"));
    assertFalse(body.text("error").isEmpty());
  }

  @Test
  void coversEveryRefusal() {
    long covered = table().map(row -> row.get()[0].getClass()).distinct().count();
    assertEquals(Refusal.class.getPermittedSubclasses().length, covered);
  }

  @Test
  void writesTheEnvelopeAsTheContractShowsIt() {
    assertEquals(
        """
        {"success":false,"status":"error","error":"Key not found","code":"NOT_FOUND"}""",
        text(errors.toResponse(new Refusal.NotFound("Key not found"), REQUEST)));
  }

  @Test
  void namesTheFieldAtFaultAndNoOther() {
    assertEquals(
        """
        {"success":false,"status":"error","error":"Too long","code":"INVALID_FIELD","field":"note"}""",
        text(
            errors.toResponse(
                new Refusal.InvalidRequest("INVALID_FIELD", "note", "Too long"), REQUEST)));
    assertEquals(
        "model",
        new JvmJson()
            .parse(text(errors.toResponse(new Refusal.UnknownModel("x"), REQUEST)))
            .text("field"));
  }

  @Test
  void tellsOfADefectNoMoreThanWhereToLook() {
    assertEquals(
        """
        {"success":false,"status":"error","error":"The gateway failed; its log has the details",\
        "code":"INTERNAL","request_id":"request-1"}""",
        text(errors.toResponse(new Refusal.Internal(), REQUEST)));
    assertEquals(
        """
        {"success":false,"status":"error","error":"The gateway failed; its log has the details",\
        "code":"TOKENS_ADD_ERROR","request_id":"request-1"}""",
        text(errors.defect("TOKENS_ADD_ERROR", REQUEST)));
  }

  @Test
  void makesTheBrowserForgetASessionThatIsNoMore() {
    assertEquals(
        "grok2api_admin_session=; Path=/; HttpOnly; Secure; SameSite=Lax; Max-Age=0",
        header(new Refusal.SessionNeeded(true), "Set-Cookie"));
    assertNull(header(new Refusal.SessionNeeded(false), "Set-Cookie"));
  }

  @Test
  void saysWhichMethodsThereAreAndWhenToTryAgain() {
    assertEquals("GET, HEAD", header(new Refusal.MethodNotAllowed("PUT", "GET, HEAD"), "Allow"));
    assertEquals("60", header(new Refusal.AccountsCooling(60), "Retry-After"));
    assertEquals("1", header(new Refusal.NoAccount(0), "Retry-After"));
  }

  @Test
  void doesNotRepeatAnEndlessPath() {
    Refusal refusal = new Refusal.UnknownUrl("GET", "/api/" + "x".repeat(5000));
    assertEquals(true, text(errors.toResponse(refusal, REQUEST)).length() < 300);
  }

  private String header(Refusal refusal, String name) {
    for (Header header : errors.toResponse(refusal, REQUEST).headers()) {
      if (header.name().equals(name)) {
        return header.value();
      }
    }
    return null;
  }

  private static String text(Response response) {
    return ((Response.Whole) response.body()).text();
  }
}
