package grok2api.http;

/**
 * A response body written by code that may wait: for an upstream, a download, the database. For
 * bodies that arrive token by token {@link TextSource} is quicker.
 */
@FunctionalInterface
public interface TextBody {
  /** Called once, after the headers are on their way; the body is over when it returns. */
  void writeTo(Out out);

  /** Where it goes. */
  interface Out {
    /** Waits until the client has taken the text; false once the client has gone. */
    boolean send(String text);
  }
}
