package grok2api.settings;

import grok2api.models.BuiltInModels;
import grok2api.models.OperatorModels;
import grok2api.platform.JsonValue;
import grok2api.vault.Vault;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Builds {@link Settings} from the stored sections; their defaults and bounds are in {@link
 * SettingsCatalogue}.
 *
 * <pre>{@code
 * global  {"upstream_base_url":"https://grok.com"}
 * grok    {"api_key":"","cf_clearance":"","show_thinking":true,"retry_status_codes":[401,429]}
 * }</pre>
 *
 * <p>Reading is the defaults overlaid by what is stored, key by key: a stored value always wins.
 * That holds for two seeded ones as well whose defaults here differ on purpose: {@code
 * "temporary":false} and {@code "retry_status_codes":[401,429]} of migration {@code 0001} stay on
 * an existing installation; migration {@code 0100} replaces them on a new one.
 */
public final class SettingsReader {
  /** More than the runtime allows are read as they are, and then there is no hash. */
  private static final SettingType.WholeNumber ITERATIONS =
      new SettingType.WholeNumber(AdminPassword.MAX_ITERATIONS, 0, Integer.MAX_VALUE, 0);

  private static final long HOUR_MILLIS = 3_600_000;
  private static final long MEGABYTE = 1024 * 1024;

  private SettingsReader() {}

  /**
   * @param warnings one sentence for each stored value that could not be taken as it is, for the
   *     operator; never with a secret in it
   */
  public record Reading(Settings settings, List<String> warnings) {
    public Reading {
      warnings = List.copyOf(warnings);
    }
  }

  /**
   * Never fails: what cannot be understood takes its default.
   *
   * @param sections by name; a null value stands for a row whose text is not JSON
   * @param vault opens the secrets among them; one that it cannot open counts as unset
   */
  public static Reading read(Map<String, JsonValue> sections, Vault vault) {
    StoredSettings stored = new StoredSettings(sections, vault);
    OperatorModels.Overlaid models = OperatorModels.over(BuiltInModels.ALL, stored.models());
    Settings settings =
        new Settings(
            grok(stored),
            token(stored),
            security(stored),
            admin(stored),
            retention(stored),
            media(stored),
            stored.flag(SettingsCatalogue.HIDE_UNUSABLE_MODELS),
            models.catalog());
    List<String> warnings = new ArrayList<>(models.warnings());
    warnings.addAll(stored.warnings());
    return new Reading(settings, warnings);
  }

  private static GrokSettings grok(StoredSettings stored) {
    String baseUrl = stored.text(SettingsCatalogue.UPSTREAM_BASE_URL);
    String apiKey = stored.secret(SettingsCatalogue.API_KEY);
    String clearance = stored.secret(SettingsCatalogue.CF_CLEARANCE);
    boolean dynamicStatsig = stored.flag(SettingsCatalogue.DYNAMIC_STATSIG);
    String statsigId = stored.text(SettingsCatalogue.STATSIG_ID);
    if (!dynamicStatsig && statsigId.isEmpty()) {
      stored.warn(
          SettingsCatalogue.STATSIG_ID,
          "must be set while dynamic_statsig is off; no call can be made");
    }
    return new GrokSettings(
        baseUrl,
        apiKey,
        clearance,
        stored.text(SettingsCatalogue.USER_AGENT),
        dynamicStatsig,
        statsigId,
        stored.flag(SettingsCatalogue.TEMPORARY),
        stored.flag(SettingsCatalogue.DISABLE_MEMORY),
        stored.texts(SettingsCatalogue.FILTER_TAGS),
        stored.flag(SettingsCatalogue.THINKING),
        reasoning(stored.choice(SettingsCatalogue.REASONING_FORMAT)),
        1000 * stored.number(SettingsCatalogue.FIRST_RESPONSE_TIMEOUT),
        1000 * stored.number(SettingsCatalogue.CHUNK_TIMEOUT),
        1000 * stored.number(SettingsCatalogue.TIMEOUT),
        stored.numbers(SettingsCatalogue.RETRY_STATUS_CODES),
        (int) stored.number(SettingsCatalogue.MAX_RETRY));
  }

  private static TokenSettings token(StoredSettings stored) {
    boolean allowPreferenceSwitch = stored.flag(SettingsCatalogue.ALLOW_NSFW_SWITCH);
    return new TokenSettings(
        (int) stored.number(SettingsCatalogue.FAIL_THRESHOLD),
        1000 * stored.number(SettingsCatalogue.COOLDOWN_CAP_SECONDS),
        stored.flag(SettingsCatalogue.AUTO_REFRESH),
        (long) (HOUR_MILLIS * stored.decimal(SettingsCatalogue.REFRESH_INTERVAL_HOURS)),
        allowPreferenceSwitch,
        allowPreferenceSwitch && stored.flag(SettingsCatalogue.AUTO_ENABLE_NSFW));
  }

  private static SecuritySettings security(StoredSettings stored) {
    return new SecuritySettings(
        stored.flag(SettingsCatalogue.ALLOW_ANONYMOUS),
        stored.flag(SettingsCatalogue.LOG_FULL_IP),
        stored.flag(SettingsCatalogue.TRUST_FORWARDED_FOR));
  }

  private static AdminSettings admin(StoredSettings stored) {
    return new AdminSettings(
        stored.text(SettingsCatalogue.ADMIN_USERNAME),
        password(stored.section(SettingsCatalogue.PASSWORD.section())),
        stored.text(SettingsCatalogue.APP_URL),
        HOUR_MILLIS * stored.number(SettingsCatalogue.SESSION_HOURS));
  }

  private static AdminPassword password(Section global) {
    return new AdminPassword(
        global.text("admin_password_hash"),
        global.text("admin_password_salt"),
        (int) global.number("admin_password_iter", ITERATIONS),
        global.raw("admin_password", global.damaged() ? "" : AdminPassword.DEFAULT));
  }

  private static RetentionSettings retention(StoredSettings stored) {
    return new RetentionSettings(
        (int) stored.number(SettingsCatalogue.LOG_RETENTION_DAYS),
        (int) stored.number(SettingsCatalogue.LOG_MAX_ROWS),
        (int) stored.number(SettingsCatalogue.USAGE_RETENTION_DAYS),
        stored.flag(SettingsCatalogue.CACHE_AUTO_CLEAN)
            ? MEGABYTE * stored.number(SettingsCatalogue.CACHE_LIMIT_MB)
            : Long.MAX_VALUE);
  }

  private static MediaSettings media(StoredSettings stored) {
    return new MediaSettings(
        withoutSlash(stored.text(SettingsCatalogue.APP_URL)),
        stored.choice(SettingsCatalogue.IMAGE_FORMAT),
        stored.choice(SettingsCatalogue.IMAGE_GENERATION_METHOD).equals("imagine_ws_experimental"),
        stored.flag(SettingsCatalogue.IMAGE_NSFW),
        stored.flag(SettingsCatalogue.VIDEO_POSTER_PREVIEW),
        stored.secret(SettingsCatalogue.MEDIA_SECRET),
        stored.flag(SettingsCatalogue.UNSIGNED_MEDIA_LINKS),
        kept(stored.choice(SettingsCatalogue.CACHE_KEEP)),
        stored.flag(SettingsCatalogue.KEEP_BASE64_CACHE));
  }

  private static String withoutSlash(String url) {
    return url.endsWith("/") ? withoutSlash(url.substring(0, url.length() - 1)) : url;
  }

  private static MediaSettings.Kept kept(String name) {
    return switch (name) {
      case "images" -> MediaSettings.Kept.IMAGES;
      case "none" -> MediaSettings.Kept.NONE;
      default -> MediaSettings.Kept.ALL;
    };
  }

  private static ReasoningFormat reasoning(String name) {
    return switch (name) {
      case "reasoning_content" -> ReasoningFormat.REASONING_CONTENT;
      case "hidden" -> ReasoningFormat.HIDDEN;
      default -> ReasoningFormat.THINK_TAGS;
    };
  }
}
