package grok2api.openai;

import grok2api.media.AspectRatio;

/**
 * What a size in pixels asks of the upstream, which knows shapes and two resolutions, {@code SD}
 * with a short side of 480 pixels and {@code HD} with 720.
 */
record VideoSize(AspectRatio ratio, String resolution) {
  private static final int HD_PIXELS = 720;
  private static final int SD_PIXELS = 480;

  /** 1792x1024, a size of OpenAI's, is 16:9 but for a sixtieth. */
  private static final int TOLERANCE = 40;

  private static final int MAX_DIGITS = 4;

  /**
   * The next one to a size.
   *
   * @param size e.g. {@code 1280x720}
   * @return null when it is no size, or of another shape
   */
  static VideoSize read(String size) {
    int x = size.indexOf('x');
    int width = x < 0 ? 0 : pixels(size.substring(0, x));
    int height = x < 0 ? 0 : pixels(size.substring(x + 1));
    if (width == 0 || height == 0) {
      return null;
    }
    for (AspectRatio ratio : AspectRatio.values()) {
      int wanted = width * high(ratio);
      int is = height * wide(ratio);
      if (Math.abs(wanted - is) * TOLERANCE <= wanted) {
        return new VideoSize(ratio, Math.min(width, height) >= HD_PIXELS ? "HD" : "SD");
      }
    }
    return null;
  }

  /** The size that a film will about have, e.g. {@code 720x480}. */
  static String of(VideoConfig config) {
    int side = config.resolution().equals("HD") ? HD_PIXELS : SD_PIXELS;
    int wide = wide(config.ratio());
    int high = high(config.ratio());
    int shorter = Math.min(wide, high);
    return even(side * wide, shorter) + "x" + even(side * high, shorter);
  }

  private static int even(int dividend, int divisor) {
    return (dividend + divisor) / (2 * divisor) * 2;
  }

  private static int pixels(String digits) {
    if (digits.isEmpty() || digits.length() > MAX_DIGITS) {
      return 0;
    }
    int number = 0;
    for (int i = 0; i < digits.length(); i++) {
      int digit = digits.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return 0;
      }
      number = number * 10 + digit;
    }
    return number;
  }

  private static int wide(AspectRatio ratio) {
    return switch (ratio) {
      case WIDE -> 16;
      case TALL -> 9;
      case SQUARE -> 1;
      case PORTRAIT -> 2;
      case LANDSCAPE -> 3;
    };
  }

  private static int high(AspectRatio ratio) {
    return switch (ratio) {
      case WIDE -> 9;
      case TALL -> 16;
      case SQUARE -> 1;
      case PORTRAIT -> 3;
      case LANDSCAPE -> 2;
    };
  }
}
