package grok2api.gateway;

import grok2api.media.Picture;
import grok2api.models.Model;
import grok2api.openai.VideoConfig;
import grok2api.platform.Signal;
import grok2api.settings.GrokSettings;
import grok2api.upstream.AccountUpstream;
import grok2api.upstream.ChatUpstream.Opened;
import grok2api.upstream.MediaUpstream;
import grok2api.upstream.MediaUpstream.Upload;
import grok2api.upstream.MediaUpstream.Uploaded;
import grok2api.upstream.PromptText;
import grok2api.upstream.UpstreamEvent;

/**
 * A film to be made.
 *
 * @param prompt may be empty with a first picture only
 * @param start the first picture, or null; each attempt uploads it, as it belongs to one account
 * @param streamed whether the caller reads along
 * @param progressShown whether the caller sees how far it is, and so an answer once it has begun
 */
record FilmOrder(
    MediaUpstream media,
    Model model,
    PromptText prompt,
    VideoConfig config,
    Picture start,
    GrokSettings settings,
    Signal signal,
    boolean streamed,
    boolean progressShown)
    implements Order {
  @Override
  public Opened open(String credential) {
    AccountUpstream.Call call = new AccountUpstream.Call(credential, settings, signal);
    if (start == null) {
      return film(call, null);
    }
    return switch (media.upload(call, start)) {
      case Uploaded.Done done -> film(call, done.upload());
      case Uploaded.Refused refused -> new Opened.Refused(refused.failure());
    };
  }

  private Opened film(AccountUpstream.Call call, Upload first) {
    return switch (media.film(call, model, prompt.text(), config, first)) {
      case Opened.Answering answering -> new Opened.Answering(answering.answer(), prompt.tokens());
      case Opened.Refused refused -> refused;
    };
  }

  @Override
  public boolean promises(UpstreamEvent event) {
    return switch (event) {
      case UpstreamEvent.Video ignored -> true;
      case UpstreamEvent.Progress progress -> progressShown && progress.percent() >= 0;
      case UpstreamEvent.Text ignored -> false;
      case UpstreamEvent.Reasoning ignored -> false;
      case UpstreamEvent.ToolCalled ignored -> false;
      case UpstreamEvent.Image ignored -> false;
      case UpstreamEvent.End ignored -> false;
      case UpstreamEvent.Failed ignored -> false;
    };
  }

  /** A film that was accepted is being made, whatever becomes of it. */
  @Override
  public boolean repeatable() {
    return false;
  }
}
