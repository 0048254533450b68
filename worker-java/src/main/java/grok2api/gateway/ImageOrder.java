package grok2api.gateway;

import grok2api.models.Model;
import grok2api.platform.Signal;
import grok2api.settings.GrokSettings;
import grok2api.upstream.AccountUpstream.Call;
import grok2api.upstream.ChatUpstream;
import grok2api.upstream.UpstreamEvent;

/**
 * Pictures to be made by one call.
 *
 * @param count wanted of it
 * @param progress whether a sign of progress is an answer, as it is to who reads along
 */
record ImageOrder(
    ImageMethod method,
    Model model,
    int count,
    GrokSettings settings,
    Signal signal,
    boolean streamed,
    boolean progress)
    implements Order {
  static ImageOrder of(ImageJob job, ImageMethod method, int count) {
    boolean streamed = job.wish().stream();
    return new ImageOrder(
        method,
        job.model(),
        count,
        job.settings().grok(),
        job.request().signal(),
        streamed,
        streamed && job.wish().partials());
  }

  @Override
  public ChatUpstream.Opened open(String credential) {
    return method.open(new Call(credential, settings, signal), count);
  }

  @Override
  public boolean promises(UpstreamEvent event) {
    return promises(event, progress);
  }

  static boolean promises(UpstreamEvent event, boolean progress) {
    return event instanceof UpstreamEvent.Image
        || (progress && event instanceof UpstreamEvent.Progress some && some.percent() >= 0);
  }

  /** Pictures that were begun may have been paid for. */
  @Override
  public boolean repeatable() {
    return false;
  }
}
