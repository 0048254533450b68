package grok2api.platform;

/** The files that are deployed beside the program: pages, styles, scripts, pictures. */
public interface Assets {
  /**
   * Finds a file.
   *
   * @param path as in a URL and percent-encoded, e.g. {@code /css/base.css}
   * @param knownETag the entity tag of what the caller has already, or null
   */
  Asset get(String path, String knownETag);

  /** What the platform says to one path. */
  interface Asset {
    /** 200, 304 when the caller has the file already, 404 when there is none. */
    int status();

    /** A header's value by case-insensitive name, or null. */
    String header(String name);

    /** The file's content; give it to somebody or cancel it. */
    ByteStream body();
  }
}
