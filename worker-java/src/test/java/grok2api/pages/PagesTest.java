package grok2api.pages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grok2api.testing.FakeRequest;
import grok2api.testing.Reply;
import grok2api.testing.TestGateway;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PagesTest {
  private static final String HTML = "text/html; charset=utf-8";
  private static final String SCRIPT = "text/javascript; charset=utf-8";

  private final TestGateway gateway = TestGateway.empty();

  @BeforeEach
  void deployFiles() {
    gateway
        .assets
        .put("/login.html", HTML, "<title>Sign in</title>")
        .put("/panel.html", HTML, "<title>Panel</title>")
        .put("/chat.html", HTML, "<title>Chat</title>")
        .put("/404.html", HTML, "<title>Not found</title>")
        .put("/favicon.ico", "image/vnd.microsoft.icon", "icon")
        .put("/js/api.js", SCRIPT, "api")
        .put("/js/main.0a1b2c3d.js", SCRIPT, "main")
        .put("/_worker.js", SCRIPT, "secret");
  }

  private Reply ask(String method, String path) {
    return gateway.send(FakeRequest.of(method, path, ""));
  }

  private Reply browse(String method, String path) {
    return gateway.send(
        FakeRequest.of(method, path, "").header("Accept", "text/html,application/xhtml+xml"));
  }

  @ParameterizedTest
  @CsvSource({
    "/,       /login",
    "/admin,  /admin/token",
    "/manage, /admin/token",
  })
  void oldAddressesLeadToThePages(String path, String location) {
    Reply reply = ask("GET", path);
    assertEquals(302, reply.status());
    assertEquals(location, reply.header("Location"));
  }

  @ParameterizedTest
  @CsvSource({
    "/login,            Sign in",
    "/admin/token,      Panel",
    "/admin/keys,       Panel",
    "/admin/chat,       Panel",
    "/admin/datacenter, Panel",
    "/admin/config,     Panel",
    "/admin/cache,      Panel",
    "/admin/audit,      Panel",
    "/admin/nothing,    Panel",
    "/chat,             Chat",
  })
  void aPageIsThereUnderItsOwnPath(String path, String title) {
    Reply reply = gateway.send(FakeRequest.of("GET", path, "").parameter("v", "dev"));
    assertEquals(200, reply.status());
    assertEquals("<title>" + title + "</title>", reply.body());
    assertEquals(HTML, reply.header("Content-Type"));
    assertEquals("no-store", reply.header("Cache-Control"));
    assertEquals("dev", reply.header("x-grok2api-build"));
    assertEquals("nosniff", reply.header("X-Content-Type-Options"));
    assertEquals("same-origin", reply.header("Referrer-Policy"));
    assertEquals("DENY", reply.header("X-Frame-Options"));
    assertTrue(reply.header("Content-Security-Policy").contains("script-src 'self';"));
    assertNull(reply.header("ETag"));
  }

  @ParameterizedTest
  @CsvSource({
    "/login,             200, Sign in",
    "/admin/token,       200, Panel",
    "/static/login.html, 200, Sign in",
    "/nothing,           404, Not found",
    "/static/no.html,    404, Not found",
  })
  void aPageIsThereAlsoOnASiteOfPages(String path, int status, String title) {
    gateway.assets.hideEndings();
    Reply reply = browse("GET", path);
    assertEquals(status, reply.status());
    assertEquals("<title>" + title + "</title>", reply.body());
    assertEquals(HTML, reply.header("Content-Type"));
    assertEquals("no-store", reply.header("Cache-Control"));
    assertEquals(List.of(), gateway.assets.open);
  }

  @Test
  void headHasTheHeadersAndLetsGoOfTheBody() {
    Reply get = ask("GET", "/login");
    Reply head = ask("HEAD", "/login");
    assertEquals(200, head.status());
    assertEquals(get.headers(), head.headers());
    assertEquals("", head.body());
    assertEquals(List.of(), gateway.assets.open);
  }

  @Test
  void aPageIsNotPostedTo() {
    Reply reply = browse("POST", "/login");
    assertEquals(405, reply.status());
    assertEquals("GET, HEAD", reply.header("Allow"));
  }

  @Test
  void filesOfTheEarlierEditionAreBelowStatic() {
    Reply reply = ask("GET", "/static/js/api.js");
    assertEquals("api", reply.body());
    assertEquals(SCRIPT, reply.header("Content-Type"));
    assertEquals("no-cache", reply.header("Cache-Control"));
    Reply again =
        gateway.send(
            FakeRequest.of("GET", "/static/js/api.js", "")
                .header("If-None-Match", reply.header("ETag")));
    assertEquals(304, again.status());
    assertEquals("", again.body());
    assertEquals(reply.header("ETag"), again.header("ETag"));
  }

  @Test
  void aNameThatChangesWithItsContentIsKeptForEver() {
    assertEquals(
        "public, max-age=31536000, immutable",
        ask("GET", "/static/js/main.0a1b2c3d.js").header("Cache-Control"));
  }

  @ParameterizedTest
  @CsvSource({
    "/js/main.0a1b2c3d.js,   true",
    "/js/main.0A1B2C3DE4.js, true",
    "/js/main.0a1b2c3.js,    false",
    "/js/main.original.js,   false",
    "/js/main.js,            false",
    "/0a1b2c3d4e/main,       false",
    "/a.0a1b2c3d/b.js,       false",
    "/.0a1b2c3d.js,          true",
    "/chunk/page.NVHTLMUS.js, true",
    "/js/page.NVHTLMUS.js,   false",
    "/,                      false",
  })
  void aHashHasAtLeastEightHexDigits(String path, boolean hashed) {
    assertEquals(hashed, DeployedFiles.isHashed(path));
  }

  @Test
  void aPageBelowStaticHasAPagesHeadersAndIsSentAgainEachTime() {
    String tag = gateway.assets.get("/login.html", null).header("ETag");
    Reply reply =
        gateway.send(FakeRequest.of("GET", "/static/login.html", "").header("If-None-Match", tag));
    assertEquals(200, reply.status());
    assertEquals("no-store", reply.header("Cache-Control"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/_worker.js",
        "/static/_worker.js",
        "/static/%5Fworker.js",
        "/static/js/..%2F_worker.js",
        "/static//_worker.js",
        "/static/.assetsignore",
        "/static/nothing.js",
        "/static/",
        "/static",
        "/login/",
        "/administrator",
        "/nothing",
      })
  void elsewhereIsNothing(String path) {
    Reply plain = ask("GET", path);
    assertEquals(404, plain.status());
    assertEquals("text/plain; charset=utf-8", plain.header("Content-Type"));
    Reply page = browse("GET", path);
    assertEquals(404, page.status());
    assertEquals("<title>Not found</title>", page.body());
    assertEquals("no-store", page.header("Cache-Control"));
    Reply posted = browse("POST", "/nothing");
    assertEquals(404, posted.status());
    assertEquals("text/plain; charset=utf-8", posted.header("Content-Type"));
    assertEquals(List.of(), gateway.assets.open);
  }

  @Test
  void theApisTellOfUnknownPathsInJson() {
    assertEquals("application/json", browse("GET", "/v1/nothing").header("Content-Type"));
    assertEquals("application/json", browse("GET", "/api/nothing").header("Content-Type"));
  }

  @Test
  void aMissingBindingIsNamed() {
    gateway.variables.put("ASSETS", "missing");
    Reply reply = browse("GET", "/login");
    assertEquals(500, reply.status());
    assertEquals("text/plain; charset=utf-8", reply.header("Content-Type"));
    assertTrue(reply.body().contains("ASSETS"), reply.body());
    assertEquals(302, ask("GET", "/").status());
  }

  @Test
  void linksOfEarlierAnswersLeadToTheMediaWithoutAKey() {
    for (String kind : List.of("image", "video")) {
      Reply reply = ask("GET", "/v1/files/" + kind + "/p_L3Vz%20a%2Fb.png");
      assertEquals(302, reply.status());
      assertEquals("/images/p_L3Vz%20a%2Fb.png", reply.header("Location"));
    }
    assertEquals(302, ask("HEAD", "/v1/files/image/x.png").status());
    assertEquals(404, ask("GET", "/v1/files/image/").status());
    assertEquals(405, ask("POST", "/v1/files/image/x.png").status());
  }

  @Test
  void everyAnswerTellsTheBuildOnce() {
    for (String path : List.of("/health", "/v1/models", "/v1/x", "/api/x", "/nothing", "/")) {
      long times =
          ask("GET", path).headers().stream()
              .filter(header -> header.name().equalsIgnoreCase("x-grok2api-build"))
              .count();
      assertEquals(1, times, path);
    }
  }

  @Test
  void thePlatformSendsTheSamePolicyWithFilesItServesItself() throws IOException {
    String rules = Files.readString(Path.of("../app-static/_headers"));
    assertTrue(
        rules.contains("Content-Security-Policy: " + DeployedFiles.CONTENT_SECURITY_POLICY + "\n"),
        rules);
  }
}
