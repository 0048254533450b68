package grok2api.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grok2api.relay.UpstreamError.Blame;
import grok2api.testing.JvmJson;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ErrorReaderTest {
  private static final String SECRET = "sk-0123456789abcdef";

  private final ErrorReader reader = new ErrorReader(new JvmJson());

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      nullValues = "-",
      value = {
        "{\"error\":{\"message\":\"m\",\"type\":\"t\",\"param\":\"p\",\"code\":\"c\"}} | m | t | c | p",
        "{\"error\":{\"code\":400,\"message\":\"m\",\"status\":\"INVALID_ARGUMENT\"}} | m | - | INVALID_ARGUMENT | -",
        "[{\"error\":{\"code\":400,\"message\":\"m\",\"status\":\"X\"}}] | m | - | X | -",
        "{\"error\":\"m\"} | m | - | - | -",
        "{\"error\":\"m\",\"code\":\"c\"} | m | - | c | -",
        "{\"code\":20012,\"message\":\"m\"} | m | - | 20012 | -",
        "{\"detail\":\"m\"} | m | - | - | -",
        "{\"msg\":\"m\"} | m | - | - | -",
        "{\"error\":null,\"message\":\"m\"} | m | - | - | -",
        "{\"error\":{\"message\":\"m\",\"code\":\"\"}} | m | - | - | -",
        "<html> | The upstream answered with status 400 | - | - | -",
        "`` | The upstream answered with status 400 | - | - | -",
        "[] | The upstream answered with status 400 | - | - | -",
        "7 | The upstream answered with status 400 | - | - | -",
      })
  void anyFormInUseIsRead(String body, String message, String type, String code, String param) {
    assertEquals(
        new UpstreamError(Blame.REQUEST, 400, type, code, param, message, 5),
        reader.read(400, body, 5, SECRET));
  }

  @ParameterizedTest
  @CsvSource({
    "400, REQUEST",
    "401, CREDENTIAL",
    "402, CREDENTIAL",
    "403, FORBIDDEN",
    "404, REQUEST",
    "408, UPSTREAM",
    "413, REQUEST",
    "422, REQUEST",
    "429, RATE",
    "500, UPSTREAM",
    "503, UPSTREAM",
    "529, UPSTREAM"
  })
  void theStatusTellsWhomToBlame(int status, Blame blame) {
    assertEquals(blame, reader.read(status, "{}", -1, null).blame());
  }

  @Test
  void googleBlamesTheRequestForTheKeyAndThePlace() {
    assertEquals(
        Blame.CREDENTIAL, reader.read(400, "{\"reason\":\"API_KEY_INVALID\"}", -1, null).blame());
    assertEquals(
        Blame.UPSTREAM,
        reader
            .read(400, "{\"error\":{\"message\":\"User location is not supported\"}}", -1, null)
            .blame());
  }

  @Test
  void noSecretIsRepeatedInAnyMember() {
    String told = "no " + SECRET + " and no sk-01234…";
    UpstreamError error =
        reader.read(
            400,
            "{\"error\":{\"message\":\"%s\",\"type\":\"%s\",\"code\":\"%s\",\"param\":\"%s\"}}"
                .formatted(told, SECRET, SECRET, SECRET),
            -1,
            SECRET);
    assertFalse(error.toString().contains("sk-01234"), error.toString());
    assertEquals("no … and no ……", error.message());
  }

  @Test
  void longTextsAreCutAndLongNamesLeftOut() {
    UpstreamError error =
        reader.read(
            400,
            "{\"error\":{\"message\":\"%s\",\"code\":\"%s\"}}"
                .formatted("m".repeat(9000), "c".repeat(101)),
            -1,
            null);
    assertEquals(501, error.message().length());
    assertNull(error.code());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"error\":{\"message\":\"m\"}} | 502",
        "{\"error\":\"m\"} | 502",
        "{\"error\":{\"message\":\"m\",\"code\":429}} | 429",
        "{\"error\":{\"message\":\"m\",\"code\":\"429\"}} | 429",
        "{\"error\":{\"message\":\"m\",\"code\":1302}} | 502",
        "{\"error\":{\"message\":\"m\",\"code\":200}} | 502",
        "{\"error\":{\"message\":\"m\",\"code\":\"insufficient_quota\"}} | 429",
        "{\"error\":{\"message\":\"m\",\"type\":\"invalid_request_error\"}} | 400",
        "{\"error\":{\"message\":\"m\",\"code\":\"rate_limit_exceeded\"}} | 429",
        "{\"error\":{\"message\":\"m\",\"code\":\"invalid_api_key\"}} | 401",
        "{\"type\":\"error\",\"code\":\"server_error\",\"message\":\"m\",\"param\":null} | 502",
        "{\"type\":\"response.failed\",\"response\":{\"error\":{\"code\":\"server_error\",\"message\":\"m\"}}} | 502",
        "[{\"error\":{\"code\":503,\"message\":\"m\",\"status\":\"UNAVAILABLE\"}}] | 503",
      })
  void anEventMayTellAFailure(String event, int status) {
    UpstreamError error = reader.readEvent(event, null);
    assertEquals(status, error.status());
    assertEquals("m", error.message());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"choices\":[],\"error\":null}",
        "{\"error\":false}",
        "{\"error\":\"\"}",
        "{\"type\":\"error\"}",
        "[DONE]",
        "7",
        "{\"delta\":\"error\"}"
      })
  void otherEventsTellNone(String event) {
    assertNull(reader.readEvent(event, null));
  }

  @Test
  void aCredentialsFaultIsTheGatewaysAndNotTheClients() {
    for (int status : new int[] {401, 402, 403}) {
      var refusal =
          (grok2api.refusal.Refusal.UpstreamAnswered)
              reader.read(status, "{\"error\":{\"message\":\"Bad sk-…abcd\"}}", -1, null).refusal();
      assertEquals(502, refusal.status());
      assertTrue(refusal.message().startsWith("The upstream refused the gateway's credential"));
    }
  }
}
