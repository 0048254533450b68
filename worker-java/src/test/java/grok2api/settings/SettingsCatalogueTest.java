package grok2api.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grok2api.models.Model;
import grok2api.platform.JsonValue;
import grok2api.testing.JvmJson;
import grok2api.testing.Vaults;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsCatalogueTest {
  private static final JvmJson JSON = new JvmJson();

  /** Admin API, 4.1, with what this gateway adds; what differs there is said there. */
  private static final String DEFAULTS =
      """
      app.api_key ""
      app.admin_username "admin"
      app.app_key "********"
      app.app_url ""
      app.upstream_base_url "https://grok.com"
      app.image_format "url"
      app.video_format "url"
      grok.temporary true
      grok.disable_memory true
      grok.thinking true
      grok.reasoning_format "think_tags"
      grok.dynamic_statsig true
      grok.x_statsig_id ""
      grok.user_agent "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, \
      like Gecko) Chrome/133.0.0.0 Safari/537.36"
      grok.filter_tags ["xaiartifact","xai:tool_usage_card","grok:render"]
      grok.video_poster_preview false
      grok.timeout 600
      grok.stream_first_response_timeout 30
      grok.stream_chunk_timeout 120
      grok.base_proxy_url ""
      grok.asset_proxy_url ""
      grok.cf_clearance ""
      grok.max_retry 3
      grok.retry_status_codes [401,429,403]
      grok.image_generation_method "legacy"
      grok.image_nsfw false
      grok.hide_unusable_models false
      grok.models []
      grok.stream true
      token.auto_refresh true
      token.refresh_interval_hours 8
      token.fail_threshold 5
      token.cooldown_cap_seconds 3600
      token.allow_nsfw_switch false
      token.auto_enable_nsfw false
      token.save_delay_ms 500
      token.reload_interval_sec 30
      cache.enable_auto_clean true
      cache.limit_mb 1024
      cache.keep "all"
      cache.keep_base64_cache true
      performance.assets_max_concurrent 25
      performance.media_max_concurrent 50
      performance.usage_max_concurrent 25
      performance.assets_delete_batch_size 10
      performance.admin_assets_batch_size 10
      security.allow_anonymous false
      security.session_hours 8
      security.log_full_ip false
      security.trust_forwarded_for false
      security.media_secret ""
      security.unsigned_media_links false
      security.log_retention_days 30
      security.log_max_rows 50000
      security.usage_retention_days 30
      """;

  /** A setting's section with nothing else in it. */
  private static Map<String, JsonValue> stored(SettingField<?> field, String value) {
    return Map.of(field.section(), JSON.parse("{\"" + field.key() + "\":" + value + "}"));
  }

  private static String shown(SettingField<?> field, Map<String, JsonValue> sections) {
    return new StoredSettings(sections, Vaults.NONE).shown(field, JSON);
  }

  /** Everything that acts, to be compared. */
  private static List<Object> acting(Map<String, JsonValue> sections) {
    Settings settings = SettingsReader.read(sections, Vaults.NONE).settings();
    List<Model> models = settings.models().listed();
    return List.of(
        settings.grok(),
        settings.token(),
        settings.security(),
        settings.media(),
        settings.admin(),
        settings.retention(),
        settings.hideUnusableModels(),
        models);
  }

  @Test
  void hasADefaultForEverySetting() {
    StringBuilder defaults = new StringBuilder();
    for (String group : SettingsCatalogue.GROUPS) {
      for (SettingField<?> field : SettingsCatalogue.group(group)) {
        defaults.append(field.name()).append(' ').append(shown(field, Map.of())).append('\n');
      }
    }
    assertEquals(
        List.of(DEFAULTS.split("\n")).stream().sorted().toList(),
        List.of(defaults.toString().split("\n")).stream().sorted().toList());
    assertEquals(DEFAULTS.split("\n").length, SettingsCatalogue.all().size());
  }

  /**
   * Whatever is stored, or nothing: to store what the panel shows for it changes nothing of what
   * the gateway does.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "true",
        "\"false\"",
        "0",
        "-1",
        "1",
        "1.5",
        "99999999999",
        "\"45\"",
        "\"\"",
        "\" text \"",
        "\"HIDDEN\"",
        "\"imagine_ws\"",
        "\"a\\r\\nb\"",
        "\"http://grok.com\"",
        "\"https://relay.example/\"",
        "\"xaiartifact,xai:tool_usage_card\"",
        "[401,429,7,\"503\"]",
        "[\"a\",\"b\"]",
        "[]",
        "{}",
      })
  void theValueShownIsTheOneThatActs(String value) {
    for (SettingField<?> field : SettingsCatalogue.all()) {
      boolean hidden =
          field.type() instanceof SettingType.Secret
              || field.type() instanceof SettingType.Password;
      if (!hidden && !(field.type() instanceof SettingType.Fixed)) {
        Map<String, JsonValue> before = stored(field, value);
        Map<String, JsonValue> after = stored(field, shown(field, before));
        assertEquals(acting(before), acting(after), field.name());
        assertEquals(shown(field, before), shown(field, after), field.name());
      }
    }
  }

  /** So that no default acts which the panel does not show. */
  @Test
  void everyDefaultThatActsIsShown() {
    for (SettingField<?> field : SettingsCatalogue.all()) {
      if (!(field.type() instanceof SettingType.Password)) {
        assertEquals(acting(Map.of()), acting(stored(field, shown(field, Map.of()))), field.name());
      }
    }
  }

  @Test
  void namesAndPlacesAreUnique() throws IllegalAccessException {
    List<SettingField<?>> constants = new ArrayList<>();
    for (Field constant : SettingsCatalogue.class.getDeclaredFields()) {
      if (Modifier.isPublic(constant.getModifiers()) && constant.getType() == SettingField.class) {
        constants.add((SettingField<?>) constant.get(null));
      }
    }
    assertTrue(constants.size() > 30);
    for (SettingField<?> field : constants) {
      assertSame(field, SettingsCatalogue.named(field.name()));
      assertSame(field, SettingsCatalogue.stored(field.section(), field.key()));
    }
    for (SettingField<?> field : SettingsCatalogue.all()) {
      assertTrue(SettingsCatalogue.GROUPS.contains(field.group()), field.name());
      if (!(field.type() instanceof SettingType.Fixed)) {
        assertTrue(SettingsCatalogue.SECTIONS.contains(field.section()), field.name());
        assertSame(field, SettingsCatalogue.stored(field.section(), field.key()));
      }
    }
  }
}
