package grok2api.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grok2api.models.BuiltInModels;
import grok2api.models.ModelCatalog;
import grok2api.platform.JsonValue;
import grok2api.testing.JvmJson;
import grok2api.testing.Vaults;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsReaderTest {
  private static final String USER_AGENT =
      "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko)"
          + " Chrome/133.0.0.0 Safari/537.36";

  private static final GrokSettings DEFAULTS =
      new GrokSettings(
          "https://grok.com",
          "",
          "",
          USER_AGENT,
          true,
          "",
          true,
          true,
          List.of("xaiartifact", "xai:tool_usage_card", "grok:render"),
          true,
          ReasoningFormat.THINK_TAGS,
          30_000,
          120_000,
          600_000,
          List.of(401, 429, 403),
          3);

  @Test
  void everyTimeLimitCanBeShortenedAndOneThatIsOffAsWell() {
    GrokSettings shortened = DEFAULTS.within(40_000);
    assertEquals(30_000, shortened.firstResponseTimeoutMillis());
    assertEquals(40_000, shortened.chunkTimeoutMillis());
    assertEquals(40_000, shortened.totalTimeoutMillis());
    GrokSettings off =
        read("grok", "{\"stream_first_response_timeout\":0}").settings().grok().within(40_000);
    assertEquals(40_000, off.firstResponseTimeoutMillis());
  }

  @Test
  void theContentPreferenceNeedsItsSwitchBeforeItIsSetByItself() {
    TokenSettings alone = read("token", "{\"auto_enable_nsfw\":true}").settings().token();
    assertEquals(false, alone.autoPreference());
    TokenSettings both =
        read(
                "token",
                "{\"auto_enable_nsfw\":true,\"allow_nsfw_switch\":true,\"auto_refresh\":false,\"refresh_interval_hours\":2}")
            .settings()
            .token();
    assertEquals(true, both.autoPreference());
    assertEquals(true, both.allowPreferenceSwitch());
    assertEquals(false, both.autoRefresh());
    assertEquals(7_200_000, both.refreshIntervalMillis());
  }

  @Test
  void hasADefaultForEverything() {
    SettingsReader.Reading reading = SettingsReader.read(Map.of(), Vaults.NONE);

    assertEquals(DEFAULTS, reading.settings().grok());
    assertEquals(
        new TokenSettings(5, 3_600_000, true, 28_800_000, false, false),
        reading.settings().token());
    assertEquals(new SecuritySettings(false, false, false), reading.settings().security());
    assertEquals(
        new AdminSettings("admin", plain("admin"), "", 28_800_000), reading.settings().admin());
    assertFalse(reading.settings().hideUnusableModels());
    assertEquals(
        new ModelCatalog(BuiltInModels.ALL).listed(), reading.settings().models().listed());
    assertEquals(List.of(), reading.warnings());
  }

  @Test
  void readsTheRowsThatMigration0001And0004Seed() {
    Map<String, JsonValue> sections = new HashMap<>();
    sections.put(
        "global",
        json(
            """
            {"base_url":"","log_level":"INFO","image_mode":"url","admin_password":"admin",
             "admin_username":"admin","image_cache_max_size_mb":512,"video_cache_max_size_mb":1024}
            """));
    sections.put(
        "grok",
        json(
            """
            {"api_key":"","proxy_url":"","proxy_pool_url":"","proxy_pool_interval":300,
             "cache_proxy_url":"","cf_clearance":"","x_statsig_id":"","dynamic_statsig":true,
             "filtered_tags":"xaiartifact,xai:tool_usage_card","show_thinking":true,
             "temporary":false,"stream_first_response_timeout":30,"stream_chunk_timeout":120,
             "stream_total_timeout":600,"retry_status_codes":[401,429]}
            """));
    sections.put(
        "token",
        json(
            """
            {"auto_refresh":true,"refresh_interval_hours":8,"fail_threshold":5,
             "save_delay_ms":500,"reload_interval_sec":30}
            """));

    SettingsReader.Reading reading = SettingsReader.read(sections, Vaults.NONE);
    GrokSettings grok = reading.settings().grok();

    assertFalse(grok.temporary(), "a stored value wins over the default");
    assertEquals(List.of(401, 429), grok.retryStatusCodes());
    assertEquals(
        DEFAULTS.filteredTags(), grok.filteredTags(), "the seeded list is nobody's choice");
    assertEquals(
        new TokenSettings(5, 3_600_000, true, 28_800_000, false, false),
        reading.settings().token());
    assertEquals(List.of(), reading.warnings());
  }

  @Test
  void readsEveryValueThatActs() {
    Map<String, JsonValue> sections = new HashMap<>();
    sections.put("global", json("{\"upstream_base_url\":\"https://relay.example\"}"));
    sections.put(
        "grok",
        json(
            """
            {"api_key":" sk-global ","cf_clearance":"abc","user_agent":"Agent/1",
             "dynamic_statsig":false,"x_statsig_id":" id ","temporary":false,
             "disable_memory":false,"filtered_tags":"a, b,,c ","reasoning_format":"reasoning_content",
             "stream_first_response_timeout":1,"stream_chunk_timeout":2,"stream_total_timeout":3,
             "retry_status_codes":[500],"max_retry":2,"hide_unusable_models":true,
             "models":[{"id":"grok-5"}]}
            """));
    sections.put("token", json("{\"fail_threshold\":2,\"cooldown_cap_seconds\":60}"));
    sections.put(
        "security",
        json(
            """
            {"allow_anonymous":true,"log_full_ip":true,"trust_forwarded_for":true}
            """));

    SettingsReader.Reading reading = SettingsReader.read(sections, Vaults.NONE);

    assertEquals(
        new GrokSettings(
            "https://relay.example",
            "sk-global",
            "abc",
            "Agent/1",
            false,
            "id",
            false,
            false,
            List.of("a", "b", "c"),
            true,
            ReasoningFormat.REASONING_CONTENT,
            1000,
            2000,
            3000,
            List.of(500),
            2),
        reading.settings().grok());
    assertEquals(
        new TokenSettings(2, 60_000, true, 28_800_000, false, false), reading.settings().token());
    assertEquals(new SecuritySettings(true, true, true), reading.settings().security());
    assertTrue(reading.settings().hideUnusableModels());
    assertNotNull(reading.settings().models().find("grok-5"));
    assertEquals(List.of(), reading.warnings());
  }

  @Test
  void readsNumbersAndFlagsThatOldPanelsStoredAsTexts() {
    GrokSettings grok =
        grok(
            """
            {"stream_first_response_timeout":"45","stream_chunk_timeout":" 90 ",
             "stream_total_timeout":600.9,"max_retry":"2","temporary":"false",
             "disable_memory":0,"dynamic_statsig":"TRUE",
             "retry_status_codes":"401, 503","filtered_tags":["a"," b ","",7]}
            """);

    assertEquals(45_000, grok.firstResponseTimeoutMillis());
    assertEquals(90_000, grok.chunkTimeoutMillis());
    assertEquals(600_000, grok.totalTimeoutMillis());
    assertEquals(2, grok.maxRetry());
    assertFalse(grok.temporary());
    assertFalse(grok.disableMemory());
    assertTrue(grok.dynamicStatsig());
    assertEquals(List.of(401, 503), grok.retryStatusCodes());
    assertEquals(List.of("a", "b", "7"), grok.filteredTags());
  }

  @Test
  void takesNullForAbsent() {
    SettingsReader.Reading reading =
        read(
            "grok",
            """
            {"stream_total_timeout":null,"temporary":null,"filtered_tags":null,"models":null,
             "retry_status_codes":null,"cf_clearance":null,"max_retry":null}
            """);

    assertEquals(DEFAULTS, reading.settings().grok());
    assertEquals(List.of(), reading.warnings());
  }

  @Test
  void takesDefaultsForWhatItCannotUnderstandAndSaysSo() {
    SettingsReader.Reading reading =
        read(
            "grok",
            """
            {"stream_total_timeout":"soon","temporary":"perhaps","filtered_tags":{},
             "retry_status_codes":true,"cf_clearance":[],"reasoning_format":"loud"}
            """);

    assertEquals(DEFAULTS, reading.settings().grok());
    assertEquals(
        List.of(
            "grok.cf_clearance should be a text; the default applies",
            "grok.temporary should be true or false; the default applies",
            "grok.filtered_tags should be a list; the default applies",
            "grok.reasoning_format should be think_tags, reasoning_content or hidden;"
                + " the default applies",
            "grok.stream_total_timeout should be a number; the default applies",
            "grok.retry_status_codes should be a list; the default applies"),
        reading.warnings());
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"done:2025-01-01\"", "[]", "7", "null"})
  void takesDefaultsForASectionThatIsNoObject(String stored) {
    SettingsReader.Reading reading = read("grok", stored);

    assertEquals(DEFAULTS, reading.settings().grok());
    assertEquals(
        List.of("Section grok is not a JSON object; its defaults apply"), reading.warnings());
  }

  @Test
  void takesDefaultsForASectionThatIsNotJson() {
    Map<String, JsonValue> sections = new HashMap<>();
    sections.put("token", null);
    SettingsReader.Reading reading = SettingsReader.read(sections, Vaults.NONE);

    assertEquals(
        new TokenSettings(5, 3_600_000, true, 28_800_000, false, false),
        reading.settings().token());
    assertEquals(
        List.of("Section token is not a JSON object; its defaults apply"), reading.warnings());
  }

  @Test
  void ignoresSectionsItDoesNotKnow() {
    assertEquals(List.of(), read("legacy_accounts_tos_nsfw_v1", "\"done:1\"").warnings());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-", "5s", "0x5", "1e3", "5.5", "1,5", "true", "NaN"})
  void takesTheDefaultForATextThatIsNoWholeNumber(String stored) {
    SettingsReader.Reading reading = read("grok", "{\"stream_chunk_timeout\":\"" + stored + "\"}");

    assertEquals(120_000, reading.settings().grok().chunkTimeoutMillis());
    assertEquals(
        List.of("grok.stream_chunk_timeout should be a number; the default applies"),
        reading.warnings());
  }

  @ParameterizedTest
  @CsvSource({
    // stored, applies
    "0, 0", // one attempt, as 1
    "-4, 0",
    "1, 1",
    "10, 10",
    "11, 10",
    "1e9, 10",
    "'\"-4\"', 0",
    "'\"7\"', 7",
  })
  void holdsTheNumberOfAttemptsBetweenNoneAndTen(String stored, int applies) {
    assertEquals(applies, grok("{\"max_retry\":" + stored + "}").maxRetry());
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0", // off
    "-1, 0",
    "5, 5000",
    "86400, 86400000",
    "99999999999, 86400000",
  })
  void holdsTimeLimitsBetweenOffAndADay(String storedSeconds, long millis) {
    GrokSettings grok =
        grok(
            "{\"stream_first_response_timeout\":%1$s,\"stream_chunk_timeout\":%1$s,\"stream_total_timeout\":%1$s}"
                .formatted(storedSeconds));
    assertEquals(millis, grok.firstResponseTimeoutMillis());
    assertEquals(millis, grok.chunkTimeoutMillis());
    assertEquals(millis, grok.totalTimeoutMillis());
  }

  @ParameterizedTest
  @CsvSource({
    // threshold, applies, cap in seconds, applies in ms
    "0, 1, 0, 20000",
    "1, 1, 19, 20000",
    "7, 7, 7200, 7200000",
    "5000, 1000, 1e9, 604800000",
  })
  void holdsTokenRulesWithinReason(String threshold, int applies, String cap, long capMillis) {
    TokenSettings token =
        read("token", "{\"fail_threshold\":" + threshold + ",\"cooldown_cap_seconds\":" + cap + "}")
            .settings()
            .token();
    assertEquals(applies, token.failThreshold());
    assertEquals(capMillis, token.cooldownCapMillis());
  }

  @ParameterizedTest
  @CsvSource({"8, 28800000", "1.5, 5400000", "0.5, 3600000", "'\"2\"', 7200000", "1e9, 2592000000"})
  void refreshesQuotasEveryHourToEveryMonth(String hours, long millis) {
    TokenSettings token =
        read("token", "{\"refresh_interval_hours\":" + hours + "}").settings().token();
    assertEquals(millis, token.refreshIntervalMillis());
  }

  @ParameterizedTest
  @CsvSource({"8, 8", "1, 1", "168, 168", "'\"24\"', 24", "0, 1", "1000, 168", "null, 8", "[], 8"})
  void keepsASessionForOneHourToAWeek(String stored, int hours) {
    AdminSettings admin = read("security", "{\"session_hours\":" + stored + "}").settings().admin();
    assertEquals(hours * 3_600_000L, admin.sessionMillis());
  }

  @ParameterizedTest
  @CsvSource({"'\" root \"', root", "'\"\"', admin", "null, admin"})
  void hasANameForTheAdministrator(String stored, String name) {
    SettingsReader.Reading reading =
        read(
            "global", "{\"admin_username\":" + stored + ",\"base_url\":\" https://gw.example/ \"}");
    assertEquals(
        new AdminSettings(name, plain("admin"), "https://gw.example/", 28_800_000),
        reading.settings().admin());
  }

  private static AdminPassword plain(String text) {
    return new AdminPassword("", "", 100_000, text);
  }

  private static AdminPassword password(String global) {
    return read("global", global).settings().admin().password();
  }

  @Test
  void aPasswordHashIsTheOnlyTruth() {
    AdminPassword fork =
        password(
            """
            {"admin_password":"admin","admin_password_hash":"W2Ud","admin_password_salt":"gDzu",
             "admin_password_iter":100000}""");
    assertEquals(new AdminPassword("W2Ud", "gDzu", 100_000, "admin"), fork);
    assertTrue(fork.isHashed());
    assertFalse(fork.isDefault());
  }

  @Test
  void aPasswordKeepsItsBlanksAndAnEmptyOneOpensNothing() {
    assertEquals(plain(" a b "), password("{\"admin_password\":\" a b \"}"));
    assertFalse(password("{\"admin_password\":\"\"}").isDefault());
    assertTrue(password("{\"admin_password\":\"admin\"}").isDefault());
  }

  /** Otherwise a damaged row would let everybody in. */
  @Test
  void aSectionThatCannotBeReadHasNoPassword() {
    assertEquals(plain(""), password("[]"));
    assertEquals(plain("admin"), password("{}"));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, 120_000})
  void aHashOfRoundsThatTheRuntimeRefusesIsNone(int rounds) {
    assertFalse(
        password(
                "{\"admin_password_hash\":\"W2Ud\",\"admin_password_salt\":\"gDzu\","
                    + "\"admin_password_iter\":"
                    + rounds
                    + "}")
            .isHashed());
  }

  @Test
  void saysWhichBoundApplies() {
    assertEquals(
        List.of("grok.max_retry should be from 0 to 10; 10 applies"),
        read("grok", "{\"max_retry\":99}").warnings());
  }

  @Test
  void leavesOutWhatIsNoStatusCode() {
    SettingsReader.Reading reading =
        read("grok", "{\"retry_status_codes\":[429,0,\"many\",{},600,\"503\"]}");

    assertEquals(List.of(429, 503), reading.settings().grok().retryStatusCodes());
    assertEquals(
        List.of("grok.retry_status_codes should hold numbers from 100 to 599; others are left out"),
        reading.warnings());
    assertEquals(List.of(), grok("{\"retry_status_codes\":[]}").retryStatusCodes());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        // show_thinking | reasoning_format | the caller's wish | goes to
        "true  | think_tags        | -     | THINK_TAGS",
        "true  | reasoning_content | -     | REASONING_CONTENT",
        "true  | hidden            | -     | HIDDEN",
        "true  | Reasoning_Content | -     | REASONING_CONTENT",
        "true  | ''                | -     | THINK_TAGS",
        "true  | reasoning_content | true  | REASONING_CONTENT",
        "true  | reasoning_content | false | HIDDEN",
        "false | think_tags        | -     | HIDDEN",
        "false | reasoning_content | -     | HIDDEN",
        "false | reasoning_content | true  | REASONING_CONTENT",
        "false | think_tags        | false | HIDDEN",
        "false | hidden            | true  | HIDDEN",
      })
  void putsReasoningWhereOperatorAndCallerWantIt(
      String show, String format, Boolean thinking, ReasoningFormat goesTo) {
    assertEquals(
        goesTo,
        grok("{\"show_thinking\":" + show + ",\"reasoning_format\":\"" + format + "\"}")
            .reasoning(thinking));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "abc                                  | abc",
        "cf_clearance=abc                     | abc",
        "' cf_clearance=abc-1.2_x; path=/'    | abc-1.2_x",
        "abc;sso=other                        | abc",
        "abc\\r\\nX-Injected: 1               | abcX-Injected: 1",
        "a\\u0000b                            | ab",
        "''                                   | ''",
      })
  void keepsTheClearanceCookiesValueAlone(String stored, String value) {
    assertEquals(value, grok("{\"cf_clearance\":\"" + stored + "\"}").cfClearance());
  }

  @Test
  void letsNothingThroughThatCouldEndAHeaderLine() {
    GrokSettings grok = grok("{\"user_agent\":\"Agent/1\\r\\nX: 1\",\"x_statsig_id\":\"a\\nb\"}");

    assertEquals("Agent/1X: 1", grok.userAgent());
    assertEquals("ab", grok.statsigId());
    assertEquals(USER_AGENT, grok("{\"user_agent\":\" \"}").userAgent());
  }

  @Test
  void warnsWhenTheFingerprintIsFixedButMissing() {
    assertEquals(
        List.of("grok.x_statsig_id must be set while dynamic_statsig is off; no call can be made"),
        read("grok", "{\"dynamic_statsig\":false}").warnings());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "grok:render,xaiartifact,xai:tool_usage_card | grok:render,xaiartifact,xai:tool_usage_card",
        "'xaiartifact, xai:tool_usage_card'          | xaiartifact,xai:tool_usage_card,grok:render",
        "mine                                        | mine",
        "''                                          | ''",
      })
  void filtersWhatTheOperatorChose(String stored, String tags) {
    assertEquals(
        tags, String.join(",", grok("{\"filtered_tags\":\"" + stored + "\"}").filteredTags()));
  }

  @Test
  void reportsAnUpstreamAddressItWillNotUse() {
    SettingsReader.Reading reading = read("global", "{\"upstream_base_url\":\"http://grok.com\"}");

    assertEquals("https://grok.com", reading.settings().grok().baseUrl());
    assertEquals(
        List.of(
            "global.upstream_base_url should be an origin like https://grok.com; the default applies"),
        reading.warnings());
    assertEquals(
        "https://grok.com",
        read("global", "{\"upstream_base_url\":\"  \"}").settings().grok().baseUrl());
  }

  @Test
  void reportsModelRowsItLeftOut() {
    assertEquals(
        List.of("Model row left out: Expected a string at grok.models.0.id"),
        read("grok", "{\"models\":[{}]}").warnings());
  }

  private static GrokSettings grok(String section) {
    return read("grok", section).settings().grok();
  }

  private static SettingsReader.Reading read(String name, String section) {
    return SettingsReader.read(Map.of(name, json(section)), Vaults.NONE);
  }

  private static JsonValue json(String text) {
    return new JvmJson().parse(text);
  }
}
