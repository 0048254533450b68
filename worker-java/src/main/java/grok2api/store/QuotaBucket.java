package grok2api.store;

/**
 * What is known of one account's quota for one rate model; -1 stands for a figure nobody told.
 *
 * @param refreshedAtMillis when the provider told it; 0 when never
 * @param readyAtMillis when the account may serve this model again; 0 when it may now
 * @param restsUntilMillis end of a rest after a rate limit, perhaps past; 0 without one
 * @param lastUsedMillis 0 when never
 * @param uses answers served so far
 * @param error why the last measurement failed or the account rests; may be empty
 */
public record QuotaBucket(
    String rateModel,
    int remainingQueries,
    int totalQueries,
    int remainingTokens,
    int totalTokens,
    int lowEffortCost,
    int highEffortCost,
    int windowSeconds,
    long refreshedAtMillis,
    String source,
    boolean measured,
    String error,
    long readyAtMillis,
    long restsUntilMillis,
    long lastUsedMillis,
    long uses) {}
