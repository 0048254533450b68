package grok2api.upstream.grok.web;

import grok2api.media.AspectRatio;
import grok2api.media.Picture;
import grok2api.models.Model;
import grok2api.openai.VideoConfig;
import grok2api.platform.Json;
import grok2api.platform.Platform;
import grok2api.upstream.AccountUpstream.Call;
import grok2api.upstream.ChatUpstream.Opened;
import grok2api.upstream.MediaUpstream;
import java.util.List;

/**
 * Pictures and films through grok.com's web protocol.
 *
 * <p>Keeps nothing between calls; one instance serves a whole isolate.
 */
public final class GrokWebMedia implements MediaUpstream {
  private final Drawing drawing;
  private final Imagining imagining;
  private final Uploads uploads;
  private final Filming filming;
  private final Assets assets;

  public GrokWebMedia(Platform platform) {
    Json json = platform.json();
    SessionCalls calls = SessionCalls.of(platform);
    ShortCalls shortCalls = new ShortCalls(calls, json, platform.clock());
    Conversations conversations = new Conversations(calls, json, platform.clock());
    drawing = new Drawing(conversations, json);
    imagining = new Imagining(calls, platform);
    uploads = new Uploads(shortCalls, json, platform.encodings());
    filming = new Filming(new VideoPosts(shortCalls, json), conversations, json);
    assets = new Assets(calls, platform.clock());
  }

  @Override
  public Opened draw(Call call, Model model, String prompt) {
    return drawing.draw(call, model, prompt);
  }

  @Override
  public Opened imagine(
      Call call, String prompt, AspectRatio ratio, int count, boolean adultContent) {
    return imagining.imagine(call, prompt, ratio, count, adultContent);
  }

  @Override
  public Uploaded upload(Call call, Picture picture) {
    return uploads.upload(call, picture);
  }

  @Override
  public Opened edit(Call call, Model model, EditWay way, String prompt, List<Upload> pictures) {
    return switch (way) {
      case REFERENCES -> drawing.editReferenced(call, model, prompt, pictures);
      case ATTACHMENTS -> drawing.editAttached(call, model, prompt, pictures);
    };
  }

  @Override
  public Opened film(Call call, Model model, String prompt, VideoConfig config, Upload start) {
    return filming.film(call, model, prompt, config, start);
  }

  @Override
  public Fetched fetch(Call call, String url, String range, Purpose purpose) {
    return assets.fetch(call, url, range, purpose);
  }

  @Override
  public boolean knows(String url) {
    return AssetAddress.of(url) != null;
  }
}
