package grok2api.openai;

import grok2api.media.AspectRatio;

/**
 * How a film should be.
 *
 * @param seconds 5 to 15
 * @param resolution {@code SD} or {@code HD}
 * @param preset {@code normal}, {@code fun} or {@code custom}
 */
public record VideoConfig(AspectRatio ratio, int seconds, String resolution, String preset) {
  public static final VideoConfig DEFAULT =
      new VideoConfig(AspectRatio.LANDSCAPE, 6, "SD", "normal");
}
