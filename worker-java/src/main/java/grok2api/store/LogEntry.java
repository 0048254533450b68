package grok2api.store;

/**
 * One finished request.
 *
 * @param timestampMillis when it ended
 * @param route e.g. {@code /v1/chat/completions}
 * @param model as requested; {@code unknown} when none was named
 * @param ip shortened unless the operator wants it whole
 * @param keyName the key's label, or {@code Anonymous}, {@code admin}
 * @param account short hash of the last account tried; empty for none
 * @param attempts upstream calls made
 * @param firstByteMillis until the first byte of the answer; -1 when there was none
 * @param status HTTP-like: 499 when the client left, 502 when a stream broke
 * @param errorCode as in the answer's envelope; empty on success
 * @param error what happened, for the operator; no prompt, no upstream body
 */
public record LogEntry(
    long timestampMillis,
    String requestId,
    String route,
    String model,
    String ip,
    String keyName,
    String account,
    boolean stream,
    int attempts,
    long durationMillis,
    long firstByteMillis,
    int status,
    int promptTokens,
    int completionTokens,
    String errorCode,
    String error) {}
