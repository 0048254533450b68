package grok2api.routing;

/**
 * A key of an upstream that may be used.
 *
 * @param id a short hash, safe to be shown, e.g. {@code 9b1deb4d3b7d}
 * @param upstream the id of the upstream it belongs to
 * @param secret as stored, perhaps sealed
 * @param failures in a row that may make it unusable
 * @param readyAtMillis when it may be used; 0 for now
 * @param cooldownStep 429s in a row
 * @param lastUsedMillis 0 for never
 */
public record Credential(
    String id,
    String upstream,
    String secret,
    int failures,
    long readyAtMillis,
    int cooldownStep,
    long lastUsedMillis) {}
