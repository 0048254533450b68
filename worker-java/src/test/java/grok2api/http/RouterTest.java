package grok2api.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import grok2api.platform.HttpCall.Header;
import grok2api.platform.TextStream;
import grok2api.refusal.Refusal;
import grok2api.refusal.Refused;
import grok2api.testing.FakeRequest;
import grok2api.testing.JvmEncodings;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RouterTest {
  private final Router router =
      new Router(new JvmEncodings())
          .get("/things", says("list"))
          .post("/things", says("add"))
          .put("/things/{id}", says("replace"))
          .patch("/things/{id}", says("change"))
          .delete("/things/{id}", says("delete"))
          .get("/things/{id}", says("show"))
          .get("/things/tags", says("tags"))
          .get("/things/{id}/stream", says("stream"))
          .get("/{kind}/{id}/parts/{part}", says("part"));

  private static Handler says(String word) {
    return (request, parameters) -> Response.text(200, word + parameters.values());
  }

  private Response ask(String method, String path) {
    return router.proceed(FakeRequest.of(method, path, ""));
  }

  private Refusal refusal(String method, String path) {
    return assertThrows(Refused.class, () -> ask(method, path)).refusal();
  }

  private static String text(Response response) {
    return ((Response.Whole) response.body()).text();
  }

  @ParameterizedTest
  @CsvSource({
    "GET,    /things,               list[]",
    "POST,   /things,               add[]",
    "GET,    /things/7,             show[7]",
    "PUT,    /things/7,             replace[7]",
    "PATCH,  /things/7,             change[7]",
    "DELETE, /things/7,             delete[7]",
    "GET,    /things/a%2Fb%20c,     show[a/b c]",
    "GET,    /things/tags,          tags[]",
    "GET,    /things/7/stream,      stream[7]",
    "GET,    /things/7/parts/8,     'part[things, 7, 8]'",
  })
  void findsTheRoute(String method, String path, String answer) {
    assertEquals(answer, text(ask(method, path)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/", "", "/thing", "/things/", "/things/7/", "/things//stream", "/things/7/x"})
  void knowsNoOtherPath(String path) {
    assertEquals(new Refusal.UnknownUrl("GET", path), refusal("GET", path));
  }

  @Test
  void anExactPathGoesBeforeAPatternWithAllItsMethods() {
    assertEquals(
        new Refusal.MethodNotAllowed("DELETE", "GET, HEAD, OPTIONS"),
        refusal("DELETE", "/things/tags"));
  }

  @Test
  void tellsWhichMethodsThereAre() {
    assertEquals(
        new Refusal.MethodNotAllowed("DELETE", "GET, POST, HEAD, OPTIONS"),
        refusal("DELETE", "/things"));
    assertEquals(
        new Refusal.MethodNotAllowed("POST", "PUT, PATCH, DELETE, GET, HEAD, OPTIONS"),
        refusal("POST", "/things/7"));
    Response options = ask("OPTIONS", "/things");
    assertEquals(204, options.status());
    assertEquals(List.of(new Header("Allow", "GET, POST, HEAD, OPTIONS")), options.headers());
  }

  @Test
  void headHasTheHeadersOfGetAndNoBody() {
    Response get = ask("GET", "/things");
    Response head = ask("HEAD", "/things");
    assertEquals(get.status(), head.status());
    assertEquals(get.headers(), head.headers());
    assertInstanceOf(Response.Empty.class, head.body());
  }

  @Test
  void headClosesAStreamThatNobodyReads() {
    List<String> calls = new ArrayList<>();
    TextSource source =
        new TextSource() {
          @Override
          public String begin() {
            throw new AssertionError("begun");
          }

          @Override
          public TextStream input() {
            throw new AssertionError("read");
          }

          @Override
          public int waitMillis() {
            return 0;
          }

          @Override
          public String take(TextStream.Piece piece) {
            return "";
          }

          @Override
          public boolean over() {
            return false;
          }

          @Override
          public void close() {
            calls.add("closed");
          }
        };
    router.get("/events", (request, none) -> Response.events(source));
    ask("HEAD", "/events");
    assertEquals(List.of("closed"), calls);
  }

  @Test
  void aGateStandsBeforeTheRoutesNamedAfterItAndNothingElse() {
    List<String> asked = new ArrayList<>();
    router
        .behind(
            (request, next) -> {
              asked.add(request.path());
              return request.path().endsWith("open") ? next.proceed(request) : Response.empty(401);
            })
        .get("/rooms/open", says("room"))
        .get("/rooms/{id}", says("room"));

    assertEquals("room[]", text(ask("GET", "/rooms/open")));
    assertEquals(401, ask("GET", "/rooms/7").status());
    assertEquals(204, ask("OPTIONS", "/rooms/open").status());
    assertInstanceOf(Refusal.MethodNotAllowed.class, refusal("POST", "/rooms/7"));
    assertInstanceOf(Refusal.UnknownUrl.class, refusal("GET", "/halls"));
    assertEquals("list[]", text(ask("GET", "/things")));
    assertEquals(List.of("/rooms/open", "/rooms/7"), asked);
  }
}
