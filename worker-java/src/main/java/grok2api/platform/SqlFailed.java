package grok2api.platform;

/** A statement the database refused, or a database out of reach. */
public final class SqlFailed extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public SqlFailed(String message) {
    super(message);
  }

  /** Whether a table or column is missing: migrations have not been applied. */
  public boolean schemaOutdated() {
    return getMessage().contains("no such table") || getMessage().contains("no such column");
  }
}
