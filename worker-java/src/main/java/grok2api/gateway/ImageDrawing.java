package grok2api.gateway;

import grok2api.models.Model;
import grok2api.upstream.AccountUpstream.Call;
import grok2api.upstream.ChatUpstream.Opened;
import grok2api.upstream.MediaUpstream;

/** Pictures through a conversation, two for each. */
record ImageDrawing(MediaUpstream media, Model model, String prompt) implements ImageMethod {
  @Override
  public String wireName() {
    return LEGACY;
  }

  @Override
  public int perCall() {
    return 2;
  }

  @Override
  public boolean oneAccount() {
    return false;
  }

  @Override
  public Opened open(Call call, int count) {
    return media.draw(call, model, prompt);
  }
}
