package grok2api.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import grok2api.http.PathParameters;
import grok2api.http.Response;
import grok2api.platform.SqlFailed;
import grok2api.refusal.Refusal;
import grok2api.refusal.Refused;
import grok2api.testing.FakeRequest;
import grok2api.testing.JvmJson;
import grok2api.testing.TestGateway;
import org.junit.jupiter.api.Test;

class LegacyRoutesTest {
  private final TestGateway gateway = TestGateway.empty();
  private final JvmJson json = new JvmJson();
  private final LegacyRoutes legacy =
      new LegacyRoutes(
          new Answers(json),
          new AdminErrors(json),
          new FailureCodes(new AdminErrors(json), gateway.platform().log()));

  private Response answer(AdminHandler handler) {
    FakeRequest request = FakeRequest.of("POST", "/api/tokens/add", "");
    return legacy
        .route("TOKENS_ADD_ERROR", handler)
        .handle(new AdminCall(request, PathParameters.NONE, null));
  }

  private static AdminHandler throwing(RuntimeException thrown) {
    return call -> {
      throw thrown;
    };
  }

  private static String text(Response response) {
    return ((Response.Whole) response.body()).text();
  }

  @Test
  void aSuccessHasNoStatusMember() {
    Answers answers = new Answers(json);
    Response response =
        answer(call -> answers.legacy(body -> body.name("message").value("Added 2")));
    assertEquals(200, response.status());
    assertEquals(
        """
        {"success":true,"message":"Added 2"}""",
        text(response));
  }

  @Test
  void whatCannotBeDoneIsToldWithStatus200() {
    Response response =
        answer(throwing(new Refused(new Refusal.NotFound("There is no such account"))));
    assertEquals(200, response.status());
    assertEquals(
        """
        {"success":false,"message":"There is no such account"}""",
        text(response));
  }

  @Test
  void aDefectHasTheCodeOfItsRouteAndALineInTheLog() {
    Response response = answer(throwing(new IllegalStateException("secret detail")));
    assertEquals(500, response.status());
    assertEquals(
        """
        {"success":false,"status":"error","error":"The gateway failed; its log has the details",\
        "code":"TOKENS_ADD_ERROR","request_id":"request-1"}""",
        text(response));
    assertEquals(1, gateway.logged.size());
    assertEquals(true, gateway.logged.get(0).contains("secret detail"));
  }

  @Test
  void anOldDatabaseIsLeftToWhatIsAroundEveryRoute() {
    SqlFailed outdated = new SqlFailed("no such table: token_tags");
    assertThrows(SqlFailed.class, () -> answer(throwing(outdated)));
  }
}
