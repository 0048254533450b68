package grok2api.gateway;

import grok2api.http.TextBody;
import grok2api.openai.ImageList;
import grok2api.openai.ImageValue;
import grok2api.platform.Platform;
import grok2api.refusal.Refusal;
import grok2api.refusal.Refused;
import grok2api.upstream.Failure;
import java.util.List;
import java.util.Map;

/**
 * An answer with pictures as one JSON text. It begins once there is a picture, and is written while
 * the others are made, so that neither they nor the client's patience must all be held at once:
 * line breaks, which JSON allows, fill the silence.
 */
final class ImageBody implements TextBody {
  private final ImageService service;
  private final Platform platform;
  private final ImageJob job;
  private final ImageRun run;
  private final ImageTelling telling;
  private ImageMade firstMade;
  private ImageValue first;
  private Out out;
  private boolean sending;
  private boolean gone;

  ImageBody(
      ImageService service, Platform platform, ImageJob job, ImageRun run, ImageTelling telling) {
    this.service = service;
    this.platform = platform;
    this.job = job;
    this.run = run;
    this.telling = telling;
  }

  /**
   * Has a first picture ready, so that the status can be told.
   *
   * @throws Refused when none can be told; the request is then still to be settled
   */
  void prepare() {
    if (!tellFirst()) {
      run.complete(() -> true);
      if (!tellFirst()) {
        throw new Refused(
            job.request().signal().aborted()
                ? new Refusal.ClientGone()
                : new Refusal.UpstreamFailed());
      }
    }
    job.trace().firstByte();
  }

  private boolean tellFirst() {
    for (ImageMade made : run.made()) {
      first = telling.tell(made);
      if (first != null) {
        firstMade = made;
        return true;
      }
    }
    return false;
  }

  @Override
  public void writeTo(Out to) {
    out = to;
    int told = 0;
    Refusal refusal = null;
    try {
      run.complete(this::quiet);
      told = tell();
    } catch (RuntimeException e) {
      platform.log().error("images.defect", Map.of("request_id", job.request().id()), e);
      refusal = new Refusal.Internal();
    }
    if (gone) {
      refusal = new Refusal.ClientGone();
    }
    Failure failure = refusal == null ? null : run.lastFailure();
    ImageOutcome outcome = new ImageOutcome(told, refusal, failure);
    job.request().background().run(() -> service.settle(job, run, outcome));
  }

  /** Works wait side by side, but the client takes one text after another. */
  private boolean quiet() {
    if (!sending && !gone) {
      sending = true;
      gone = !out.send("\n");
      sending = false;
    }
    return !gone;
  }

  private int tell() {
    ImageList list =
        new ImageList(
            platform.json(), job.format(), platform.clock().nowMillis() / 1000, this::send);
    int told = 0;
    List<ImageMade> made = run.made();
    for (int i = 0; i < made.size() && told < job.wish().count() && !gone; i++) {
      ImageValue value = valueOf(made.get(i));
      if (value != null) {
        list.add(value);
        told++;
      }
    }
    list.end(job.usage(told));
    return told;
  }

  /** The first one is not fetched again. */
  private ImageValue valueOf(ImageMade made) {
    if (first == null || !made.url().equals(firstMade.url())) {
      return telling.tell(made);
    }
    ImageValue value = first;
    first = null;
    return value;
  }

  private void send(String text) {
    if (!gone) {
      gone = !out.send(text);
    }
  }
}
