package grok2api.upstream.grok.web;

import grok2api.platform.Json;
import grok2api.platform.JsonValue;
import grok2api.upstream.AnswerReader;
import grok2api.upstream.Failure;
import grok2api.upstream.UpstreamEvent;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the socket's messages, fed one at a time. A picture's index is its place in the order in
 * which pictures are first spoken of; with some withheld, or slower than enough others, indexes
 * have gaps.
 *
 * <p>Whatever ends the conversation, an error told by the provider excepted: pictures that are
 * complete by then are an answer.
 */
final class ImagineReader implements AnswerReader {
  private final String requestId;
  private final int count;
  private final Json json;
  private final List<Slot> slots = new ArrayList<>();
  private int frames;
  private int complete;
  private int withheld;

  /** A picture in the making. */
  private static final class Slot {
    final int index;
    final String id;
    String url;
    int percent = -1;
    boolean last;
    boolean decided;

    Slot(int index, String id) {
      this.index = index;
      this.id = id;
    }
  }

  /**
   * @param count how many are enough
   */
  ImagineReader(String requestId, int count, Json json) {
    this.requestId = requestId;
    this.count = count;
    this.json = json;
  }

  @Override
  public int frames() {
    return frames;
  }

  @Override
  public void feed(String text, List<UpstreamEvent> events) {
    JsonValue root = json.parse(text);
    if (root == null || root.kind() != JsonValue.Kind.OBJECT) {
      return;
    }
    ImagineMessage message = ImagineMessage.of(root);
    if (!message.requestId().isEmpty() && !message.requestId().equals(requestId)) {
      return;
    }
    frames++;
    if (message.isError()) {
      Failure failure = Refusals.inMessage(message.errorCode(), message.errorText());
      events.add(new UpstreamEvent.Failed(failure));
      return;
    }
    Slot slot = slot(message);
    if (slot != null && !slot.decided) {
      learn(slot, message, events);
    }
  }

  @Override
  public void finish(List<UpstreamEvent> events) {
    breakOff(Failure.of(Failure.Kind.TROUBLE, 200, "socket closed without a picture"), events);
  }

  @Override
  public void breakOff(Failure failure, List<UpstreamEvent> events) {
    if (complete > 0) {
      events.add(new UpstreamEvent.End());
    } else if (withheld > 0 && withheld == slots.size()) {
      events.add(
          new UpstreamEvent.Failed(
              Failure.of(Failure.Kind.CONTENT_REFUSED, 200, "pictures moderated")));
    } else {
      events.add(new UpstreamEvent.Failed(failure));
    }
  }

  /** By id, new ones included; without an id by the address; null for neither. */
  private Slot slot(ImagineMessage message) {
    String id = message.imageId();
    for (Slot slot : slots) {
      if (id.isEmpty() ? slot.url != null && slot.url.equals(message.url()) : slot.id.equals(id)) {
        return slot;
      }
    }
    if (id.isEmpty() || !message.isAboutPicture()) {
      return null;
    }
    Slot slot = new Slot(slots.size(), id);
    slots.add(slot);
    return slot;
  }

  private void learn(Slot slot, ImagineMessage message, List<UpstreamEvent> events) {
    slot.url = message.url() == null ? slot.url : message.url();
    slot.last |= message.isLast();
    if (message.moderated()) {
      slot.decided = true;
      withheld++;
    } else if (slot.last && slot.url != null) {
      slot.decided = true;
      complete++;
      // A message has 16 MiB at most, so this is less than anybody's limit for a picture.
      String base64 = message.isLast() && !message.blob().isEmpty() ? message.blob() : null;
      events.add(new UpstreamEvent.Image(slot.index, slot.url, base64));
      if (complete == count) {
        events.add(new UpstreamEvent.End());
      }
    } else if (message.percent() > slot.percent || slot.percent < 0) {
      slot.percent = Math.max(slot.percent, message.percent());
      events.add(new UpstreamEvent.Progress(slot.index, message.percent()));
    }
  }
}
