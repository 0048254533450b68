package grok2api.platform;

/** An answer whose body has not been read yet. */
public interface HttpReply {
  int status();

  /** A header's value by case-insensitive name, or null. */
  String header(String name);

  /** The body as a stream of text; ask once. */
  TextStream body();

  /** Gives the connection back without reading the body; harmless after the end. */
  void discard();
}
