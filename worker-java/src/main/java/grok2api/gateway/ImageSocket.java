package grok2api.gateway;

import grok2api.media.AspectRatio;
import grok2api.upstream.AccountUpstream.Call;
import grok2api.upstream.ChatUpstream.Opened;
import grok2api.upstream.MediaUpstream;

/** Pictures through the provider's socket, up to four for each connection. */
record ImageSocket(MediaUpstream media, String prompt, AspectRatio ratio, boolean adultContent)
    implements ImageMethod {
  @Override
  public String wireName() {
    return SOCKET;
  }

  @Override
  public int perCall() {
    return 4;
  }

  @Override
  public boolean oneAccount() {
    return true;
  }

  @Override
  public Opened open(Call call, int count) {
    return media.imagine(call, prompt, ratio, count, adultContent);
  }
}
