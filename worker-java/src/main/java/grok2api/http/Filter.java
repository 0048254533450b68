package grok2api.http;

/** A step around every handler: answers itself or lets the next one answer. */
@FunctionalInterface
public interface Filter {
  Response apply(Request request, Next next);

  /** The rest of the chain. */
  @FunctionalInterface
  interface Next {
    Response proceed(Request request);
  }
}
