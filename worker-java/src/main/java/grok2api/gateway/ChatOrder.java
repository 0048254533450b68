package grok2api.gateway;

import grok2api.media.Picture;
import grok2api.models.Model;
import grok2api.openai.ChatRequest;
import grok2api.platform.Signal;
import grok2api.settings.GrokSettings;
import grok2api.upstream.ChatUpstream;
import grok2api.upstream.UpstreamCall;
import grok2api.upstream.UpstreamEvent;
import java.util.List;

/** A chat to be answered; pictures are made and changed in a chat with a model of their own. */
record ChatOrder(
    ChatUpstream upstream,
    ChatRequest chat,
    List<Picture> pictures,
    Model model,
    GrokSettings settings,
    Signal signal)
    implements Order {
  @Override
  public ChatUpstream.Opened open(String credential) {
    return upstream.open(new UpstreamCall(chat, pictures, model, credential, settings, signal));
  }

  @Override
  public boolean promises(UpstreamEvent event) {
    return AnswerShaper.promises(event);
  }

  /** Pictures that were begun are paid for with the account's quota, so they are not begun anew. */
  @Override
  public boolean repeatable() {
    return model.kind() == Model.Kind.CHAT;
  }

  @Override
  public boolean streamed() {
    return chat.stream();
  }
}
