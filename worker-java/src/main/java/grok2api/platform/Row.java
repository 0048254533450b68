package grok2api.platform;

/** One row; columns by name as the statement spells them. */
public interface Row {
  boolean isNull(String column);

  /** A text column; null for SQL NULL. */
  String text(String column);

  /** A whole number, exact up to 2^53; 0 for SQL NULL, so ask {@link #isNull} where it matters. */
  long integer(String column);

  /** A real number; 0 for SQL NULL. */
  double real(String column);
}
