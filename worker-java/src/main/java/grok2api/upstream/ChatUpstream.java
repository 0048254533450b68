package grok2api.upstream;

/** A provider that can answer a chat. */
public interface ChatUpstream {
  /**
   * Starts one answer and waits until the provider accepted or refused it.
   *
   * <p>Never throws for what a provider may do; a refusal is {@link Opened.Refused}.
   */
  Opened open(UpstreamCall call);

  /** What opening brings. */
  sealed interface Opened {
    /**
     * The provider answers; read it to the end or cancel it.
     *
     * @param promptTokens size of the prompt as sent, estimated where the provider does not say
     */
    record Answering(AnswerStream answer, int promptTokens) implements Opened {}

    record Refused(Failure failure) implements Opened {}
  }
}
