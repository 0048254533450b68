package grok2api.gateway;

import grok2api.media.Picture;
import grok2api.models.Model;
import grok2api.openai.ChatRequest;
import grok2api.platform.Signal;
import grok2api.settings.GrokSettings;
import grok2api.upstream.Upstream;
import grok2api.upstream.UpstreamCall;
import grok2api.upstream.UpstreamEvent;
import java.util.List;

/** A chat to be answered. */
record ChatOrder(
    Upstream upstream,
    ChatRequest chat,
    List<Picture> pictures,
    Model model,
    GrokSettings settings,
    Signal signal)
    implements Order {
  @Override
  public Upstream.Opened open(String credential) {
    return upstream.open(new UpstreamCall(chat, pictures, model, credential, settings, signal));
  }

  @Override
  public boolean promises(UpstreamEvent event) {
    return AnswerShaper.promises(event);
  }

  @Override
  public boolean repeatable() {
    return true;
  }

  @Override
  public boolean streamed() {
    return chat.stream();
  }
}
