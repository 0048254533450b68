package grok2api.settings;

/**
 * How long records are kept; keys {@code log_retention_days}, {@code log_max_rows} and {@code
 * usage_retention_days} of section {@code security}.
 */
public record RetentionSettings(int logDays, int logMaxRows, int usageDays) {}
