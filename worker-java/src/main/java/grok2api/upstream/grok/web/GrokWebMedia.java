package grok2api.upstream.grok.web;

import grok2api.media.AspectRatio;
import grok2api.media.Picture;
import grok2api.models.Model;
import grok2api.openai.VideoConfig;
import grok2api.platform.Platform;
import grok2api.upstream.AccountUpstream.Call;
import grok2api.upstream.MediaUpstream;
import grok2api.upstream.Upstream.Opened;
import java.util.List;

/** Pictures and films through grok.com's web protocol. */
public final class GrokWebMedia implements MediaUpstream {
  public GrokWebMedia(Platform platform) {}

  @Override
  public Opened draw(Call call, Model model, String prompt) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Opened imagine(Call call, String prompt, AspectRatio ratio, int count) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Uploaded upload(Call call, Picture picture) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Opened edit(Call call, Model model, EditWay way, String prompt, List<Upload> pictures) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Opened film(Call call, Model model, String prompt, VideoConfig config, Upload start) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Fetched fetch(Call call, String url, String range, Purpose purpose) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean knows(String url) {
    return false;
  }
}
