package grok2api.settings;

/**
 * Section {@code token}: care of upstream accounts.
 *
 * @param failThreshold refused sessions in a row until an account expires
 * @param cooldownCapMillis longest rest after repeated 429
 * @param autoRefresh whether the schedule measures quotas that nobody has used lately
 * @param refreshIntervalMillis age at which it does so
 * @param allowPreferenceSwitch whether an operator may change an account's content preference
 * @param autoPreference whether new accounts get that preference by themselves; needs the former
 */
public record TokenSettings(
    int failThreshold,
    long cooldownCapMillis,
    boolean autoRefresh,
    long refreshIntervalMillis,
    boolean allowPreferenceSwitch,
    boolean autoPreference) {}
