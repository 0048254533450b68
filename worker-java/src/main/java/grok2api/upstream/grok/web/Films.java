package grok2api.upstream.grok.web;

import grok2api.platform.JsonValue;
import grok2api.upstream.UpstreamEvent;
import java.util.List;
import java.util.Locale;

/**
 * The film of one answer.
 *
 * <pre>{@code
 * {"progress":62}
 * {"progress":100,"videoUrl":"users/3a…/generated_video.mp4","thumbnailImageUrl":"users/3a…/preview_image.jpg"}
 * }</pre>
 */
final class Films {
  private int percent = -1;
  private String thumbnailUrl;
  private String attached;
  private boolean found;
  private boolean moderated;

  /** Whether there is one, told or still held back. */
  boolean any() {
    return found || attached != null && !moderated;
  }

  /** Whether the content policy withheld it. */
  boolean moderated() {
    return moderated;
  }

  /** A frame about its making. Only a film that is further than before is worth a word. */
  void progressed(JsonValue film, List<UpstreamEvent> events) {
    JsonValue flag = film.get("moderated");
    moderated |= flag != null && flag.isTrue();
    String still = Pictures.absolute(film.text("thumbnailImageUrl"));
    thumbnailUrl = still == null ? thumbnailUrl : still;
    attached(film.text("assetId"));
    JsonValue progress = film.get("progress");
    double number = progress == null ? Double.NaN : progress.number();
    int told = number >= 0 ? (int) Math.min(100, number) : -1;
    if (told > percent) {
      percent = told;
      events.add(new UpstreamEvent.Progress(0, percent));
    }
    tell(Pictures.absolute(film.text("videoUrl")), events);
  }

  /** What stands in for the film's address when none comes; other files are passed over. */
  void attached(String file) {
    if (file != null && attached == null && isFilm(file)) {
      attached = Pictures.absolute(file);
    }
  }

  /** The answer is over. */
  void finish(List<UpstreamEvent> events) {
    tell(attached, events);
  }

  private void tell(String url, List<UpstreamEvent> events) {
    if (url != null && !found && !moderated) {
      found = true;
      events.add(new UpstreamEvent.Video(url, thumbnailUrl));
    }
  }

  private static boolean isFilm(String file) {
    String address = file.trim().toLowerCase(Locale.ROOT);
    int query = address.indexOf('?');
    String path = query < 0 ? address : address.substring(0, query);
    return path.endsWith(".mp4") || path.contains("/content");
  }
}
