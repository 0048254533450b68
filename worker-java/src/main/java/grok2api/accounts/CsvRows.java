package grok2api.accounts;

import java.util.ArrayList;
import java.util.List;

/** Tables as text (RFC 4180), safe to open in a spreadsheet. */
public final class CsvRows {
  /** A cell that begins so would be taken for a formula. */
  private static final String FORMULA_STARTS = "=+-@\t\r";

  private CsvRows() {}

  /**
   * @param line where it begins, from 1 on
   */
  record Row(int line, List<String> cells) {}

  /** A text as a cell; {@link #plain} gives it back. */
  public static String cell(String text) {
    String safe = startsFormula(text) || text.startsWith("'") ? "'" + text : text;
    return "\"" + safe.replace("\"", "\"\"") + "\"";
  }

  /** The text in a cell, without the mark that keeps it from being a formula. */
  static String plain(String cell) {
    return cell.startsWith("'") && (startsFormula(cell.substring(1)) || cell.startsWith("''"))
        ? cell.substring(1)
        : cell;
  }

  /** All rows with something in them. */
  static List<Row> read(String text, char separator) {
    List<Row> rows = new ArrayList<>();
    List<String> cells = new ArrayList<>();
    StringBuilder cell = new StringBuilder();
    boolean quoted = false;
    int line = 1;
    int begun = 1;
    for (int i = 0; i <= text.length(); i++) {
      boolean end = i == text.length();
      char c = end ? '\n' : text.charAt(i);
      if (quoted && !end) {
        if (c == '"' && i + 1 < text.length() && text.charAt(i + 1) == '"') {
          cell.append(c);
          i++;
        } else if (c == '"') {
          quoted = false;
        } else {
          cell.append(c);
          line += c == '\n' ? 1 : 0;
        }
      } else if (c == '"' && isBlank(cell)) {
        quoted = true;
        cell.setLength(0);
      } else if (c == separator) {
        cells.add(cell.toString());
        cell.setLength(0);
      } else if (c == '\n' || c == '\r') {
        if (!cells.isEmpty() || !isBlank(cell)) {
          cells.add(cell.toString());
          rows.add(new Row(begun, List.copyOf(cells)));
        }
        cells.clear();
        cell.setLength(0);
        if (c == '\r' && i + 1 < text.length() && text.charAt(i + 1) == '\n') {
          i++;
        }
        line++;
        begun = line;
      } else {
        cell.append(c);
      }
    }
    return rows;
  }

  /** Without a copy of the cell, which may be the whole of a large file that is no table. */
  private static boolean isBlank(StringBuilder cell) {
    for (int i = 0; i < cell.length(); i++) {
      if (!Character.isWhitespace(cell.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean startsFormula(String text) {
    return !text.isEmpty() && FORMULA_STARTS.indexOf(text.charAt(0)) >= 0;
  }
}
