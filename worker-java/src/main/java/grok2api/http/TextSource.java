package grok2api.http;

/** A response body that is pulled: the client's reading pace decides how fast. */
public interface TextSource {
  /** Waits for the next piece; null at the end. Never throws: a failure is part of the text. */
  String next();

  /** Called once, after the end or when the client has gone; settles accounts. May block. */
  void close();
}
