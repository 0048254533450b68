package grok2api.settings;

import grok2api.models.BuiltInModels;
import grok2api.models.OperatorModels;
import grok2api.platform.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Builds {@link Settings} from the stored sections; the one place that knows the defaults.
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
  /** Sent unless {@code grok.user_agent} says otherwise. */
  public static final String DEFAULT_USER_AGENT =
      "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko)"
          + " Chrome/133.0.0.0 Safari/537.36";

  private static final List<String> DEFAULT_FILTERED_TAGS =
      List.of("xaiartifact", "xai:tool_usage_card", "grok:render");

  /** What migration {@code 0001} stores; whoever has it never chose, so it means the default. */
  private static final List<String> SEEDED_FILTERED_TAGS =
      List.of("xaiartifact", "xai:tool_usage_card");

  private static final List<Integer> DEFAULT_RETRY_STATUS_CODES = List.of(401, 429, 403);

  private static final int MAX_ATTEMPTS = 10;
  private static final int MAX_INT = Integer.MAX_VALUE;

  /** The first rest after a 429; a cap below it would not be one. */
  private static final long FIRST_COOLDOWN_SECONDS = 20;

  private static final long DAY_SECONDS = 86_400;
  private static final long HOUR_MILLIS = 3_600_000;

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
   */
  public static Reading read(Map<String, JsonValue> sections) {
    List<String> warnings = new ArrayList<>();
    Section global = Section.of("global", sections, warnings);
    Section grok = Section.of("grok", sections, warnings);
    Section token = Section.of("token", sections, warnings);
    Section security = Section.of("security", sections, warnings);
    OperatorModels.Overlaid models = OperatorModels.over(BuiltInModels.ALL, grok.value("models"));
    warnings.addAll(models.warnings());
    Settings settings =
        new Settings(
            grok(global, grok),
            token(token),
            security(security),
            admin(global, security),
            retention(security),
            grok.flag("hide_unusable_models", false),
            models.catalog());
    return new Reading(settings, warnings);
  }

  private static GrokSettings grok(Section global, Section grok) {
    boolean dynamicStatsig = grok.flag("dynamic_statsig", true);
    String statsigId = headerValue(grok, "x_statsig_id", "");
    if (!dynamicStatsig && statsigId.isEmpty()) {
      grok.warn("x_statsig_id", "must be set while dynamic_statsig is off; no call can be made");
    }
    return new GrokSettings(
        baseUrl(global),
        grok.text("api_key", ""),
        clearance(grok.text("cf_clearance", "")),
        userAgent(grok),
        dynamicStatsig,
        statsigId,
        grok.flag("temporary", true),
        grok.flag("disable_memory", true),
        filteredTags(grok),
        grok.flag("show_thinking", true),
        shownReasoning(grok),
        timeoutMillis(grok, "stream_first_response_timeout", 30),
        timeoutMillis(grok, "stream_chunk_timeout", 120),
        timeoutMillis(grok, "stream_total_timeout", 600),
        grok.numbers("retry_status_codes", DEFAULT_RETRY_STATUS_CODES, 100, 599),
        (int) grok.number("max_retry", 3, 1, MAX_ATTEMPTS));
  }

  private static TokenSettings token(Section token) {
    boolean allowPreferenceSwitch = token.flag("allow_nsfw_switch", false);
    return new TokenSettings(
        (int) token.number("fail_threshold", 5, 1, 1000),
        1000 * token.number("cooldown_cap_seconds", 3600, FIRST_COOLDOWN_SECONDS, 7 * DAY_SECONDS),
        token.flag("auto_refresh", true),
        HOUR_MILLIS * token.number("refresh_interval_hours", 8, 1, 24 * 30),
        allowPreferenceSwitch,
        allowPreferenceSwitch && token.flag("auto_enable_nsfw", false));
  }

  private static SecuritySettings security(Section security) {
    return new SecuritySettings(
        security.flag("allow_anonymous", false),
        security.flag("log_full_ip", false),
        security.flag("trust_forwarded_for", false));
  }

  private static AdminSettings admin(Section global, Section security) {
    String username = global.text("admin_username", "");
    return new AdminSettings(
        username.isEmpty() ? "admin" : username,
        password(global),
        global.text("base_url", ""),
        HOUR_MILLIS * security.number("session_hours", 8, 1, 168));
  }

  private static AdminPassword password(Section global) {
    return new AdminPassword(
        global.text("admin_password_hash", ""),
        global.text("admin_password_salt", ""),
        (int) global.number("admin_password_iter", AdminPassword.MAX_ITERATIONS, 0, MAX_INT),
        global.raw("admin_password", global.damaged() ? "" : AdminPassword.DEFAULT));
  }

  private static RetentionSettings retention(Section security) {
    return new RetentionSettings(
        (int) security.number("log_retention_days", 30, 1, 3650),
        (int) security.number("log_max_rows", 50_000, 100, 10_000_000),
        (int) security.number("usage_retention_days", 30, 2, 3650));
  }

  private static String baseUrl(Section global) {
    String stored = global.text("upstream_base_url", "");
    if (stored.isEmpty()) {
      return UpstreamOrigin.DEFAULT;
    }
    String origin = UpstreamOrigin.normalise(stored);
    if (origin == null) {
      global.warn("upstream_base_url", "should look like https://grok.com; the default applies");
      return UpstreamOrigin.DEFAULT;
    }
    return origin;
  }

  /** The value alone: without the cookie's name, and without anything that would follow it. */
  private static String clearance(String stored) {
    String name = "cf_clearance=";
    String value = stored.startsWith(name) ? stored.substring(name.length()) : stored;
    int semicolon = value.indexOf(';');
    return printable(semicolon < 0 ? value : value.substring(0, semicolon)).trim();
  }

  private static String userAgent(Section grok) {
    String stored = headerValue(grok, "user_agent", DEFAULT_USER_AGENT);
    return stored.isEmpty() ? DEFAULT_USER_AGENT : stored;
  }

  private static String headerValue(Section grok, String key, String fallback) {
    return printable(grok.text(key, fallback));
  }

  /** Without control characters, which could end a header line. */
  private static String printable(String text) {
    StringBuilder kept = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= ' ' && c != 0x7F) {
        kept.append(c);
      }
    }
    return kept.toString();
  }

  private static List<String> filteredTags(Section grok) {
    List<String> stored = grok.texts("filtered_tags", DEFAULT_FILTERED_TAGS);
    return stored.equals(SEEDED_FILTERED_TAGS) ? DEFAULT_FILTERED_TAGS : stored;
  }

  private static ReasoningFormat shownReasoning(Section grok) {
    String name = grok.text("reasoning_format", "").toLowerCase(Locale.ROOT);
    return switch (name) {
      case "", "think_tags" -> ReasoningFormat.THINK_TAGS;
      case "reasoning_content" -> ReasoningFormat.REASONING_CONTENT;
      case "hidden" -> ReasoningFormat.HIDDEN;
      default -> {
        grok.warn(
            "reasoning_format",
            "should be think_tags, reasoning_content or hidden; the default applies");
        yield ReasoningFormat.THINK_TAGS;
      }
    };
  }

  /** 0 is off, for all three. */
  private static long timeoutMillis(Section grok, String key, long fallbackSeconds) {
    return 1000 * grok.number(key, fallbackSeconds, 0, DAY_SECONDS);
  }
}
