package grok2api.gateway;

import grok2api.openai.ImageFormat;
import grok2api.refusal.Refusal;
import grok2api.refusal.Refused;
import grok2api.upstream.AnswerStream;
import grok2api.upstream.ChatUpstream.Opened;
import grok2api.upstream.Failure;
import grok2api.upstream.UpstreamEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/** One upstream call for pictures, from its beginning to its end. */
final class ImageCall {
  private static final int QUIET_MILLIS = 15_000;

  /** Of all pictures of one call that came along with their addresses, about 9 MB. */
  private static final int MAX_HELD_CHARS = 12 << 20;

  private final int count;
  private final ImageFormat format;
  private final Attempts attempts;
  private final List<ImageMade> made = new ArrayList<>();
  private Attempts.Started started;
  private String account;
  private AnswerStream answer;
  private int heldChars;
  private boolean over;
  private Failure failure;
  private Refusal refusal;

  /**
   * @param count pictures wanted of it
   * @param attempts tries accounts for it
   */
  ImageCall(int count, ImageFormat format, Attempts attempts) {
    this.count = count;
    this.format = format;
    this.attempts = attempts;
  }

  /** Tries accounts until one has made a picture; {@link #refusal} tells if none has. */
  void begin() {
    try {
      started = attempts.begin();
    } catch (Refused refused) {
      refusal = refused.refusal();
      failure = attempts.lastFailure();
      over = true;
      return;
    }
    account = started.lease().account().token();
    answer = started.answer();
    take(started.held());
  }

  /** Begins with the account of another call. */
  void begin(String sharedAccount, Opened opened) {
    account = sharedAccount;
    switch (opened) {
      case Opened.Answering answering -> answer = answering.answer();
      case Opened.Refused refused -> {
        failure = refused.failure();
        over = true;
      }
    }
  }

  /**
   * Reads to the end.
   *
   * @param quiet asked now and then while nothing comes; false gives the rest up
   */
  void read(BooleanSupplier quiet) {
    while (!over) {
      List<UpstreamEvent> events = answer.next(QUIET_MILLIS);
      take(events);
      if (events.isEmpty() && !quiet.getAsBoolean()) {
        answer.cancel();
        over = true;
      }
    }
  }

  private void take(List<UpstreamEvent> events) {
    for (UpstreamEvent event : events) {
      switch (event) {
        case UpstreamEvent.Image image -> take(image);
        case UpstreamEvent.Failed failed -> {
          failure = failed.failure();
          over = true;
        }
        case UpstreamEvent.End ignored -> over = true;
        case UpstreamEvent.Text ignored -> {}
        case UpstreamEvent.Reasoning ignored -> {}
        case UpstreamEvent.ToolCalled ignored -> {}
        case UpstreamEvent.Video ignored -> {}
        case UpstreamEvent.Progress ignored -> {}
      }
    }
  }

  private void take(UpstreamEvent.Image image) {
    String base64 = format.embeds() ? image.base64() : null;
    if (base64 != null) {
      heldChars += base64.length();
      base64 = heldChars <= MAX_HELD_CHARS ? base64 : null;
    }
    int place = made.size();
    while (place > 0 && made.get(place - 1).index() > image.index()) {
      place--;
    }
    made.add(place, new ImageMade(image.index(), image.url(), base64, account));
  }

  int count() {
    return count;
  }

  /** In the upstream's order. */
  List<ImageMade> made() {
    return made;
  }

  /** Whether an account was found that began. */
  boolean begun() {
    return answer != null;
  }

  /** Whether nothing more will come of it. */
  boolean over() {
    return over;
  }

  /** What its beginning came to; null when it came to something, or was not tried. */
  Refusal refusal() {
    return refusal;
  }

  /** Why it broke; null when it did not. */
  Failure failure() {
    return failure;
  }

  Attempts attempts() {
    return attempts;
  }

  /** The account held for it; null without one, or when it shares another's. */
  Attempts.Started started() {
    return started;
  }
}
