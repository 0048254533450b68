package grok2api.json;

/** Valid JSON that is not what was expected at some place. */
public final class JsonShapeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String path;

  JsonShapeException(String path, String expected) {
    super("Expected " + expected + " at " + (path.isEmpty() ? "the top level" : path));
    this.path = path;
  }

  /** The place, e.g. {@code messages.2.role}; empty for the root. */
  public String path() {
    return path;
  }
}
