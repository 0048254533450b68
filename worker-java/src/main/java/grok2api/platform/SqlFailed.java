package grok2api.platform;

/** A statement the database refused, or a database out of reach. */
public final class SqlFailed extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public SqlFailed(String message) {
    super(message);
  }

  /** Whether a table or column is missing: migrations have not been applied. */
  public boolean schemaOutdated() {
    String message = getMessage();
    return message.contains("no such table")
        || message.contains("no such column")
        || message.contains("has no column named");
  }
}
