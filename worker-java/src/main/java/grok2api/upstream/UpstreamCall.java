package grok2api.upstream;

import grok2api.models.Model;
import grok2api.openai.ChatRequest;
import grok2api.platform.Signal;
import grok2api.settings.GrokSettings;

/**
 * One attempt to have a chat answered.
 *
 * @param credential the account's secret; as stored, until {@link SealedCredentials} has opened it
 * @param signal fires when the client goes
 */
public record UpstreamCall(
    ChatRequest chat, Model model, String credential, GrokSettings settings, Signal signal) {

  /** The same with another form of the credential. */
  UpstreamCall with(String credential) {
    return new UpstreamCall(chat, model, credential, settings, signal);
  }
}
