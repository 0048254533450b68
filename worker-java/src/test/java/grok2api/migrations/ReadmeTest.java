package grok2api.migrations;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grok2api.platform.JsonValue;
import grok2api.platform.Sql;
import grok2api.testing.JvmJson;
import grok2api.testing.Migrations;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The description of what is stored keeps up with what is stored. */
class ReadmeTest {
  private static final Pattern NAMED_TABLE = Pattern.compile("\\d+\\. `(\\w+)`");
  private static final Pattern EXAMPLES = Pattern.compile("```json\n(.*?)```", Pattern.DOTALL);

  @Test
  void everyTableIsDescribedWithAnExampleOfItsColumns() {
    Sql sql = Migrations.migrated();
    TreeSet<String> described = new TreeSet<>();
    for (String section : Migrations.text("README.md").split("\n### ")) {
      List<String> tables = tables(section.substring(0, section.indexOf('\n')));
      List<JsonValue> examples = tables.isEmpty() ? List.of() : examples(section);
      assertEquals(tables.size(), examples.size(), section);
      for (int i = 0; i < tables.size(); i++) {
        described.add(tables.get(i));
        String schema = Schema.table(sql, tables.get(i));
        for (String column : examples.get(i).names()) {
          assertTrue(schema.contains("\n  " + column + " "), tables.get(i) + "." + column);
        }
      }
    }
    assertEquals(new TreeSet<>(Schema.tables(sql)), described);
  }

  private static List<String> tables(String heading) {
    List<String> tables = new ArrayList<>();
    Matcher matcher = NAMED_TABLE.matcher(heading);
    while (matcher.find()) {
      tables.add(matcher.group(1));
    }
    return tables;
  }

  private static List<JsonValue> examples(String section) {
    Matcher matcher = EXAMPLES.matcher(section);
    assertTrue(matcher.find(), section);
    List<JsonValue> examples = new ArrayList<>();
    for (String text : matcher.group(1).split("\n(?=\\{)")) {
      JsonValue example = new JvmJson().parse(text);
      assertNotNull(example, text);
      examples.add(example);
    }
    return examples;
  }
}
