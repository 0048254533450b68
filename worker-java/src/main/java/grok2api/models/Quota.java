package grok2api.models;

/**
 * A provider's answer about the quota of one account and rate model; -1 stands for what it did not
 * tell.
 *
 * @param remaining requests left, as far as the figures allow to say; never -1
 * @param totalQueries of the window
 * @param remainingTokens units of quota, not of text
 * @param totalTokens of the window
 * @param lowEffortCost units of an ordinary request
 * @param highEffortCost units of a request that thinks hard
 * @param windowSeconds length of the window
 * @param metric in what it was told: {@code queries}, {@code tokens} or {@code mixed}
 * @param payload the provider's own JSON, at most 4,096 characters
 */
public record Quota(
    int remaining,
    int totalQueries,
    int remainingTokens,
    int totalTokens,
    int lowEffortCost,
    int highEffortCost,
    int windowSeconds,
    String metric,
    String payload) {}
