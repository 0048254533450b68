package grok2api.gateway;

import grok2api.http.TextBody;
import grok2api.openai.ImageEvents;
import grok2api.openai.ImageUsage;
import grok2api.openai.ImageValue;
import grok2api.platform.Platform;
import grok2api.refusal.Refusal;
import grok2api.refusal.Refused;
import grok2api.upstream.Failure;
import grok2api.upstream.UpstreamEvent;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Pictures of one upstream call as server-sent events, told as they come. */
final class ImageStream implements TextBody {
  /** Silence after which a comment keeps proxies from closing the connection. */
  private static final int KEEP_ALIVE_MILLIS = 15_000;

  private final ImageService service;
  private final Platform platform;
  private final ImageJob job;
  private final Attempts attempts;
  private final Attempts.Started started;
  private final ImageTelling telling;
  private final ErrorFace errors;
  private final ImageEvents events;
  private final List<String> ahead = new ArrayList<>();
  private final Set<String> known = new HashSet<>();
  private final Slot[] slots;
  private Out out;
  private boolean gone;
  private boolean over;
  private int told;
  private Failure failure;
  private Refusal refusal;

  /** What a caller knows of one of the pictures. */
  private static final class Slot {
    int percent = -1;
    int partials;
    boolean done;
  }

  ImageStream(
      ImageService service,
      Platform platform,
      ImageJob job,
      Attempts attempts,
      Attempts.Started started,
      ImageTelling telling,
      ErrorFace errors) {
    this.service = service;
    this.platform = platform;
    this.job = job;
    this.attempts = attempts;
    this.started = started;
    this.telling = telling;
    this.errors = errors;
    this.events =
        new ImageEvents(
            platform.json(),
            job.given().isEmpty() ? "image_generation" : "image_edit",
            job.format(),
            job.wish().size(),
            this::send);
    this.slots = new Slot[job.wish().count()];
    for (int i = 0; i < slots.length; i++) {
      slots[i] = new Slot();
    }
  }

  /**
   * Has the first event ready, so that the status can be told.
   *
   * @throws Refused when there will be none; the request is then settled already
   */
  void prepare() {
    take(started.held());
    while (ahead.isEmpty() && !known.isEmpty() && !over) {
      // There was a picture, but its bytes cannot be had: the next event decides.
      take(started.answer().next(KEEP_ALIVE_MILLIS));
    }
    if (refusal != null && told == 0 && ahead.size() == 1) {
      settle();
      throw new Refused(refusal);
    }
    job.trace().firstByte();
  }

  @Override
  public void writeTo(Out to) {
    out = to;
    for (String text : ahead) {
      send(text);
    }
    ahead.clear();
    while (!over && !gone) {
      List<UpstreamEvent> some = started.answer().next(KEEP_ALIVE_MILLIS);
      if (some.isEmpty()) {
        events.keepAlive();
      }
      take(some);
    }
    if (gone) {
      started.answer().cancel();
      refusal = new Refusal.ClientGone();
    }
    settle();
  }

  private void send(String text) {
    if (out == null) {
      ahead.add(text);
    } else if (!gone) {
      gone = !out.send(text);
    }
  }

  private void take(List<UpstreamEvent> some) {
    try {
      for (int i = 0; i < some.size() && !over && !gone; i++) {
        take(some.get(i));
      }
    } catch (RuntimeException e) {
      platform.log().error("images.defect", Map.of("request_id", job.request().id()), e);
      started.answer().cancel();
      fail(new Refusal.Internal());
    }
  }

  private void take(UpstreamEvent event) {
    switch (event) {
      case UpstreamEvent.Progress progress -> progress(progress);
      case UpstreamEvent.Image image -> image(image);
      case UpstreamEvent.Failed failed -> {
        failure = failed.failure();
        fail(Attempts.refusal(failure));
      }
      case UpstreamEvent.End ignored -> end();
      case UpstreamEvent.Text ignored -> {}
      case UpstreamEvent.Reasoning ignored -> {}
      case UpstreamEvent.ToolCalled ignored -> {}
      case UpstreamEvent.Video ignored -> {}
    }
  }

  /** The upstream may have more at work than were asked for; of one wanted any may come first. */
  private void progress(UpstreamEvent.Progress progress) {
    int index = slots.length == 1 ? 0 : progress.index();
    if (!job.wish().partials() || index >= slots.length) {
      return;
    }
    Slot slot = slots[index];
    if (!slot.done && progress.percent() > slot.percent) {
      slot.percent = progress.percent();
      events.partial(index, slot.percent, slot.partials++, now());
    }
  }

  private void image(UpstreamEvent.Image image) {
    if (!known.add(image.url())) {
      return;
    }
    String account = started.lease().account().token();
    ImageValue value =
        telling.tell(new ImageMade(image.index(), image.url(), image.base64(), account));
    if (value == null) {
      return;
    }
    int index = free(image.index());
    slots[index].done = true;
    told++;
    events.completed(index, value, usage(), now());
    if (told == slots.length) {
      over = true;
      started.answer().cancel();
    }
  }

  /** Its own place, or the first that has no picture yet. */
  private int free(int index) {
    if (index < slots.length && !slots[index].done) {
      return index;
    }
    int free = 0;
    while (slots[free].done) {
      free++;
    }
    return free;
  }

  /** What was sent along counts once, with the first picture. */
  private ImageUsage usage() {
    return told == 1 ? job.usage(1) : new ImageUsage(0, 0, 1);
  }

  private void end() {
    over = true;
    if (told > 0) {
      return;
    }
    if (known.isEmpty()) {
      failure = Failure.of(Failure.Kind.TROUBLE, 200, "empty answer");
    }
    fail(new Refusal.UpstreamFailed());
  }

  private void fail(Refusal reason) {
    over = true;
    refusal = reason;
    events.error(errors.envelope(reason));
  }

  private long now() {
    return platform.clock().nowMillis() / 1000;
  }

  private void settle() {
    ImageOutcome outcome = new ImageOutcome(told, refusal, failure);
    job.request().background().run(() -> service.settle(job, attempts, started, outcome));
  }
}
