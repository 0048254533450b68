package grok2api.settings;

/**
 * Section {@code token}: care of upstream accounts.
 *
 * @param failThreshold refused sessions in a row until an account expires
 * @param cooldownCapMillis longest rest after repeated 429
 */
public record TokenSettings(int failThreshold, long cooldownCapMillis) {}
