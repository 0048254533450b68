package grok2api.accounts;

import grok2api.json.JsonNode;
import grok2api.json.JsonWriter;
import grok2api.platform.Json;
import grok2api.platform.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Reads accounts from text: one token a line, or a table whose first line names a column {@code
 * token}.
 *
 * <pre>
 * eyJhbGciOi…
 * sso=eyJhbGciOi…; sso-rw=eyJhbGciOi…
 * # a remark
 *
 * token,pool,note
 * eyJhbGciOi…,ssoSuper,"of the team, shared"
 * </pre>
 *
 * <p>A table is separated by commas, semicolons or tabs and may have cells in quotation marks (RFC
 * 4180); its columns are named as the members of {@link EntryReader}.
 */
public final class TokenLines {
  private TokenLines() {}

  public static TokenInput read(Json json, String text) {
    List<Line> lines = lines(text);
    char separator = lines.isEmpty() ? 0 : separator(lines.get(0).text());
    return separator == 0 ? bare(lines) : table(json, text, separator);
  }

  private record Line(int number, String text) {}

  private static TokenInput bare(List<Line> lines) {
    TokenInput input = new TokenInput();
    for (Line line : lines) {
      String token = TokenText.normalised(line.text());
      String fault = TokenText.fault(token);
      if (fault == null) {
        input.entries().add(TokenEntry.ofLine(line.number(), token));
      } else {
        input
            .malformed()
            .add(new TokenInput.Malformed(line.number(), "", TokenText.shortened(token), fault));
      }
    }
    return input;
  }

  /** Lines with something on them that is no remark; they may end in LF, CR LF or CR. */
  private static List<Line> lines(String text) {
    List<Line> lines = new ArrayList<>();
    int number = 1;
    int start = 0;
    for (int i = 0; i <= text.length(); i++) {
      char c = i == text.length() ? '\n' : text.charAt(i);
      if (c == '\n' || c == '\r') {
        String line = text.substring(start, i);
        if (!line.isBlank() && line.stripLeading().charAt(0) != '#') {
          lines.add(new Line(number, line));
        }
        if (c == '\r' && i + 1 < text.length() && text.charAt(i + 1) == '\n') {
          i++;
        }
        number++;
        start = i + 1;
      }
    }
    return lines;
  }

  /** What separates a heading's names; 0 for a line that is none. */
  private static char separator(String heading) {
    for (char separator : new char[] {',', ';', '\t'}) {
      List<CsvRows.Row> rows = CsvRows.read(heading, separator);
      if (rows.size() == 1 && column(rows.get(0), "token") >= 0) {
        return separator;
      }
    }
    return 0;
  }

  private static TokenInput table(Json json, String text, char separator) {
    TokenInput input = new TokenInput();
    List<CsvRows.Row> rows = CsvRows.read(text, separator);
    CsvRows.Row heading = rows.get(0);
    for (CsvRows.Row row : rows.subList(1, rows.size())) {
      JsonValue entry = json.parse(object(json, heading, row));
      TokenJson.readOne(JsonNode.root(entry), null, row.line(), input);
    }
    return input;
  }

  /** A row as the object that an entry in JSON would be. */
  private static String object(Json json, CsvRows.Row heading, CsvRows.Row row) {
    JsonWriter object = new JsonWriter(json).object();
    for (int i = 0; i < Math.min(heading.cells().size(), row.cells().size()); i++) {
      String name = name(heading, i);
      String cell = CsvRows.plain(row.cells().get(i));
      if (!cell.isBlank()) {
        object.name(name).raw(value(json, name, cell));
      }
    }
    return object.end().toString();
  }

  private static String value(Json json, String name, String cell) {
    JsonValue parsed =
        switch (name) {
          case "quota", "heavy_quota", "created_time", "tags" -> json.parse(cell);
          default -> null;
        };
    return parsed == null ? json.quote(cell) : parsed.toJson();
  }

  private static int column(CsvRows.Row heading, String name) {
    for (int i = 0; i < heading.cells().size(); i++) {
      if (name(heading, i).equals(name)) {
        return i;
      }
    }
    return -1;
  }

  private static String name(CsvRows.Row heading, int column) {
    return TokenText.normalised(heading.cells().get(column)).toLowerCase(Locale.ROOT);
  }
}
