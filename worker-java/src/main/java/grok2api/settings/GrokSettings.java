package grok2api.settings;

import java.util.List;

/**
 * Section {@code grok} plus {@code global.upstream_base_url}: how the upstream is spoken to and how
 * its answers are shown.
 *
 * @param baseUrl scheme and authority, no trailing slash, e.g. {@code https://grok.com}
 * @param apiKey global client key with administrator rights on {@code /v1}; empty for none
 * @param cfClearance cookie value alone; empty for none
 * @param userAgent sent as it is; the client hints are derived from it
 * @param dynamicStatsig make {@code x-statsig-id} anew for each request
 * @param statsigId fixed {@code x-statsig-id}, used when not dynamic
 * @param temporary private upstream conversations
 * @param disableMemory keep the account's memory out of answers
 * @param filteredTags names of elements dropped from answers
 * @param showThinking whether reasoning is shown to callers who do not say what they want
 * @param shownReasoning where it goes when it is shown
 * @param firstResponseTimeoutMillis until the first line of a stream; 0 is off
 * @param chunkTimeoutMillis between two lines; 0 is off
 * @param totalTimeoutMillis whole answer; 0 is off
 * @param retryStatusCodes upstream statuses worth another account
 * @param maxRetry attempts for one request; 0 is one as well
 */
public record GrokSettings(
    String baseUrl,
    String apiKey,
    String cfClearance,
    String userAgent,
    boolean dynamicStatsig,
    String statsigId,
    boolean temporary,
    boolean disableMemory,
    List<String> filteredTags,
    boolean showThinking,
    ReasoningFormat shownReasoning,
    long firstResponseTimeoutMillis,
    long chunkTimeoutMillis,
    long totalTimeoutMillis,
    List<Integer> retryStatusCodes,
    int maxRetry) {
  public GrokSettings {
    filteredTags = List.copyOf(filteredTags);
    retryStatusCodes = List.copyOf(retryStatusCodes);
  }

  /** The same, no wait longer than this; it holds for limits that are off, too. */
  public GrokSettings within(long mostMillis) {
    return new GrokSettings(
        baseUrl,
        apiKey,
        cfClearance,
        userAgent,
        dynamicStatsig,
        statsigId,
        temporary,
        disableMemory,
        filteredTags,
        showThinking,
        shownReasoning,
        shorter(firstResponseTimeoutMillis, mostMillis),
        shorter(chunkTimeoutMillis, mostMillis),
        shorter(totalTimeoutMillis, mostMillis),
        retryStatusCodes,
        maxRetry);
  }

  private static long shorter(long limitMillis, long mostMillis) {
    return limitMillis == 0 ? mostMillis : Math.min(limitMillis, mostMillis);
  }

  /**
   * Where the reasoning of one answer goes.
   *
   * @param thinking the caller's wish, {@link grok2api.openai.ChatRequest#thinking}; it overrides
   *     {@code show_thinking}, not the format
   */
  public ReasoningFormat reasoning(Boolean thinking) {
    boolean shown = thinking == null ? showThinking : thinking;
    return shown ? shownReasoning : ReasoningFormat.HIDDEN;
  }
}
