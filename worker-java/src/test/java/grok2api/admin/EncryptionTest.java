package grok2api.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grok2api.accounts.Resealing;
import grok2api.platform.JsonValue;
import grok2api.platform.Row;
import grok2api.platform.Statement;
import grok2api.store.AccountId;
import grok2api.store.Reseal;
import grok2api.testing.FakeRequest;
import grok2api.testing.GrokFrames;
import grok2api.testing.JvmDigests;
import grok2api.testing.Reply;
import grok2api.testing.ScriptedHttp;
import grok2api.testing.TestGateway;
import grok2api.testing.Vaults;
import grok2api.vault.Vault;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Upstream credentials in the database, from the outside. */
class EncryptionTest {
  private static final String KEY = "a data key of thirty-two letters!";
  private static final String NEXT_KEY = "another data key, of this year now";
  private static final String TOKENS = "/api/v1/admin/tokens";
  private static final String CONFIG = "/api/v1/admin/config";
  private static final String ENCRYPTION = "/api/v1/admin/encryption";

  private static final String CHAT =
      """
      {"model":"grok-4","messages":[{"role":"user","content":"2+2?"}]}""";

  private static final String LEFT_72 =
      """
      {"windowSizeSeconds":72000,"remainingQueries":72,"totalQueries":80}""";

  /** Without a secret for links, which would be one setting more that is sealed. */
  private final TestGateway gateway =
      TestGateway.empty().setting("security", "media_secret", "\"\"");

  /** {@code clear-token-1} and so on: long enough to be shown in part. */
  private static String token(int number) {
    return "clear-token-number-" + number;
  }

  private static String id(int number) {
    return AccountId.of(new JvmDigests(), token(number));
  }

  private void keys(String key, String oldKey) {
    gateway.variables.put("DATA_KEY", key);
    gateway.variables.put("DATA_KEY_OLD", oldKey);
    gateway.restart();
  }

  /** The path may have a query, of plain letters. */
  private Reply admin(String method, String path, String body) {
    String[] parts = path.split("[?&]");
    FakeRequest request = gateway.adminRequest(method, parts[0], body);
    for (int i = 1; i < parts.length; i++) {
      String[] parameter = parts[i].split("=", 2);
      request.parameter(parameter[0], parameter[1]);
    }
    return gateway.send(request);
  }

  private JsonValue done(String method, String path, String body) {
    Reply reply = admin(method, path, body);
    assertEquals(200, reply.status(), reply.body());
    return reply.json();
  }

  private JsonValue add(int... numbers) {
    List<String> quoted = new ArrayList<>();
    for (int number : numbers) {
      quoted.add("\"sso=" + token(number) + "\"");
    }
    String body = "{\"tokens\":[" + String.join(",", quoted) + "],\"tags\":[\"home\"]}";
    return done("POST", TOKENS + "/add", body);
  }

  private Reply chat() {
    gateway.upstream.enqueue(GrokFrames.answer("4"));
    return gateway.chat(CHAT);
  }

  private List<Row> accounts() {
    return gateway.rows("SELECT * FROM tokens ORDER BY id");
  }

  private String stored(int number) {
    return gateway.rows("SELECT token FROM tokens WHERE id = ?1", id(number)).get(0).text("token");
  }

  /** Everything that is stored, as one text. */
  private String everything() {
    StringBuilder all = new StringBuilder();
    for (Row table : gateway.rows("SELECT name FROM sqlite_master WHERE type = 'table'")) {
      String name = table.text("name");
      for (Row column : gateway.rows("SELECT name FROM pragma_table_info(?1)", name)) {
        String quoted = '"' + column.text("name") + '"';
        for (Row row : gateway.rows("SELECT CAST(" + quoted + " AS TEXT) AS v FROM " + name)) {
          all.append(name).append(": ").append(row.text("v")).append('\n');
        }
      }
    }
    return all.toString();
  }

  /** Without short locks and without the session that asked. */
  private static String lasting(String everything) {
    return everything
        .lines()
        .filter(line -> !line.startsWith("admin_sessions") && !line.contains("_window: "))
        .collect(Collectors.joining("\n"));
  }

  private void assertNothingInClear() {
    String all = everything();
    assertTrue(all.contains("tokens: enc:v1:"), "there is nothing sealed");
    assertFalse(all.contains("clear-token-number-"), all);
    assertFalse(all.contains("clear-clearance"), all);
    assertFalse(all.contains("sk-clear-global"), all);
  }

  private void assertOneForm(String table) {
    assertEquals(
        0,
        gateway
            .rows(
                "SELECT 1 FROM "
                    + table
                    + " s WHERE NOT EXISTS"
                    + " (SELECT 1 FROM tokens t WHERE t.token = s.token)")
            .size(),
        table);
  }

  private JsonValue state() {
    return done("GET", ENCRYPTION, "");
  }

  private static String accounts(JsonValue state) {
    JsonValue counts = state.get("accounts");
    StringBuilder text = new StringBuilder();
    for (String name : List.of("total", "sealed", "clear", "other_key", "locked")) {
      text.append((int) counts.get(name).number()).append(' ');
    }
    return text.append((int) state.get("pending").number()).toString();
  }

  /** Pools as an earlier day left them: used, measured, tagged, all in clear. */
  private void clearPool(int count) {
    for (int i = 1; i <= count; i++) {
      add(i);
      gateway.quota(token(i), "grok-4", 80, 60_000);
      gateway.run(
          "INSERT INTO token_quota_audit (token, rate_limit_model, refreshed_at, recorded_at)"
              + " VALUES (?1, 'grok-4', ?2, ?2)",
          token(i),
          gateway.clock.nowMillis);
      gateway.run("INSERT INTO token_usage_refresh_window VALUES (?1, 1)", token(i));
      gateway.run("INSERT INTO token_usage_probe_window VALUES (?1, 1)", token(i));
      gateway.run("INSERT INTO token_quota_refresh_window VALUES (?1, 'grok-4', 1)", token(i));
      gateway.run("INSERT INTO token_quota_probe_window VALUES (?1, 'grok-4', 1)", token(i));
    }
    gateway.setting("grok", "cf_clearance", "\"clear-clearance\"");
    gateway.setting("grok", "api_key", "\"sk-clear-global\"");
  }

  private void applyAll() {
    for (int slice = 0; slice < 10; slice++) {
      if (done("POST", ENCRYPTION + "/apply", "").get("applied").get("accounts").number() == 0) {
        return;
      }
    }
    throw new AssertionError("there is no end to it");
  }

  @Test
  void withAKeyNoTokenIsEverStoredInClear() {
    keys(KEY, null);
    add(1, 2);
    done("POST", TOKENS + "/import", "token,pool,note\n" + token(3) + ",ssoSuper,of the team\n");
    done("POST", "/api/tokens/add", "{\"tokens\":[\"" + token(4) + "\"],\"token_type\":\"sso\"}");
    done(
        "POST",
        TOKENS,
        "{\"ssoBasic\":[\"%s\",\"%s\",\"%s\"]}".formatted(token(1), token(2), token(5)));
    assertEquals(4, accounts().size());
    assertNothingInClear();
    assertEquals(200, chat().status());
    gateway.upstream.enqueue(ScriptedHttp.reply(200, "application/json", LEFT_72));
    done("POST", TOKENS + "/refresh", "{\"token\":\"" + token(1) + "\"}");
    done(
        "POST",
        TOKENS + "/tags",
        "{\"tokens\":[\"" + token(1) + "\",\"" + id(2) + "\"],\"add\":[\"work\"]}");
    gateway.upstream.enqueue(ScriptedHttp.reply(401, "text/plain", "no " + token(2)));
    done("POST", TOKENS + "/refresh", "{\"token\":\"" + token(2) + "\"}");
    gateway.upstream.enqueue(ScriptedHttp.reply(200, "application/json", LEFT_72));
    done("POST", TOKENS + "/refresh/async", "{\"tokens\":[\"" + token(5) + "\"]}");
    gateway.setting("token", "auto_refresh", "false");
    gateway.runScheduled();
    assertNothingInClear();
    assertOneForm("token_quota_state");
    assertOneForm("token_quota_audit");
    assertOneForm("token_tags");
    assertEquals(2, gateway.rows("SELECT 1 FROM token_tags WHERE tag = 'work'").size());
    assertEquals("[]", gateway.rows("SELECT failures FROM admin_tasks").get(0).text("failures"));
    assertFalse(String.join("\n", gateway.logged).contains("clear-token-number-"));
  }

  @Test
  void theUpstreamIsAskedWithTheTokenItselfAndTheLogNamesTheAccountAsEver() {
    keys(KEY, null);
    add(1);
    assertEquals("4", chat().content());
    assertEquals(List.of(token(1)), gateway.accountsAsked());
    assertEquals(id(1), gateway.log().text("account"));
    assertEquals(1, gateway.rows("SELECT uses FROM token_quota_state").get(0).integer("uses"));
  }

  @Test
  void anAccountIsFoundByItsTokenAndByItsIdWhateverItsForm() {
    add(1);
    keys(KEY, null);
    add(2);
    for (int number : new int[] {1, 2}) {
      for (String name : List.of(token(number), "sso=" + token(number), id(number))) {
        JsonValue told = done("POST", TOKENS + "/reveal", "{\"token\":\"" + name + "\"}");
        assertEquals("sso=" + token(number), told.text("token"));
        assertEquals(id(number), told.text("id"));
        JsonValue items = done("GET", TOKENS + "?cursor=&search=" + name, "").get("items");
        assertEquals(1, items.size());
        assertEquals("sso=clea…er-" + number, items.at(0).text("token"));
        assertFalse(items.at(0).get("locked").isTrue());
        JsonValue item =
            done("POST", TOKENS + "/update", "{\"token\":\"" + name + "\",\"note\":\"x\"}")
                .get("item");
        assertEquals("sso=clea…er-" + number, item.text("token"));
      }
    }
    assertEquals("clea…er-2", done("GET", "/api/tokens", "").get("data").at(0).text("token"));
    String both = "{\"tokens\":[\"" + token(1) + "\",\"" + token(2) + "\"]}";
    assertEquals(2, done("POST", TOKENS + "/delete", both).get("deleted").number());
    assertEquals(0, accounts().size());
  }

  @Test
  void whatThePoolHasIsNotAddedOnceMoreInAnotherForm() {
    add(1);
    keys(KEY, null);
    add(2);
    JsonValue added = add(1, 2, 3);
    assertEquals(1, added.get("added").number());
    assertEquals(2, added.get("skipped").number());
    assertEquals("clea…er-1", added.get("duplicates").at(0).text("value"));
    JsonValue synced =
        done("POST", TOKENS, "{\"ssoBasic\":[\"" + token(1) + "\",\"" + token(2) + "\"]}");
    assertEquals(2, synced.get("updated").number());
    assertEquals(0, synced.get("added").number());
    assertEquals(1, synced.get("deleted").number());
    assertEquals(2, accounts().size());
  }

  @Test
  void aSearchFindsNotesAndNothingInSealedTokens() {
    keys(KEY, null);
    add(1, 2);
    done("POST", TOKENS + "/update", "{\"token\":\"" + id(1) + "\",\"note\":\"of the team\"}");
    assertEquals(1, done("GET", TOKENS + "?cursor=&search=team", "").get("items").size());
    assertEquals(0, done("GET", TOKENS + "?cursor=&search=enc", "").get("items").size());
    assertEquals(0, done("GET", TOKENS + "?cursor=&search=clear-tok", "").get("items").size());
  }

  @Test
  void anExportHasTheTokensThemselves() {
    keys(KEY, null);
    add(1, 2);
    assertEquals(
        token(1) + "\n" + token(2) + "\n", admin("GET", TOKENS + "/export?format=txt", "").body());
    assertTrue(
        admin("GET", TOKENS + "/export?format=json&id=" + id(2), "")
            .body()
            .contains("\"sso=" + token(2) + "\""));
  }

  @Test
  void aSealedTextIsNoToken() {
    keys(KEY, null);
    add(1);
    JsonValue added = done("POST", TOKENS + "/add", "{\"tokens\":[\"" + stored(1) + "\"]}");
    assertEquals(
        "Expected a token; this is none: It is sealed; the token itself is needed at tokens.0",
        added.get("invalid").at(0).text("reason"));
  }

  @Test
  void newAccountsGetThePreferenceAlthoughTheyAreSealed() {
    gateway.setting("token", "allow_nsfw_switch", "true");
    gateway.setting("token", "auto_enable_nsfw", "true");
    keys(KEY, null);
    gateway.upstream.enqueue(ScriptedHttp.reply(403, "text/plain", "no"));
    add(1);
    assertEquals(List.of(token(1)), gateway.accountsAsked());
    assertNothingInClear();
  }

  @Test
  void whatWasStoredInClearWorksUntilItIsSealedAndAfterwards() {
    clearPool(3);
    keys(KEY, null);
    assertEquals("3 0 3 0 0 8", accounts(state()));
    assertEquals(200, chat().status());
    JsonValue applied = done("POST", ENCRYPTION + "/apply", "");
    assertEquals(
        "{\"accounts\":3,\"history\":3,\"settings\":2,\"upstreams\":0}",
        applied.get("applied").toJson());
    assertEquals("3 3 0 0 0 0", accounts(applied));
    assertEquals(
        "{\"app.api_key\":\"sealed\",\"grok.cf_clearance\":\"sealed\","
            + "\"security.media_secret\":\"empty\"}",
        applied.get("settings").toJson());
    assertNothingInClear();
    assertOneForm("token_quota_state");
    assertOneForm("token_quota_audit");
    assertOneForm("token_tags");
    assertEquals(3, gateway.rows("SELECT 1 FROM token_quota_state").size());
    assertEquals(3, gateway.rows("SELECT 1 FROM token_quota_audit").size());
    assertEquals(3, gateway.rows("SELECT 1 FROM token_tags").size());
    gateway.restart();
    assertEquals(200, chat().status());
    assertEquals(401, gateway.chat(CHAT, "sk-wrong").status());
    gateway.upstream.enqueue(GrokFrames.answer("4"));
    assertEquals(200, gateway.chat(CHAT, "sk-clear-global").status());
    assertTrue(
        gateway.upstream.calls().get(gateway.upstream.calls().size() - 1).headers().stream()
            .anyMatch(header -> header.value().contains("cf_clearance=clear-clearance")));
  }

  @Test
  void aChangeIsAuditedWithNumbersAndOnlyOnce() {
    clearPool(1);
    keys(KEY, null);
    applyAll();
    List<Row> audit = gateway.rows("SELECT * FROM audit_log WHERE action = 'encryption.applied'");
    assertEquals(1, audit.size());
    JsonValue detail = gateway.platform().json().parse(audit.get(0).text("detail"));
    assertEquals(1, detail.get("accounts").number());
    assertEquals(2, detail.get("settings").number());
    assertEquals(state().text("key_id"), detail.text("key"));
  }

  @Test
  void theCronSealsBitByBit() {
    clearPool(2);
    keys(KEY, null);
    gateway.setting("token", "auto_refresh", "false");
    gateway.runScheduled();
    assertNothingInClear();
    assertTrue(
        gateway.logged.contains("schedule.step {step=credentials.sealed, count=6}")
            || gateway.logged.contains("schedule.step {count=6, step=credentials.sealed}"),
        gateway.logged.toString());
  }

  @Test
  void aSealedStoredKeyIsNoKey() {
    clearPool(1);
    keys(KEY, null);
    applyAll();
    String sealed =
        gateway
            .rows("SELECT value ->> 'api_key' AS v FROM settings WHERE key = 'grok'")
            .get(0)
            .text("v");
    assertEquals(401, gateway.chat(CHAT, sealed).status());
    keys(null, null);
    assertEquals(401, gateway.chat(CHAT, sealed).status());
    assertEquals(401, gateway.chat(CHAT, "sk-clear-global").status());
    assertTrue(String.join("\n", gateway.logged).contains("grok.api_key is sealed with a key"));
  }

  @Test
  void aNewKeyTakesOverWhatTheOldOneSealed() {
    clearPool(2);
    keys(KEY, null);
    applyAll();
    String before = stored(1);
    keys(NEXT_KEY, KEY);
    assertEquals("2 0 0 2 0 6", accounts(state()));
    assertEquals(200, chat().status());
    applyAll();
    assertEquals("2 2 0 0 0 0", accounts(state()));
    assertFalse(stored(1).equals(before));
    assertEquals(Vaults.with(NEXT_KEY, null).sealed(token(1)), stored(1));
    assertFalse(everything().contains("enc:v1:" + Vaults.with(KEY, null).keyId()));
    keys(NEXT_KEY, null);
    assertEquals(200, chat().status());
    assertEquals("2 2 0 0 0 0", accounts(state()));
  }

  @Test
  void takingTheKeyAwayOpensEverythingForGood() {
    clearPool(2);
    String before = everything();
    keys(KEY, null);
    applyAll();
    keys(null, KEY);
    assertEquals("2 0 0 2 0 6", accounts(state()));
    applyAll();
    assertFalse(everything().replaceAll("audit_log: .*", "").contains("enc:v1:"));
    assertTrue(before.contains("token_quota_audit: " + token(1)));
    assertTrue(everything().contains("token_quota_audit: " + token(1)));
    keys(null, null);
    assertEquals("2 0 2 0 0 0", accounts(state()));
    assertEquals(200, chat().status());
    gateway.upstream.enqueue(GrokFrames.answer("4"));
    assertEquals(200, gateway.chat(CHAT, "sk-clear-global").status());
  }

  @Test
  void halfOfTheWayIsAsGoodAsAllOfIt() {
    clearPool(5);
    keys(KEY, null);
    Resealing resealing = new Resealing(gateway.platform(), Vault.of(gateway.platform()));
    assertEquals(2, resealing.slice(2).accounts());
    assertEquals("5 2 3 0 0 4", accounts(state()));
    assertOneForm("token_quota_state");
    assertOneForm("token_tags");
    for (int i = 1; i <= 5; i++) {
      gateway.restart();
      assertEquals(200, chat().status());
      JsonValue told = done("POST", TOKENS + "/reveal", "{\"token\":\"" + token(i) + "\"}");
      assertEquals(id(i), told.text("id"));
    }
    keys(NEXT_KEY, KEY);
    assertEquals("5 0 3 2 0 12", accounts(state()));
    applyAll();
    assertEquals("5 5 0 0 0 0", accounts(state()));
    assertNothingInClear();
  }

  /** The database refuses a statement in the middle of the slice. */
  @Test
  void aSliceThatBreaksChangesNothing() {
    clearPool(2);
    String before = everything();
    gateway.run(
        "CREATE TRIGGER broken BEFORE INSERT ON token_tags WHEN new.token LIKE 'enc:%'"
            + " BEGIN SELECT raise(ABORT, 'out of power'); END");
    keys(KEY, null);
    assertEquals(500, gateway.admin("POST", ENCRYPTION + "/apply", "").status());
    assertEquals(lasting(before), lasting(everything()));
    gateway.run("DROP TRIGGER broken");
    applyAll();
    assertNothingInClear();
  }

  @Test
  void anotherKeySendsNothingUpstreamAndPunishesNobody() {
    keys(KEY, null);
    add(1, 2);
    String before = String.valueOf(gateway.rows("SELECT * FROM tokens").size());
    keys(NEXT_KEY, null);
    Reply reply = gateway.chat(CHAT);
    assertEquals(503, reply.status());
    assertEquals("NO_AVAILABLE_TOKEN", reply.errorCode());
    assertEquals(0, gateway.upstream.calls().size());
    assertTrue(
        gateway.logged.stream()
            .anyMatch(
                line ->
                    line.startsWith("credential.locked ")
                        && line.contains("neither DATA_KEY nor DATA_KEY_OLD")
                        && line.contains("sealed_with=" + Vaults.with(KEY, null).keyId())),
        gateway.logged.toString());
    gateway.runScheduled();
    assertEquals(0, gateway.upstream.calls().size());
    for (Row account : accounts()) {
      assertEquals("active", account.text("status"));
      assertEquals(0, account.integer("failed_count"));
      assertTrue(account.isNull("cooldown_until"));
    }
    assertEquals(before, String.valueOf(accounts().size()));
    assertEquals("2 0 0 0 2 0", accounts(state()));
    JsonValue item = done("GET", TOKENS + "?cursor=", "").get("items").at(0);
    assertTrue(item.get("locked").isTrue());
    assertEquals("sso=…", item.text("token"));
    for (String path : List.of("/reveal", "/export")) {
      Reply refused =
          path.equals("/export")
              ? admin("GET", TOKENS + path, "")
              : gateway.admin("POST", TOKENS + path, "{\"token\":\"" + id(1) + "\"}");
      assertEquals(409, refused.status());
      assertEquals("DATA_KEY_MISMATCH", refused.json().text("code"));
      assertTrue(refused.json().text("error").contains(id(1)), refused.body());
    }
    keys(KEY, null);
    assertEquals(200, chat().status());
  }

  @Test
  void anAlteredTokenIsPassedOverAndTheOthersServe() {
    keys(KEY, null);
    add(1, 2, 3);
    gateway.run("UPDATE tokens SET token = token || 'AA' WHERE id = ?1", id(1));
    gateway.run(
        "UPDATE tokens SET token = substr(token, 1, length(token) - 2) || 'AA' WHERE id = ?1",
        id(2));
    for (int i = 0; i < 10; i++) {
      gateway.clock.nowMillis += 11_000;
      assertEquals(200, chat().status());
    }
    assertEquals(List.of(token(3)), gateway.accountsAsked().stream().distinct().toList());
    assertEquals(
        0,
        gateway.rows("SELECT 1 FROM tokens WHERE status <> 'active' OR failed_count > 0").size());
    Reply test =
        gateway.admin(
            "POST",
            TOKENS + "/test",
            "{\"token\":\"" + id(1) + "\",\"token_type\":\"sso\",\"model\":\"grok-4\"}");
    assertTrue(test.body().contains("credential_locked"), test.body());
  }

  @ParameterizedTest
  @ValueSource(strings = {"letmein", "thirty-one letters do not do it"})
  void aShortKeyIsToldAndNothingIsAddedInClear(String key) {
    add(1);
    keys(key, null);
    assertEquals(200, chat().status());
    assertTrue(
        String.join("\n", gateway.logged)
            .contains("data_key.refused {problem=The secret DATA_KEY"));
    Reply refused = gateway.admin("POST", TOKENS + "/add", "{\"tokens\":[\"" + token(2) + "\"]}");
    assertEquals(500, refused.status());
    assertEquals("MISCONFIGURED", refused.json().text("code"));
    assertTrue(refused.json().text("error").contains("DATA_KEY is shorter than 32"));
    assertEquals(1, accounts().size());
    assertEquals(500, gateway.admin("POST", ENCRYPTION + "/apply", "").status());
    JsonValue state = state();
    assertFalse(state.get("enabled").isTrue());
    assertTrue(state.text("problem").contains("DATA_KEY is shorter than 32"));
    assertNull(state.text("key_id"));
    assertFalse(state.toJson().contains(key));
  }

  @Test
  void withoutAKeyNothingChanges() {
    clearPool(2);
    String before = everything();
    gateway.restart();
    assertEquals("2 0 2 0 0 0", accounts(state()));
    JsonValue applied = done("POST", ENCRYPTION + "/apply", "");
    assertEquals(
        "{\"accounts\":0,\"history\":0,\"settings\":0,\"upstreams\":0}",
        applied.get("applied").toJson());
    assertFalse(applied.get("enabled").isTrue());
    assertEquals(lasting(before), lasting(everything()));
    assertFalse(everything().contains("enc:v1:"));
  }

  /** An isolate that has read the pool before the slice serves on with what it knows. */
  @Test
  void aChatInFlightLeavesNothingInClearBehind() {
    clearPool(1);
    keys(KEY, null);
    assertEquals(200, chat().status());
    new Resealing(gateway.platform(), Vault.of(gateway.platform())).slice(10);
    assertNothingInClear();
    assertEquals(200, chat().status());
    for (int i = 0; i < 2; i++) {
      gateway.upstream.enqueue(ScriptedHttp.reply(429, "application/json", "{}"));
    }
    gateway.chat(CHAT);
    assertNothingInClear();
    assertOneForm("token_quota_state");
    gateway.clock.nowMillis += 61_000;
    assertEquals(200, chat().status());
    assertEquals(List.of(token(1)), gateway.accountsAsked().stream().distinct().toList());
  }

  @Test
  void anAccountThatAnEarlierEditionAddedOnceMoreBecomesOneAgain() {
    keys(KEY, null);
    add(1);
    done("POST", TOKENS + "/update", "{\"token\":\"" + id(1) + "\",\"note\":\"kept\"}");
    chat();
    gateway.account(token(1), "sso", 5);
    gateway.quota(token(1), "grok-4", 5, 0);
    applyAll();
    assertEquals(1, accounts().size());
    assertEquals("kept", accounts().get(0).text("note"));
    assertEquals(1, gateway.rows("SELECT 1 FROM token_quota_state").size());
    assertNothingInClear();
  }

  @Test
  void accountsWithoutAnIdGetItWhenTheyAreSealed() {
    gateway.account(token(1), "sso", 5);
    keys(KEY, null);
    applyAll();
    assertEquals(id(1), accounts().get(0).text("id"));
    assertNothingInClear();
  }

  @Test
  void whoeverHasReadThePoolOrTheSettingsBeforeIsStale() {
    clearPool(1);
    keys(KEY, null);
    double before = revision("tokens");
    double settingsBefore = revision("settings");
    applyAll();
    assertEquals(before + 1, revision("tokens"));
    assertEquals(settingsBefore + 1, revision("settings"));
  }

  private double revision(String name) {
    List<Row> rows = gateway.rows("SELECT revision FROM revisions WHERE name = ?1", name);
    return rows.isEmpty() ? 0 : rows.get(0).integer("revision");
  }

  @Test
  void aBackupWithSecretsIsInClearAndIsSealedAgainWhenItComesBack() {
    clearPool(2);
    keys(KEY, null);
    applyAll();
    String bare = gateway.admin("GET", "/api/v1/admin/backup", "").body();
    assertFalse(bare.contains("clear-") || bare.contains("enc:v1:"), bare);
    Reply backup = gateway.admin("POST", "/api/v1/admin/backup", "{\"secrets\":true}");
    for (String secret : List.of(token(1), token(2), "sk-clear-global", "clear-clearance")) {
      assertTrue(backup.body().contains(secret), secret);
    }
    assertFalse(backup.body().contains("enc:v1:"));
    done("POST", TOKENS + "/delete", "{\"tokens\":[\"" + id(1) + "\"]}");
    done("POST", CONFIG, "{\"app\":{\"api_key\":\"\"}}");
    keys(NEXT_KEY, KEY);
    JsonValue restored = done("POST", "/api/v1/admin/restore", backup.body());
    assertEquals("{\"added\":1,\"updated\":1,\"skipped\":0}", restored.get("accounts").toJson());
    assertEquals(Vaults.with(NEXT_KEY, null).sealed(token(1)), stored(1));
    assertEquals(Vaults.with(NEXT_KEY, null).sealed("sk-clear-global"), storedSetting("api_key"));
    assertNothingInClear();
  }

  @Test
  void aBackupWithSecretsIsNotMadeWithGaps() {
    keys(KEY, null);
    add(1);
    done("POST", CONFIG, "{\"app\":{\"api_key\":\"sk-clear-global\"}}");
    keys(NEXT_KEY, null);
    assertEquals(200, gateway.admin("GET", "/api/v1/admin/backup", "").status());
    for (String named : List.of(id(1), "app.api_key")) {
      Reply refused = gateway.admin("POST", "/api/v1/admin/backup", "{\"secrets\":true}");
      assertEquals(409, refused.status());
      assertEquals("DATA_KEY_MISMATCH", refused.json().text("code"));
      assertTrue(refused.json().text("error").contains(named), refused.body());
      gateway.run("DELETE FROM tokens");
    }
  }

  private String storedSetting(String name) {
    return gateway
        .rows("SELECT value ->> ?1 AS v FROM settings WHERE key = 'grok'", name)
        .get(0)
        .text("v");
  }

  @Test
  void aSecretSavedThroughThePanelIsStoredSealedAndRevealedWhole() {
    keys(KEY, null);
    JsonValue saved =
        done(
            "POST",
            CONFIG,
            "{\"app\":{\"api_key\":\"sk-clear-global\"},"
                + "\"grok\":{\"cf_clearance\":\"cf_clearance=clear-clearance; Path=/\"}}");
    assertEquals("[\"app.api_key\",\"grok.cf_clearance\"]", saved.get("changed").toJson());
    assertEquals(Vaults.with(KEY, null).sealed("sk-clear-global"), storedSetting("api_key"));
    assertEquals(Vaults.with(KEY, null).sealed("clear-clearance"), storedSetting("cf_clearance"));
    assertFalse(everything().contains("clear-"));
    JsonValue shown = done("GET", CONFIG, "");
    assertEquals("********", shown.get("app").text("api_key"));
    JsonValue told = done("POST", CONFIG + "/reveal", "{\"field\":\"app.api_key\"}");
    assertEquals("sk-clear-global", told.text("value"));
    String same = "{\"app\":{\"api_key\":\"sk-clear-global\"}}";
    assertEquals("[]", done("POST", CONFIG, same).get("changed").toJson());
    String masked = "{\"app\":{\"api_key\":\"********\"},\"grok\":{\"max_retry\":1}}";
    assertEquals("[\"grok.max_retry\"]", done("POST", CONFIG, masked).get("changed").toJson());
    done("POST", "/api/settings", "{\"grok_config\":{\"api_key\":\"sk-clear-other\"}}");
    assertEquals(Vaults.with(KEY, null).sealed("sk-clear-other"), storedSetting("api_key"));
    done("POST", CONFIG, "{\"app\":{\"api_key\":\"\"}}");
    assertEquals("", storedSetting("api_key"));
  }

  @Test
  void aSealedTextIsNoSecret() {
    gateway.setting("grok", "api_key", "\"sk-clear-global\"");
    keys(KEY, null);
    applyAll();
    for (String setting : List.of("app\":{\"api_key", "grok\":{\"cf_clearance")) {
      String body = "{\"" + setting + "\":\"" + storedSetting("api_key") + "\"}}";
      assertEquals(400, admin("POST", CONFIG, body).status());
    }
  }

  @Test
  void aSecretThatIsLockedIsShownAsSetAndCanBeReplacedOrRemoved() {
    gateway.setting("grok", "api_key", "\"sk-clear-global\"");
    gateway.setting("grok", "cf_clearance", "\"clear-clearance\"");
    keys(KEY, null);
    applyAll();
    keys(NEXT_KEY, null);
    JsonValue shown = done("GET", CONFIG, "");
    assertEquals("********", shown.get("app").text("api_key"));
    assertTrue(shown.get("warnings").toJson().contains("grok.api_key is sealed with a key"));
    Reply refused = admin("POST", CONFIG + "/reveal", "{\"field\":\"app.api_key\"}");
    assertEquals(409, refused.status());
    assertEquals("DATA_KEY_MISMATCH", refused.json().text("code"));
    String body = "{\"app\":{\"api_key\":\"sk-clear-new\"},\"grok\":{\"cf_clearance\":\"\"}}";
    assertEquals(
        "[\"app.api_key\",\"grok.cf_clearance\"]",
        done("POST", CONFIG, body).get("changed").toJson());
    assertEquals(Vaults.with(NEXT_KEY, null).sealed("sk-clear-new"), storedSetting("api_key"));
    assertEquals("", storedSetting("cf_clearance"));
  }

  @Test
  void aShortKeyKeepsSecretsFromBeingSavedInClearAndNothingElse() {
    keys("letmein", null);
    Reply refused = admin("POST", CONFIG, "{\"app\":{\"api_key\":\"sk-clear-global\"}}");
    assertEquals(500, refused.status());
    assertEquals("MISCONFIGURED", refused.json().text("code"));
    assertFalse(everything().contains("sk-clear-global"));
    done("POST", CONFIG, "{\"grok\":{\"max_retry\":1}}");
  }

  @Test
  void aSettingThatSomebodyChangesMeanwhileIsLeftAlone() {
    gateway.setting("grok", "api_key", "\"sk-clear-global\"");
    Statement moved = Reseal.settingMoved("grok", "api_key", "sk-older", "enc:v1:x", 5);
    assertEquals(0, gateway.sql.run(moved).changes());
  }

  @Test
  void damagedSettingsAreLeftAlone() {
    add(1);
    gateway.run("UPDATE settings SET value = 'damaged' WHERE key = 'grok'");
    keys(KEY, null);
    applyAll();
    assertEquals(
        "damaged",
        gateway.rows("SELECT value FROM settings WHERE key = 'grok'").get(0).text("value"));
    assertEquals("empty", state().get("settings").text("app.api_key"));
  }

  @Test
  void onlyWhoeverIsSignedInIsTold() {
    assertEquals(401, gateway.send(FakeRequest.of("GET", ENCRYPTION, "")).status());
    assertEquals(401, gateway.send(FakeRequest.of("POST", ENCRYPTION + "/apply", "")).status());
  }

  private static String upstreams(JsonValue state) {
    return state.get("upstreams").toJson() + " " + (int) state.get("pending").number();
  }

  private void clearUpstream() {
    gateway.upstream("a", "https://a.example", "sk-clear-one", "sk-clear-two");
    gateway.run(
        "UPDATE upstreams SET headers ="
            + " '[{\"name\":\"X\",\"value\":\"clear-value\"},{\"name\":\"Y\",\"value\":\"\"}]'"
            + " WHERE name = 'a'");
  }

  private String secretsOfUpstreams() {
    StringBuilder all = new StringBuilder();
    for (Row row :
        gateway.rows(
            "SELECT secret FROM upstream_credentials UNION ALL SELECT headers FROM upstreams")) {
      all.append(row.text("secret")).append('\n');
    }
    return all.toString();
  }

  private void assertAskedInClear() {
    gateway.upstream.enqueue(ScriptedHttp.reply(200, "application/json", "{\"choices\":[]}"));
    assertEquals(200, gateway.chat("{\"model\":\"m\",\"messages\":[]}").status());
    String headers =
        gateway.upstream.calls().get(gateway.upstream.calls().size() - 1).headers().toString();
    assertTrue(headers.contains("Bearer sk-clear-"), headers);
    assertTrue(headers.contains("value=clear-value"), headers);
  }

  @Test
  void keysAndHeadersOfUpstreamsAreSealedAndServe() {
    clearUpstream();
    keys(KEY, null);
    assertEquals(
        "{\"total\":3,\"sealed\":0,\"clear\":3,\"other_key\":0,\"locked\":0} 3",
        upstreams(state()));
    JsonValue applied = done("POST", ENCRYPTION + "/apply", "");
    assertEquals(
        "{\"accounts\":0,\"history\":0,\"settings\":0,\"upstreams\":3}",
        applied.get("applied").toJson());
    assertEquals(
        "{\"total\":3,\"sealed\":3,\"clear\":0,\"other_key\":0,\"locked\":0} 0",
        upstreams(applied));
    assertFalse(secretsOfUpstreams().contains("clear"), secretsOfUpstreams());
    gateway.restart();
    assertAskedInClear();
    assertEquals(
        0, done("POST", ENCRYPTION + "/apply", "").get("applied").get("upstreams").number());
  }

  @Test
  void secretsOfUpstreamsFollowToTheNextKeyAndBackIntoTheClear() {
    clearUpstream();
    keys(KEY, null);
    done("POST", ENCRYPTION + "/apply", "");
    String before = secretsOfUpstreams();
    keys(NEXT_KEY, KEY);
    assertEquals(
        "{\"total\":3,\"sealed\":0,\"clear\":0,\"other_key\":3,\"locked\":0} 3",
        upstreams(state()));
    gateway.setting("token", "auto_refresh", "false");
    gateway.run("UPDATE upstreams SET fetch_models = 0");
    gateway.runScheduled();
    assertFalse(secretsOfUpstreams().contains("clear"));
    assertFalse(before.equals(secretsOfUpstreams()));
    keys(NEXT_KEY, null);
    assertAskedInClear();
    keys(null, NEXT_KEY);
    assertEquals(
        3, done("POST", ENCRYPTION + "/apply", "").get("applied").get("upstreams").number());
    keys(null, null);
    assertEquals(
        "{\"total\":3,\"sealed\":0,\"clear\":3,\"other_key\":0,\"locked\":0} 0",
        upstreams(state()));
    assertAskedInClear();
  }

  @Test
  void whatNobodyCanOpenOfAnUpstreamStaysAndIsCounted() {
    clearUpstream();
    keys(KEY, null);
    done("POST", ENCRYPTION + "/apply", "");
    String sealed = secretsOfUpstreams();
    keys(NEXT_KEY, null);
    assertEquals(
        "{\"total\":3,\"sealed\":0,\"clear\":0,\"other_key\":0,\"locked\":3} 0",
        upstreams(done("POST", ENCRYPTION + "/apply", "")));
    assertEquals(sealed, secretsOfUpstreams());
  }

  @Test
  void aSliceOfUpstreamsIsBoundedToo() {
    for (int i = 0; i < 120; i++) {
      gateway.run(
          "INSERT INTO upstream_credentials (id, upstream, secret, display, created_at)"
              + " VALUES (?1, 'u', ?1, '', 0)",
          "key-" + i);
    }
    keys(KEY, null);
    assertEquals(
        100, done("POST", ENCRYPTION + "/apply", "").get("applied").get("upstreams").number());
    assertEquals(
        20, done("POST", ENCRYPTION + "/apply", "").get("applied").get("upstreams").number());
  }
}
