package grok2api.settings;

import grok2api.settings.SettingType.Choice;
import grok2api.settings.SettingType.Decimal;
import grok2api.settings.SettingType.Fixed;
import grok2api.settings.SettingType.Flag;
import grok2api.settings.SettingType.ModelRows;
import grok2api.settings.SettingType.NumberList;
import grok2api.settings.SettingType.Password;
import grok2api.settings.SettingType.Secret;
import grok2api.settings.SettingType.Text;
import grok2api.settings.SettingType.TextList;
import grok2api.settings.SettingType.WholeNumber;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Every setting there is, in the order in which the panel shows them; the one place that knows
 * their defaults and bounds.
 *
 * <p>{@link SettingsReader} reads those that act; some are kept for other editions on the same
 * database and do nothing here.
 */
public final class SettingsCatalogue {
  /** Sent unless {@code grok.user_agent} says otherwise. */
  public static final String DEFAULT_USER_AGENT =
      "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko)"
          + " Chrome/133.0.0.0 Safari/537.36";

  /** Stands for a secret that is set. */
  public static final String MASK = "********";

  private static final int MAX_INT = Integer.MAX_VALUE;
  private static final int DAY_SECONDS = 86_400;

  /** The first rest after a 429; a cap below it would not be one. */
  private static final int FIRST_COOLDOWN_SECONDS = 20;

  private static final Map<String, SettingField<?>> BY_NAME = new LinkedHashMap<>();
  private static final Map<String, SettingField<?>> BY_PLACE = new LinkedHashMap<>();

  public static final SettingField<Secret> API_KEY =
      at("grok.api_key", "app.api_key", new Secret(TextRule.CLIENT_KEY));
  public static final SettingField<Text> ADMIN_USERNAME =
      at("global.admin_username", "app.admin_username", new Text("admin", TextRule.USER_NAME));
  public static final SettingField<Password> PASSWORD =
      at("global.admin_password", "app.app_key", new Password());
  public static final SettingField<Text> APP_URL =
      at("global.base_url", "app.app_url", new Text("", TextRule.PUBLIC_URL));
  public static final SettingField<Text> UPSTREAM_BASE_URL =
      at(
          "global.upstream_base_url",
          "app.upstream_base_url",
          new Text(UpstreamOrigin.DEFAULT, TextRule.UPSTREAM_ORIGIN));
  public static final SettingField<Choice> IMAGE_FORMAT =
      at("global.image_mode", "app.image_format", oneOf("url", "base64", "b64_json"));

  public static final SettingField<Flag> TEMPORARY = flag("grok.temporary", true);
  public static final SettingField<Flag> DISABLE_MEMORY = flag("grok.disable_memory", true);
  public static final SettingField<Flag> THINKING =
      at("grok.show_thinking", "grok.thinking", new Flag(true));
  public static final SettingField<Choice> REASONING_FORMAT =
      same("grok.reasoning_format", oneOf("think_tags", "reasoning_content", "hidden"));
  public static final SettingField<Flag> DYNAMIC_STATSIG = flag("grok.dynamic_statsig", true);
  public static final SettingField<Text> STATSIG_ID =
      same("grok.x_statsig_id", new Text("", TextRule.HEADER));
  public static final SettingField<Text> USER_AGENT =
      same("grok.user_agent", new Text(DEFAULT_USER_AGENT, TextRule.HEADER));
  public static final SettingField<TextList> FILTER_TAGS =
      at(
          "grok.filtered_tags",
          "grok.filter_tags",
          new TextList(
              List.of("xaiartifact", "xai:tool_usage_card", "grok:render"),
              List.of("xaiartifact", "xai:tool_usage_card")));
  public static final SettingField<Flag> VIDEO_POSTER_PREVIEW =
      flag("grok.video_poster_preview", false);
  public static final SettingField<WholeNumber> TIMEOUT =
      at("grok.stream_total_timeout", "grok.timeout", new WholeNumber(600, 1, DAY_SECONDS, 0));
  public static final SettingField<WholeNumber> FIRST_RESPONSE_TIMEOUT =
      number("grok.stream_first_response_timeout", 30, 0, DAY_SECONDS);
  public static final SettingField<WholeNumber> CHUNK_TIMEOUT =
      number("grok.stream_chunk_timeout", 120, 0, DAY_SECONDS);
  public static final SettingField<Text> BASE_PROXY_URL =
      at("grok.proxy_url", "grok.base_proxy_url", new Text("", TextRule.LINE));
  public static final SettingField<Text> ASSET_PROXY_URL =
      at("grok.cache_proxy_url", "grok.asset_proxy_url", new Text("", TextRule.LINE));
  public static final SettingField<Secret> CF_CLEARANCE =
      same("grok.cf_clearance", new Secret(TextRule.CLEARANCE));
  public static final SettingField<WholeNumber> MAX_RETRY = number("grok.max_retry", 3, 0, 10);
  public static final SettingField<NumberList> RETRY_STATUS_CODES =
      same("grok.retry_status_codes", new NumberList(List.of(401, 429, 403), 100, 599));
  public static final SettingField<Choice> IMAGE_GENERATION_METHOD =
      same(
          "grok.image_generation_method",
          new Choice(
              List.of("legacy", "imagine_ws_experimental"),
              Map.of(
                  "imagine_ws", "imagine_ws_experimental",
                  "experimental", "imagine_ws_experimental",
                  "new", "imagine_ws_experimental",
                  "new_method", "imagine_ws_experimental"),
              true));
  public static final SettingField<Flag> IMAGE_NSFW = flag("grok.image_nsfw", false);
  public static final SettingField<Flag> HIDE_UNUSABLE_MODELS =
      flag("grok.hide_unusable_models", false);
  public static final SettingField<ModelRows> MODELS = same("grok.models", new ModelRows());

  public static final SettingField<Flag> AUTO_REFRESH = flag("token.auto_refresh", true);
  public static final SettingField<Decimal> REFRESH_INTERVAL_HOURS =
      same("token.refresh_interval_hours", new Decimal(8, 1, 24 * 30));
  public static final SettingField<WholeNumber> FAIL_THRESHOLD =
      number("token.fail_threshold", 5, 1, 1000);
  public static final SettingField<WholeNumber> COOLDOWN_CAP_SECONDS =
      number("token.cooldown_cap_seconds", 3600, FIRST_COOLDOWN_SECONDS, 7 * DAY_SECONDS);
  public static final SettingField<Flag> ALLOW_NSFW_SWITCH = flag("token.allow_nsfw_switch", false);
  public static final SettingField<Flag> AUTO_ENABLE_NSFW = flag("token.auto_enable_nsfw", false);

  public static final SettingField<Flag> CACHE_AUTO_CLEAN = flag("cache.enable_auto_clean", true);
  public static final SettingField<WholeNumber> CACHE_LIMIT_MB =
      number("cache.limit_mb", 1024, 1, MAX_INT);

  public static final SettingField<Choice> CACHE_KEEP =
      same("cache.keep", oneOf("all", "images", "none"));
  public static final SettingField<Flag> KEEP_BASE64_CACHE = flag("cache.keep_base64_cache", true);

  public static final SettingField<Flag> ALLOW_ANONYMOUS = flag("security.allow_anonymous", false);
  public static final SettingField<WholeNumber> SESSION_HOURS =
      number("security.session_hours", 8, 1, 168);
  public static final SettingField<Flag> LOG_FULL_IP = flag("security.log_full_ip", false);
  public static final SettingField<Flag> TRUST_FORWARDED_FOR =
      flag("security.trust_forwarded_for", false);
  public static final SettingField<Secret> MEDIA_SECRET =
      same("security.media_secret", new Secret(TextRule.MEDIA_SECRET));
  public static final SettingField<Flag> UNSIGNED_MEDIA_LINKS =
      flag("security.unsigned_media_links", false);
  public static final SettingField<WholeNumber> LOG_RETENTION_DAYS =
      number("security.log_retention_days", 30, 1, 3650);
  public static final SettingField<WholeNumber> LOG_MAX_ROWS =
      number("security.log_max_rows", 50_000, 100, 10_000_000);
  public static final SettingField<WholeNumber> USAGE_RETENTION_DAYS =
      number("security.usage_retention_days", 30, 2, 3650);

  static {
    fixed("app.video_format", "\"url\"");
    fixed("grok.stream", "true");
    number("token.save_delay_ms", 500, 0, MAX_INT);
    number("token.reload_interval_sec", 30, 0, MAX_INT);
    number("performance.assets_max_concurrent", 25, 1, MAX_INT);
    number("performance.media_max_concurrent", 50, 1, MAX_INT);
    number("performance.usage_max_concurrent", 25, 1, MAX_INT);
    number("performance.assets_delete_batch_size", 10, 1, MAX_INT);
    number("performance.admin_assets_batch_size", 10, 1, MAX_INT);
  }

  private SettingsCatalogue() {}

  /** The panel's groups of settings, in their order. */
  public static final List<String> GROUPS =
      List.of("app", "grok", "token", "cache", "performance", "security");

  /** The sections they are stored in. */
  public static final List<String> SECTIONS =
      List.of("global", "grok", "token", "cache", "performance", "security");

  public static Collection<SettingField<?>> all() {
    return Collections.unmodifiableCollection(BY_NAME.values());
  }

  /** The settings of a group. */
  public static List<SettingField<?>> group(String group) {
    List<SettingField<?>> fields = new ArrayList<>();
    for (SettingField<?> field : BY_NAME.values()) {
      if (field.group().equals(group)) {
        fields.add(field);
      }
    }
    return fields;
  }

  /** Those that are sealed while the operator has set a key. */
  public static List<SettingField<?>> secrets() {
    List<SettingField<?>> secrets = new ArrayList<>();
    for (SettingField<?> field : BY_NAME.values()) {
      if (field.type() instanceof SettingType.Secret) {
        secrets.add(field);
      }
    }
    return secrets;
  }

  /** By its name in the panel's API, e.g. {@code grok.timeout}; null for no setting's. */
  public static SettingField<?> named(String name) {
    return BY_NAME.get(name);
  }

  /** By section and key, e.g. {@code grok} and {@code stream_total_timeout}; null for none. */
  public static SettingField<?> stored(String section, String key) {
    return BY_PLACE.get(section + "." + key);
  }

  private static <T extends SettingType> SettingField<T> at(String place, String name, T type) {
    int dot = place.indexOf('.');
    SettingField<T> field =
        new SettingField<>(name, place.substring(0, dot), place.substring(dot + 1), type);
    BY_NAME.put(name, field);
    BY_PLACE.put(place, field);
    return field;
  }

  private static <T extends SettingType> SettingField<T> same(String name, T type) {
    return at(name, name, type);
  }

  private static SettingField<Flag> flag(String name, boolean fallback) {
    return same(name, new Flag(fallback));
  }

  private static SettingField<WholeNumber> number(
      String name, long fallback, long least, long most) {
    return same(name, new WholeNumber(fallback, least, most, least));
  }

  private static Choice oneOf(String... names) {
    return new Choice(List.of(names), Map.of(), false);
  }

  private static void fixed(String name, String shown) {
    BY_NAME.put(name, new SettingField<>(name, "", "", new Fixed(shown)));
  }
}
