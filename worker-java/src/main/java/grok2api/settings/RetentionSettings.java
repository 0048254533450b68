package grok2api.settings;

/**
 * How long records are kept; keys {@code log_retention_days}, {@code log_max_rows} and {@code
 * usage_retention_days} of section {@code security}, {@code enable_auto_clean} and {@code limit_mb}
 * of section {@code cache}.
 *
 * @param maxMediaBytes beyond which the least recently used media are removed; {@code
 *     Long.MAX_VALUE} for never
 */
public record RetentionSettings(int logDays, int logMaxRows, int usageDays, long maxMediaBytes) {}
