package grok2api.gateway;

import grok2api.models.Model;
import grok2api.settings.ReasoningFormat;
import java.util.function.UnaryOperator;

/**
 * How one answer is shown.
 *
 * @param kind what the model makes
 * @param reasoning where reasoning goes, and the progress of a film
 * @param progress whether the progress of a film is shown
 * @param links from an upstream address to the link of this gateway; never waits
 * @param posterPreview a film is shown by its still
 */
record AnswerStyle(
    Model.Kind kind,
    ReasoningFormat reasoning,
    boolean progress,
    UnaryOperator<String> links,
    boolean posterPreview) {
  /** Of an answer that is read for its text. */
  static AnswerStyle ofText(ReasoningFormat reasoning, UnaryOperator<String> links) {
    return new AnswerStyle(Model.Kind.CHAT, reasoning, false, links, false);
  }
}
