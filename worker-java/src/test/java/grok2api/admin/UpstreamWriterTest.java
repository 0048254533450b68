package grok2api.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;

import grok2api.http.PathParameters;
import grok2api.platform.Platform;
import grok2api.platform.Rows;
import grok2api.platform.Sql;
import grok2api.platform.Statement;
import grok2api.relay.UpstreamPool;
import grok2api.settings.SettingsReader;
import grok2api.testing.FakeRequest;
import grok2api.testing.Reply;
import grok2api.testing.TestGateway;
import grok2api.testing.Vaults;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Changes of upstreams by two who are at it at the same moment. */
class UpstreamWriterTest {
  private static final String UPSTREAM = "/api/v1/admin/upstreams/id-of-u";

  private final TestGateway gateway =
      TestGateway.empty().upstream("u", "https://u.example", "sk-a");

  /** What happens between the reading and the writing, once for each attempt. */
  private final List<Runnable> meanwhile = new ArrayList<>();

  private final AdminParts parts = AdminParts.of(disturbed(gateway.platform()), Vaults.NONE);
  private final UpstreamWriter writer =
      new UpstreamWriter(parts, new UpstreamPool(gateway.platform(), Vaults.NONE));

  private Platform disturbed(Platform calm) {
    Sql sql =
        new Sql() {
          @Override
          public List<Rows> batch(List<Statement> statements) {
            if (statements.get(0).sql().startsWith("INSERT INTO revisions")
                && !meanwhile.isEmpty()) {
              meanwhile.remove(0).run();
            }
            return calm.sql().batch(statements);
          }
        };
    return new Platform(
        sql,
        calm.kv(),
        calm.assets(),
        calm.http(),
        calm.sockets(),
        calm.json(),
        calm.encodings(),
        calm.digests(),
        calm.crypto(),
        calm.entropy(),
        calm.clock(),
        calm.parallel(),
        calm.log(),
        calm.environment());
  }

  private AdminCall call(FakeRequest request) {
    Session session =
        new Session(
            SettingsReader.read(Map.of(), Vaults.NONE).settings(),
            "session-toke",
            "admin",
            Session.Kind.SESSION,
            0);
    return new AdminCall(request, new PathParameters(List.of("id-of-u")), session);
  }

  private Reply add(FakeRequest request) {
    return Reply.read(new CredentialsAdmin(parts, writer).add(call(request)), request);
  }

  private static FakeRequest secrets(String... secrets) {
    return FakeRequest.of(
        "POST",
        UPSTREAM + "/credentials",
        "{\"credentials\":[\"" + String.join("\",\"", secrets) + "\"]}");
  }

  private void others(String method, String path, String body) {
    assertEquals(200, gateway.admin(method, path, body).status());
  }

  private List<String> secretsOfU() {
    return gateway.rows("SELECT secret FROM upstream_credentials ORDER BY secret").stream()
        .map(row -> row.text("secret"))
        .toList();
  }

  @Test
  void bothChangesSurvive() {
    meanwhile.add(() -> others("PATCH", UPSTREAM, "{\"weight\":7}"));
    meanwhile.add(() -> others("PATCH", UPSTREAM, "{\"priority\":3}"));
    Reply reply = add(secrets("sk-b"));
    assertEquals(200, reply.status(), reply.body());
    assertEquals(3, reply.json().get("revision").number());
    assertEquals(List.of("sk-a", "sk-b"), secretsOfU());
    assertEquals(1, gateway.rows("SELECT * FROM upstreams WHERE weight = 7").size());
    assertEquals(
        1, gateway.rows("SELECT * FROM audit_log WHERE action = 'credentials.added'").size());
  }

  @Test
  void whatWasThereAndIsNoMoreIsAddedAgain() {
    others("POST", UPSTREAM + "/credentials", "{\"credentials\":[\"sk-b\"]}");
    meanwhile.add(
        () ->
            others(
                "DELETE",
                UPSTREAM + "/credentials",
                "{\"filter\":{\"search\":\"sk-b\"},\"confirm\":1}"));
    Reply reply = add(secrets("sk-b", "sk-c"));
    assertEquals(2, reply.json().get("added").number(), reply.body());
    assertEquals(List.of("sk-a", "sk-b", "sk-c"), secretsOfU());
  }

  @Test
  void aRouteThatIsGoneIsNotToldToHaveGoneWithItsUpstream() {
    others("PUT", "/api/v1/admin/routes/r", "{\"targets\":[{\"upstream\":\"u\",\"model\":\"m\"}]}");
    meanwhile.add(() -> others("DELETE", "/api/v1/admin/routes/r", ""));
    FakeRequest request = FakeRequest.of("DELETE", UPSTREAM, "").parameter("force", "1");
    UpstreamsAdmin upstreams = new UpstreamsAdmin(parts, new UpstreamLists(parts), writer);
    Reply reply = Reply.read(upstreams.delete(call(request)), request);
    assertEquals(200, reply.status(), reply.body());
    assertEquals("[]", reply.json().get("deleted_routes").toJson());
    assertEquals(List.of(), secretsOfU());
  }

  @Test
  void whoSawARevisionDoesNotTryAgain() {
    meanwhile.add(() -> others("PATCH", UPSTREAM, "{\"weight\":7}"));
    Reply reply = add(secrets("sk-b").header("If-Match", "\"0\""));
    assertEquals(412, reply.status());
    assertEquals("\"1\"", reply.header("ETag"));
    assertEquals(List.of("sk-a"), secretsOfU());
  }

  @Test
  void nobodyTriesForEver() {
    for (int i = 1; i <= 5; i++) {
      String body = "{\"weight\":" + (i + 1) + "}";
      meanwhile.add(() -> others("PATCH", UPSTREAM, body));
    }
    Reply reply = add(secrets("sk-b"));
    assertEquals(412, reply.status());
    assertEquals("STALE_REVISION", reply.json().text("code"));
    assertEquals(List.of("sk-a"), secretsOfU());
  }
}
