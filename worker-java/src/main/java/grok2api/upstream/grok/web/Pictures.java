package grok2api.upstream.grok.web;

import grok2api.platform.JsonValue;
import grok2api.upstream.UpstreamEvent;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The finished pictures of one answer, each reported once however many frames name it. */
final class Pictures {
  private static final String ASSETS = "https://assets.grok.com/";

  /** More than any answer has; a higher index is no index. */
  private static final int MAX_PICTURES = 100;

  private final Set<String> seen = new HashSet<>();
  private final Set<String> withheld = new HashSet<>();
  private boolean moderated;

  boolean any() {
    return !seen.isEmpty();
  }

  /** Whether the content policy withheld a picture. */
  boolean moderated() {
    return moderated;
  }

  /** An address from the wire; placeholders and repeats are passed over. */
  void finished(String url, List<UpstreamEvent> events) {
    String absolute = absolute(url);
    if (absolute != null && !withheld.contains(absolute) && seen.add(absolute)) {
      events.add(new UpstreamEvent.Image(seen.size() - 1, absolute, null));
    }
  }

  /**
   * A picture in the making.
   *
   * <pre>{@code
   * {"imageIndex":1,"imageUrl":"users/…/image.jpg","progress":100,"isFinal":true,"moderated":false}
   * }</pre>
   */
  void progressed(JsonValue picture, List<UpstreamEvent> events) {
    double progress = member(picture, "progress");
    boolean isFinal = is(picture, "isFinal") || progress >= 100;
    if (is(picture, "moderated")) {
      moderated = true;
      withheld.add(absolute(picture.text("imageUrl")));
    } else if (isFinal && absolute(picture.text("imageUrl")) != null) {
      finished(picture.text("imageUrl"), events);
    } else if (progress >= 0) {
      events.add(new UpstreamEvent.Progress(index(picture), (int) Math.min(100, progress)));
    }
  }

  /**
   * The absolute form of an asset's address, with or without host and leading slash on the wire;
   * null for the placeholders of unfinished frames: blank, {@code /}, a host alone.
   */
  static String absolute(String url) {
    String address = url == null ? "" : url.trim();
    if (address.startsWith("https://") || address.startsWith("http://")) {
      int path = address.indexOf('/', address.indexOf("//") + 2);
      return path < 0 || path == address.length() - 1 ? null : address;
    }
    int start = 0;
    while (start < address.length() && address.charAt(start) == '/') {
      start++;
    }
    return start == address.length() ? null : ASSETS + address.substring(start);
  }

  /** Which of the pictures it is; the first when the frame does not say. */
  private static int index(JsonValue picture) {
    double index = member(picture, "imageIndex");
    return index > 0 && index < MAX_PICTURES ? (int) index : 0;
  }

  private static double member(JsonValue value, String name) {
    JsonValue member = value.get(name);
    return member == null ? Double.NaN : member.number();
  }

  private static boolean is(JsonValue value, String name) {
    JsonValue member = value.get(name);
    return member != null && member.isTrue();
  }
}
