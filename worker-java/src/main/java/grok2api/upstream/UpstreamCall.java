package grok2api.upstream;

import grok2api.media.Picture;
import grok2api.models.Model;
import grok2api.openai.ChatRequest;
import grok2api.platform.Signal;
import grok2api.settings.GrokSettings;
import java.util.List;

/**
 * One attempt to have a chat answered.
 *
 * @param pictures those of the messages, in their order
 * @param credential the account's secret; as stored, until {@link SealedCredentials} has opened it
 * @param signal fires when the client goes
 */
public record UpstreamCall(
    ChatRequest chat,
    List<Picture> pictures,
    Model model,
    String credential,
    GrokSettings settings,
    Signal signal) {
  public UpstreamCall {
    pictures = List.copyOf(pictures);
  }

  /** The same with another form of the credential. */
  UpstreamCall with(String credential) {
    return new UpstreamCall(chat, pictures, model, credential, settings, signal);
  }
}
