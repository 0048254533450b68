package grok2api.gateway;

import grok2api.media.Picture;
import grok2api.models.Model;
import grok2api.platform.Clock;
import grok2api.platform.TextStream;
import grok2api.upstream.AccountUpstream.Call;
import grok2api.upstream.AnswerStream;
import grok2api.upstream.ChatUpstream.Opened;
import grok2api.upstream.Failure;
import grok2api.upstream.MediaUpstream;
import grok2api.upstream.MediaUpstream.EditWay;
import grok2api.upstream.MediaUpstream.Upload;
import grok2api.upstream.MediaUpstream.Uploaded;
import grok2api.upstream.UpstreamEvent;
import java.util.ArrayList;
import java.util.List;

/**
 * Pictures changed by the provider: they are put where one account sees them, one after another,
 * then named as what is to be changed; where that does not work, attached to a conversation.
 */
final class ImageEditing implements ImageMethod {
  private static final int LOOK_UP_MILLIS = 5_000;

  /** After that long the first way is believed to work, and what it brings is what there is. */
  private static final long PATIENCE_MILLIS = 60_000;

  private final MediaUpstream media;
  private final Model model;
  private final String prompt;
  private final List<Picture> pictures;
  private final boolean progress;
  private final Clock clock;
  private EditWay way;
  private List<Upload> uploads;

  /**
   * @param progress whether a sign of progress shows that a way works
   */
  ImageEditing(
      MediaUpstream media,
      Model model,
      String prompt,
      List<Picture> pictures,
      boolean progress,
      Clock clock) {
    this.media = media;
    this.model = model;
    this.prompt = prompt;
    this.pictures = pictures;
    this.progress = progress;
    this.clock = clock;
  }

  @Override
  public String wireName() {
    return null;
  }

  @Override
  public int perCall() {
    return 2;
  }

  @Override
  public boolean oneAccount() {
    return true;
  }

  @Override
  public Opened open(Call call, int count) {
    uploads = new ArrayList<>();
    for (Picture picture : pictures) {
      switch (media.upload(call, picture)) {
        case Uploaded.Done done -> uploads.add(done.upload());
        case Uploaded.Refused refused -> {
          return new Opened.Refused(refused.failure());
        }
      }
    }
    way = EditWay.REFERENCES;
    return switch (again(call, count)) {
      case Opened.Refused refused ->
          ImageMethod.atFault(refused.failure().kind()) ? otherWay(call, count) : refused;
      case Opened.Answering answering -> looked(call, count, answering);
    };
  }

  @Override
  public Opened again(Call call, int count) {
    return media.edit(call, model, way, prompt, uploads);
  }

  private Opened otherWay(Call call, int count) {
    way = EditWay.ATTACHMENTS;
    return again(call, count);
  }

  /** Reads until the way shows whether it works. */
  private Opened looked(Call call, int count, Opened.Answering answering) {
    long deadline = clock.nowMillis() + PATIENCE_MILLIS;
    List<UpstreamEvent> read = new ArrayList<>();
    while (clock.nowMillis() < deadline) {
      List<UpstreamEvent> events = answering.answer().next(LOOK_UP_MILLIS);
      read.addAll(events);
      for (UpstreamEvent event : events) {
        if (ImageOrder.promises(event, progress)) {
          return reread(answering, read);
        }
        Failure failure = failure(event);
        if (failure != null) {
          return ImageMethod.atFault(failure.kind())
              ? accepted(otherWay(call, count), answering)
              : reread(answering, read);
        }
      }
    }
    return reread(answering, read);
  }

  /** Why there is no picture; null when there may be one yet. */
  private static Failure failure(UpstreamEvent event) {
    if (event instanceof UpstreamEvent.Failed failed) {
      return failed.failure();
    }
    return event instanceof UpstreamEvent.End
        ? Failure.of(Failure.Kind.TROUBLE, 200, "empty answer")
        : null;
  }

  /** A refusal after work was begun is told as the answer's, so that no other account begins it. */
  private static Opened accepted(Opened opened, Opened.Answering before) {
    return opened instanceof Opened.Refused refused
        ? reread(before, List.of(new UpstreamEvent.Failed(refused.failure())))
        : opened;
  }

  private static Opened reread(Opened.Answering answering, List<UpstreamEvent> read) {
    return new Opened.Answering(new Reread(answering.answer(), read), answering.promptTokens());
  }

  /** An answer whose first events were read before; for whoever asks for {@link #next}. */
  private static final class Reread implements AnswerStream {
    private final AnswerStream answer;
    private List<UpstreamEvent> read;

    Reread(AnswerStream answer, List<UpstreamEvent> read) {
      this.answer = answer;
      this.read = read;
    }

    @Override
    public List<UpstreamEvent> next(int quietMillis) {
      if (read.isEmpty()) {
        return answer.next(quietMillis);
      }
      List<UpstreamEvent> first = read;
      read = List.of();
      return first;
    }

    @Override
    public TextStream input() {
      return answer.input();
    }

    @Override
    public void await(int quietMillis) {
      answer.await(quietMillis);
    }

    @Override
    public int waitMillis() {
      return answer.waitMillis();
    }

    @Override
    public List<UpstreamEvent> take(TextStream.Piece piece) {
      return answer.take(piece);
    }

    @Override
    public void cancel() {
      answer.cancel();
    }
  }
}
