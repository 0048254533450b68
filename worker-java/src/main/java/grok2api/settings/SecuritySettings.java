package grok2api.settings;

/**
 * Section {@code security}.
 *
 * @param allowAnonymous serve {@code /v1} without a key
 * @param logFullIp store whole client addresses; otherwise /24 or /48
 * @param trustForwardedFor take the client's address from {@code X-Forwarded-For} when the platform
 *     names none
 */
public record SecuritySettings(
    boolean allowAnonymous, boolean logFullIp, boolean trustForwardedFor) {}
