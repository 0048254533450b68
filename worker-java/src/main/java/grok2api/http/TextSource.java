package grok2api.http;

import grok2api.platform.TextStream;

/**
 * A response body made from another stream while the client reads: it begins with a text of its
 * own, then every piece of the input is turned into text for the client.
 *
 * <pre>{@code
 * send(source.begin());
 * while (!source.over()) {
 *   send(source.take(source.input().next(source.waitMillis())));
 * }
 * source.close();
 * }</pre>
 *
 * <p>It is fed and never waits, so that whoever drives it decides how: the client's pace is the
 * pace of the whole.
 */
public interface TextSource {
  /** The first text, not empty. */
  String begin();

  /** Where the rest comes from. */
  TextStream input();

  /** How long the next wait for input may last; asked right before each wait. */
  int waitMillis();

  /** The text that follows from a piece of input, perhaps empty. Failures are part of the text. */
  String take(TextStream.Piece piece);

  /** Whether the body is complete. */
  boolean over();

  /** Called once, after the end or when the client has gone; settles accounts. May wait. */
  void close();
}
