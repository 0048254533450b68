package grok2api.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grok2api.platform.JsonValue;
import grok2api.platform.Row;
import grok2api.testing.GrokFrames;
import grok2api.testing.JvmDigests;
import grok2api.testing.Reply;
import grok2api.testing.TestGateway;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Everything an operator would miss, and back. */
class BackupTest {
  private static final String BACKUP = "/api/v1/admin/backup";
  private static final String RESTORE = "/api/v1/admin/restore";
  private static final String CHAT =
      """
      {"model":"grok-4","messages":[{"role":"user","content":"Hi"}]}""";

  /** Each secret of the gateway below. */
  private static final List<String> SECRETS =
      List.of(
          "account-token-1",
          "sk-test",
          "sk-made-here",
          "global-secret",
          "cookie-of-cf",
          "of-a-script");

  private final TestGateway gateway = TestGateway.empty();

  @BeforeEach
  void furnish() {
    JvmDigests digests = new JvmDigests();
    gateway.account("account-token-1", "ssoSuper", 5).account("account-token-2", "sso", 5);
    gateway.run(
        "UPDATE tokens SET note = 'team a', tags = '[\"home\"]', created_time = 7"
            + " WHERE token = 'account-token-1'");
    gateway.run("UPDATE tokens SET status = 'expired' WHERE token = 'account-token-2'");
    gateway.run(
        "UPDATE api_keys SET id = 'clear0000001', name = 'laptop', chat_limit = 10 WHERE key = 'sk-test'");
    String digest = digests.sha256Hex("sk-made-here");
    gateway.run(
        "INSERT INTO api_keys (key, id, display, name, created_at, requests_per_minute)"
            + " VALUES ('id:made00000001', 'made00000001', 'sk-mad...here', 'phone', 1, 60)");
    gateway.run("INSERT INTO client_key_digests VALUES (?1, 'id:made00000001')", digest);
    gateway.run(
        "INSERT INTO api_key_usage_daily (key, day, chat_used, updated_at)"
            + " VALUES ('sk-test', '2026-02-05', 3, 1)");
    gateway.run(
        "INSERT INTO access_tokens (digest, id, name, scope, created_at)"
            + " VALUES (?1, 'a', 'script', 'full', 1)",
        digests.sha256Base64Url("of-a-script"));
    gateway.run(
        "INSERT INTO passkeys (id, name, algorithm, public_key, created_at)"
            + " VALUES ('cred', 'laptop', -7, ?1, 1)",
        "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAESf6fJww47GhVUcSMAhti1zBsbsV2A5CDBAXbzhbFj6S4VZ75BgXC"
            + "OzpALwZz1sQMYFi8Ymqb_gFnmRjtDyOF0Q");
    gateway.run("INSERT INTO request_stats VALUES (3600000, 'grok-4', 5, 1, 100, 20, 30)");
    gateway.setting("grok", "api_key", "\"global-secret\"");
    gateway.setting("grok", "cf_clearance", "\"cookie-of-cf\"");
    gateway.setting("grok", "of_a_later_build", "{\"kept\":true}");
  }

  /** They get one when somebody lists them, or within hours by the schedule. */
  @ParameterizedTest
  @CsvSource({"true", "false"})
  void keysOfAnEarlierEditionThatNobodyHasListedCanBeRestored(boolean secrets) {
    for (int i = 0; i < 230; i++) {
      gateway.run(
          "INSERT INTO api_keys (key, name, created_at) VALUES (?1, 'old', 1)", "sk-old-" + i);
    }
    String file = backup(secrets).body();
    assertEquals(200, gateway.admin("POST", RESTORE, file).status());
    assertEquals(0, gateway.rows("SELECT key FROM api_keys WHERE id IS NULL").size());
  }

  private Reply backup(boolean secrets) {
    Reply reply =
        secrets
            ? gateway.admin("POST", BACKUP, "{\"secrets\":true}")
            : gateway.admin("GET", BACKUP, "");
    assertEquals(200, reply.status(), reply.body());
    return reply;
  }

  private static List<String> rows(TestGateway of, String table, String columns) {
    List<String> rows = new ArrayList<>();
    for (Row row : of.rows("SELECT json_array(" + columns + ") AS r FROM " + table)) {
      rows.add(row.text("r"));
    }
    rows.sort(null);
    return rows;
  }

  @Test
  void isAFileToBeSavedUnderItsDay() {
    Reply reply = backup(false);
    assertEquals(
        "attachment; filename=\"grok2api_backup_2026-02-05.json\"",
        reply.header("Content-Disposition"));
    assertEquals("application/json", reply.header("Content-Type"));
  }

  @Test
  void withoutSecretsHoldsNone() {
    String file = backup(false).body();
    for (String secret : SECRETS) {
      assertFalse(file.contains(secret), secret + " in " + file);
    }
    assertFalse(file.contains("digest"), file);
    assertFalse(file.contains(TestGateway.PASSWORD), file);
    assertFalse(gateway.admin("POST", BACKUP, "{}").body().contains("account-token-1"));
  }

  @Test
  void neverHoldsThePassword() {
    assertFalse(backup(true).body().contains(TestGateway.PASSWORD));
  }

  @Test
  void withSecretsMovesEverythingToAnotherInstallation() {
    String file = backup(true).body();
    TestGateway other = TestGateway.over(grok2api.testing.Migrations.migrated());
    other.setting("global", "admin_password", "\"another one\"");
    Reply reply = other.admin("POST", RESTORE, file);
    assertEquals(200, reply.status(), reply.body());
    assertEquals("app.api_key", reply.json().get("settings").at(0).text(), reply.body());
    assertEquals(2, (int) reply.json().get("accounts").get("added").number());

    assertEquals(
        rows(gateway, "tokens", "token, token_type, status, note, tags, created_time"),
        rows(other, "tokens", "token, token_type, status, note, tags, created_time"));
    assertEquals(List.of("[\"home\"]"), rows(other, "token_tags", "tag"));
    for (String table :
        List.of("api_keys", "client_key_digests", "access_tokens", "passkeys", "request_stats")) {
      String columns =
          switch (table) {
            case "api_keys" -> "key, id, display, name, chat_limit, requests_per_minute";
            case "client_key_digests" -> "digest, key";
            case "access_tokens" -> "digest, name, scope";
            case "passkeys" -> "id, name, algorithm, public_key";
            default -> "hour_at, model, success, failed, duration_ms";
          };
      assertEquals(rows(gateway, table, columns), rows(other, table, columns), table);
    }
    assertEquals(
        3, other.rows("SELECT chat_used FROM api_key_usage_daily").get(0).integer("chat_used"));

    other.upstream.enqueue(GrokFrames.answer("Hello"));
    assertEquals(200, other.chat(CHAT, "sk-made-here").status());
    other.upstream.enqueue(GrokFrames.answer("Hello"));
    assertEquals(200, other.chat(CHAT, "global-secret").status());
  }

  @Test
  void withoutSecretsBringsBackWhatWasSaidOfWhatIsStillThere() {
    String file = backup(false).body();
    gateway.run("UPDATE tokens SET note = '', tags = '[]'");
    gateway.run("DELETE FROM tokens WHERE token = 'account-token-2'");
    gateway.run("UPDATE api_keys SET chat_limit = 1, name = 'changed'");
    gateway.run("DELETE FROM api_keys WHERE key = 'id:made00000001'");
    JsonValue told = gateway.admin("POST", RESTORE, file).json();
    assertEquals(1, (int) told.get("accounts").get("updated").number());
    assertEquals(1, (int) told.get("accounts").get("skipped").number());
    Row account = gateway.rows("SELECT * FROM tokens").get(0);
    assertEquals("team a", account.text("note"));
    assertEquals("[\"home\"]", account.text("tags"));
    assertEquals(List.of("[\"sk-test\",10]"), rows(gateway, "api_keys", "key, chat_limit"));
    assertEquals(
        "global-secret",
        gateway
            .rows("SELECT json_extract(value, '$.api_key') AS k FROM settings WHERE key = 'grok'")
            .get(0)
            .text("k"));
  }

  @Test
  void twiceIsTheSameAsOnce() {
    String file = backup(true).body();
    gateway.admin("POST", RESTORE, file);
    List<String> once = rows(gateway, "tokens", "token, note, tags, status");
    Reply again = gateway.admin("POST", RESTORE, file);
    assertEquals(0, (int) again.json().get("accounts").get("added").number());
    assertEquals(once, rows(gateway, "tokens", "token, note, tags, status"));
  }

  @Test
  void aDryRunChangesNothing() {
    String file = backup(true).body();
    gateway.run("DELETE FROM tokens");
    Reply reply =
        gateway.send(gateway.adminRequest("POST", RESTORE, file).parameter("dry_run", "1"));
    assertEquals(2, (int) reply.json().get("accounts").number());
    assertEquals(2, (int) reply.json().get("keys").number());
    assertEquals(0, gateway.rows("SELECT * FROM tokens").size());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}                                                          | format",
        "{\"format\":\"other\"}                                      | format",
        "{\"format\":\"grok2api-backup\"}                            | version",
        "{\"format\":\"grok2api-backup\",\"version\":2}              | version",
        "{\"format\":\"grok2api-backup\",\"version\":1,\"accounts\":{}} | accounts",
        "{\"format\":\"grok2api-backup\",\"version\":1,\"accounts\":[{\"note\":\"x\"}]} | accounts.0",
        "{\"format\":\"grok2api-backup\",\"version\":1,\"keys\":[{\"name\":\"x\"}]} | keys.0.id",
        "{\"format\":\"grok2api-backup\",\"version\":1,\"passkeys\":[1]} | passkeys.0",
        "{\"format\":\"grok2api-backup\",\"version\":1,\"statistics\":[{\"hour_at\":1.5}]} | statistics.0.hour_at",
      })
  void aFileThatIsWrongIsRefusedWithItsPlaceAndChangesNothing(String file, String field) {
    Reply reply = gateway.admin("POST", RESTORE, file);
    assertEquals(400, reply.status(), reply.body());
    assertEquals("INVALID_FIELD", reply.json().text("code"));
    assertEquals(field, reply.json().text("field"));
    assertEquals(2, gateway.rows("SELECT * FROM tokens").size());
  }

  @Test
  void bothLeaveARowInTheAudit() {
    String file = backup(true).body();
    gateway.admin("POST", RESTORE, file);
    List<Row> rows = gateway.rows("SELECT action, detail FROM audit_log ORDER BY at, id");
    assertTrue(rows.stream().anyMatch(row -> row.text("action").equals("backup.made")));
    assertTrue(rows.stream().anyMatch(row -> row.text("action").equals("backup.restored")));
    for (Row row : rows) {
      assertFalse(row.text("detail").contains("token-1"), row.text("detail"));
    }
  }

  /** An upstream with a key, headers and a route, sealed with a key of the operator's. */
  private void furnishUpstreams() {
    gateway.upstream("deepseek", "https://d.example/v1", "sk-deep-secret");
    gateway.run(
        "UPDATE upstreams SET headers = '[{\"name\":\"X\",\"value\":\"header-secret\"}]',"
            + " priority = 5, patterns = '[\"deepseek-*\"]', enabled = 0, model_list = '[\"m\"]',"
            + " resting_until = 9, updated_at = 3 WHERE name = 'deepseek'");
    gateway.run(
        "UPDATE upstream_credentials SET note = 'of the team', failures = 2, set_aside_at = 4");
    gateway.run(
        "INSERT INTO model_routes (name, targets, retry, listed, created_at, updated_at) VALUES"
            + " ('best', '[{\"upstream\":\"id-of-deepseek\",\"model\":\"m\"}]',"
            + " '{\"attempts\":2}', 0, 1, 2)");
    gateway.variables.put("DATA_KEY", "a data key of thirty-two letters!");
    gateway.restart();
    gateway.admin("POST", "/api/v1/admin/encryption/apply", "");
  }

  private static final String UPSTREAM_COLUMNS =
      "id, name, kind, base_url, auth, headers, enabled, priority, weight, first_byte_seconds,"
          + " idle_seconds, total_seconds, fail_threshold, ask_usage, patterns, fetch_models,"
          + " created_at, updated_at";

  private static final String CREDENTIAL_COLUMNS =
      "id, upstream, secret, display, note, enabled, created_at";

  private static final String ROUTE_COLUMNS =
      "name, targets, retry, listed, enabled, created_at, updated_at";

  @Test
  void upstreamsMoveToAnotherInstallationWithWhatTheyAreAskedWith() {
    furnishUpstreams();
    String file = backup(true).body();
    assertTrue(file.contains("sk-deep-secret") && file.contains("header-secret"), file);
    assertFalse(file.contains("enc:v1:"), file);
    assertFalse(file.contains("model_list") || file.contains("resting_until"), file);
    TestGateway other = TestGateway.over(grok2api.testing.Migrations.migrated());
    other.setting("global", "admin_password", "\"another one\"");
    other.variables.put("DATA_KEY", "another data key, of this year now");
    other.restart();
    Reply reply = other.admin("POST", RESTORE, file);
    assertEquals(200, reply.status(), reply.body());
    assertEquals(2, (int) reply.json().get("upstreams").number());
    assertEquals(1, (int) reply.json().get("upstream_credentials").number());
    assertEquals(1, (int) reply.json().get("model_routes").number());
    assertEquals(
        rows(gateway, "model_routes", ROUTE_COLUMNS), rows(other, "model_routes", ROUTE_COLUMNS));
    assertFalse(rows(other, "upstream_credentials", "secret").toString().contains("sk-"));
    assertFalse(rows(other, "upstreams", UPSTREAM_COLUMNS).toString().contains("header-secret"));
    other.run("UPDATE upstreams SET enabled = 1");
    other.upstream.enqueue(
        grok2api.testing.ScriptedHttp.reply(200, "application/json", "{\"choices\":[]}"));
    assertEquals(200, other.chat("{\"model\":\"best\",\"messages\":[]}", "sk-test").status());
    String headers = other.upstream.calls().get(0).headers().toString();
    assertTrue(headers.contains("Bearer sk-deep-secret"), headers);
    assertTrue(headers.contains("value=header-secret"), headers);
    other.run("UPDATE upstreams SET enabled = 0 WHERE name = 'deepseek'");
    other.variables.remove("DATA_KEY");
    other.variables.put("DATA_KEY_OLD", "another data key, of this year now");
    gateway.variables.put("DATA_KEY_OLD", gateway.variables.remove("DATA_KEY"));
    gateway.restart();
    other.restart();
    gateway.admin("POST", "/api/v1/admin/encryption/apply", "");
    other.admin("POST", "/api/v1/admin/encryption/apply", "");
    assertEquals(
        rows(gateway, "upstreams", UPSTREAM_COLUMNS), rows(other, "upstreams", UPSTREAM_COLUMNS));
    assertEquals(
        rows(gateway, "upstream_credentials", CREDENTIAL_COLUMNS),
        rows(other, "upstream_credentials", CREDENTIAL_COLUMNS));
  }

  @Test
  void withoutSecretsUpstreamsComeBackAndKeepWhatTheyAreAskedWith() {
    furnishUpstreams();
    String file = backup(false).body();
    assertFalse(file.contains("\"secret\":\"") || file.contains("enc:v1"), file);
    assertFalse(file.contains("header-secret"), file);
    List<String> upstreams = rows(gateway, "upstreams", UPSTREAM_COLUMNS);
    List<String> credentials = rows(gateway, "upstream_credentials", CREDENTIAL_COLUMNS);
    gateway.run("UPDATE upstreams SET base_url = 'https://changed.example', priority = 0");
    gateway.run("UPDATE upstream_credentials SET note = '', enabled = 0");
    gateway.run("DELETE FROM model_routes");
    assertEquals(200, gateway.admin("POST", RESTORE, file).status());
    assertEquals(upstreams, rows(gateway, "upstreams", UPSTREAM_COLUMNS));
    assertEquals(credentials, rows(gateway, "upstream_credentials", CREDENTIAL_COLUMNS));
    assertEquals(1, gateway.rows("SELECT * FROM model_routes").size());
    Row kept = gateway.rows("SELECT * FROM upstreams WHERE name = 'deepseek'").get(0);
    assertEquals("[\"m\"]", kept.text("model_list"), "what was learnt stays");
    assertEquals(2, gateway.rows("SELECT * FROM upstream_credentials").get(0).integer("failures"));
    gateway.run("DELETE FROM upstream_credentials");
    gateway.run("DELETE FROM upstreams WHERE id <> 'grok'");
    assertEquals(200, gateway.admin("POST", RESTORE, file).status());
    assertEquals(List.of(), rows(gateway, "upstream_credentials", "id"), "without its secret");
    assertEquals(
        List.of("[\"[]\"]", "[\"[]\"]"), rows(gateway, "upstreams", "headers"), "they are back");
  }

  @Test
  void aRestoredUpstreamGetsItsNameWhoeverHasItNow() {
    gateway.upstream("one", "https://one.example", "sk-1").upstream("two", "https://2.example");
    String file = backup(true).body();
    gateway.run("UPDATE upstreams SET name = 'x' WHERE name = 'one'");
    gateway.run("UPDATE upstreams SET name = 'one' WHERE name = 'two'");
    gateway.run("UPDATE upstreams SET id = 'newer', name = 'two' WHERE name = 'x'");
    Reply reply = gateway.admin("POST", RESTORE, file);
    assertEquals(200, reply.status(), reply.body());
    assertEquals(
        List.of(
            "[\"grok\",\"grok\"]",
            "[\"id-of-one\",\"one\"]",
            "[\"id-of-two\",\"two\"]",
            "[\"newer\",\"two-newer\"]"),
        rows(gateway, "upstreams", "id, name"));
  }

  @Test
  void aRestoreIsANewRevisionAndHeededAtOnce() {
    gateway.upstream("one", "https://one.example", "sk-1");
    String file = backup(true).body();
    gateway.run("DELETE FROM upstreams WHERE name = 'one'");
    assertEquals(404, gateway.chat("{\"model\":\"one/m\",\"messages\":[]}").status());
    gateway.admin("POST", RESTORE, file);
    assertEquals(
        1,
        gateway
            .rows("SELECT revision FROM revisions WHERE name = 'upstreams'")
            .get(0)
            .integer("revision"));
    gateway.upstream.enqueue(
        grok2api.testing.ScriptedHttp.reply(200, "application/json", "{\"choices\":[]}"));
    assertEquals(200, gateway.chat("{\"model\":\"one/m\",\"messages\":[]}").status());
    gateway.admin(
        "POST", RESTORE, "{\"format\":\"grok2api-backup\",\"version\":1,\"accounts\":[]}");
    assertEquals(
        1,
        gateway
            .rows("SELECT revision FROM revisions WHERE name = 'upstreams'")
            .get(0)
            .integer("revision"));
  }

  @Test
  void whatCannotBeOpenedOfAnUpstreamIsNoPartOfABackup() {
    furnishUpstreams();
    gateway.variables.put("DATA_KEY", "another data key, of this year now");
    gateway.restart();
    gateway.run("DELETE FROM tokens");
    gateway.run("DELETE FROM settings WHERE key IN ('grok', 'security')");
    Reply reply = gateway.admin("POST", BACKUP, "{\"secrets\":true}");
    assertEquals("DATA_KEY_MISMATCH", reply.json().text("code"), reply.body());
    assertTrue(reply.json().text("error").contains("upstream deepseek"), reply.body());
    gateway.run("UPDATE upstreams SET headers = '[]'");
    Reply credential = gateway.admin("POST", BACKUP, "{\"secrets\":true}");
    assertTrue(credential.json().text("error").contains("of-sk-deep-secret"), credential.body());
    assertEquals(200, gateway.admin("GET", BACKUP, "").status());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "kind       | \"other\"               | kind",
        "kind       | \"grok_web\"            | kind",
        "auth       | \"some\"                | auth",
        "base_url   | \"ftp://x\"             | base_url",
        "base_url   | \"https://x y\"         | base_url",
        "name       | \"a/b\"                 | name",
        "name       | \"grok\"                | name",
        "weight     | 0                       | weight",
        "priority   | 1.5                     | priority",
        "idle_seconds | 86401                 | idle_seconds",
        "fail_threshold | 0                   | fail_threshold",
        "patterns   | \"[1]\"                 | patterns.0",
        "patterns   | \"x\"                   | patterns",
        "headers    | null                    | headers",
        "headers    | \"[1]\"                 | headers.0",
        "headers    | `\"[{\\\"name\\\":\\\"X Y\\\",\\\"value\\\":\\\"\\\"}]\"` | headers.0",
      })
  void anUpstreamThatWouldNotWorkIsRefusedByItsPlace(String member, String value, String field) {
    gateway.upstream("a", "https://a.example");
    String row =
        gateway
            .platform()
            .json()
            .parse(backup(true).body())
            .get("upstreams")
            .at(1)
            .toJson()
            .replaceFirst(
                "\"" + member + "\":(\"([^\"\\\\]|\\\\.)*\"|[0-9]+)",
                java.util.regex.Matcher.quoteReplacement("\"" + member + "\":" + value));
    String grok =
        gateway.platform().json().parse(backup(true).body()).get("upstreams").at(0).toJson();
    Reply reply =
        gateway.admin(
            "POST",
            RESTORE,
            "{\"format\":\"grok2api-backup\",\"version\":1,\"secrets\":true,\"upstreams\":["
                + grok
                + ","
                + row
                + "]}");
    assertEquals(400, reply.status(), row + reply.body());
    assertEquals("upstreams.1." + field, reply.json().text("field"), reply.body());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "targets | x                                        | targets",
        "targets | [{}]                                     | targets.0.upstream",
        "targets | [{'upstream':'a'}]                       | targets.0.model",
        "targets | [{'upstream':'a','model':'m','weight':0}] | targets.0.weight",
        "retry   | []                                       | retry",
        "retry   | {'attempts':0}                           | retry.attempts",
        "retry   | {'statuses':['a']}                       | retry.statuses.0",
      })
  void aRouteThatWouldNotWorkIsRefusedByItsPlace(String member, String text, String field) {
    grok2api.json.JsonWriter row = new grok2api.json.JsonWriter(gateway.platform().json()).object();
    row.name("name").value("r").name("listed").value(1).name("enabled").value(1);
    row.name("created_at").value(1).name("updated_at").value(1);
    row.name(member).value(text.replace('\'', '"'));
    row.name(member.equals("retry") ? "targets" : "retry")
        .value(member.equals("retry") ? "[]" : "{}");
    Reply reply =
        gateway.admin(
            "POST",
            RESTORE,
            "{\"format\":\"grok2api-backup\",\"version\":1,\"model_routes\":[" + row.end() + "]}");
    assertEquals(400, reply.status(), reply.body());
    assertEquals("model_routes.0." + field, reply.json().text("field"), reply.body());
  }
}
