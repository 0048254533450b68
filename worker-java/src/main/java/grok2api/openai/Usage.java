package grok2api.openai;

/**
 * Token figures of one answer; estimates where the upstream reports none.
 *
 * @param completionTokens all output, reasoning included
 * @param reasoningTokens the part that is reasoning
 */
public record Usage(int promptTokens, int completionTokens, int reasoningTokens) {}
