package grok2api.testing;

import grok2api.platform.Json;
import grok2api.platform.JsonValue;
import grok2api.platform.TextBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What every implementation of {@link Json} does, as one list: JUnit runs it over {@link JvmJson},
 * a test build of the Worker over the runtime's own parser.
 *
 * <p>Nothing here but the ports and plain Java, so that TeaVM compiles it too.
 *
 * <p>Left open, because runtimes differ and nothing of ours depends on it: the order of member
 * names that look like array indexes, how a number is spelled by {@code toJson} when it is not a
 * plain integer below 2^53, whether hexadecimal digits of an escape are upper or lower case, and
 * how half of a surrogate pair is quoted.
 */
public final class JsonCases {
  private JsonCases() {}

  /**
   * One promise.
   *
   * @param name what is promised, unique
   * @param expected the text {@link #run} returns when the promise is kept
   */
  public record Case(String name, Probe probe, String expected) {
    public String run(Json json) {
      return probe.show(json);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /** Asks the port something and shows the answer as text. */
  public interface Probe {
    String show(Json json);
  }

  /** The list. */
  public static List<Case> all() {
    List<Case> cases = new ArrayList<>();
    kinds(cases);
    members(cases);
    absentForms(cases);
    texts(cases);
    numbers(cases);
    notJson(cases);
    writing(cases);
    return cases;
  }

  private static void kinds(List<Case> cases) {
    add(cases, "an object has its kind", json -> kind(json, "{}"), "OBJECT");
    add(cases, "an array has its kind", json -> kind(json, "[]"), "ARRAY");
    add(cases, "a string has its kind", json -> kind(json, "\"\""), "STRING");
    add(cases, "a number has its kind", json -> kind(json, "0"), "NUMBER");
    add(cases, "true has its kind", json -> kind(json, "true"), "BOOLEAN");
    add(cases, "false has its kind", json -> kind(json, "false"), "BOOLEAN");
    add(cases, "null is a value of its own kind", json -> kind(json, "null"), "NULL");
    add(
        cases,
        "white space around and between is skipped",
        json -> json.parse(" \t\r\n{ \"a\" :\n[ 1 , 2 ] }\n ").toJson(),
        "{\"a\":[1,2]}");
    add(
        cases,
        "the kinds of elements and members",
        json -> {
          JsonValue root = json.parse("[{\"a\":null},[],\"x\",1.5,true]");
          String shown = "" + root.at(0).get("a").kind();
          for (int i = 0; i < root.size(); i++) {
            shown += " " + root.at(i).kind();
          }
          return shown;
        },
        "NULL OBJECT ARRAY STRING NUMBER BOOLEAN");
  }

  private static void members(List<Case> cases) {
    add(
        cases,
        "members are found by name, nested ones too",
        json -> json.parse("{\"a\":{\"b\":[{\"c\":\"deep\"}]}}").get("a").get("b").at(0).text("c"),
        "deep");
    add(
        cases,
        "names come in the order of the text",
        json -> names(json.parse("{\"b\":1,\"a\":2,\"\":3,\"ü\":4}")),
        "[b][a][][ü]");
    add(
        cases,
        "of equal names the last value counts, and the name is there once",
        json -> {
          JsonValue root = json.parse("{\"a\":1,\"b\":2,\"a\":3}");
          return names(root) + " " + root.toJson();
        },
        "[a][b] {\"a\":3,\"b\":2}");
    for (String name :
        List.of("__proto__", "constructor", "toString", "length", "hasOwnProperty")) {
      add(
          cases,
          "an absent member named " + name + " is absent",
          json ->
              shown(json.parse("{}").get(name))
                  + shown(json.parse("[1]").get(name))
                  + shown(json.parse("\"x\"").get(name)),
          "absent absent absent ");
      add(
          cases,
          "a member named " + name + " is a member like any other",
          json -> {
            JsonValue root = json.parse("{\"" + name + "\":{\"x\":1}}");
            return names(root) + shown(root.get(name)) + root.toJson();
          },
          "[" + name + "]{\"x\":1} {\"" + name + "\":{\"x\":1}}");
    }
    add(
        cases,
        "a name may need an escape",
        json -> json.parse("{\"a\\\"\\n\\u00fc\":\"found\"}").text("a\"\nü"),
        "found");
    add(
        cases,
        "an index as text is a member's name, not an element's place",
        json -> shown(json.parse("[7]").get("0")) + shown(json.parse("{\"0\":7}").get("0")),
        "absent 7 ");
  }

  private static void absentForms(List<Case> cases) {
    for (String text : List.of("{\"a\":1}", "[1]", "\"x\"", "1", "true", "null")) {
      add(
          cases,
          "asking " + text + " for what it is not gives the absent forms",
          json -> forms(json.parse(text)),
          switch (text) {
            case "{\"a\":1}" -> "get:absent names:1 size:0 at:absent text:null number:NaN false";
            case "[1]" -> "get:absent names:0 size:1 at:1 text:null number:NaN false";
            case "\"x\"" -> "get:absent names:0 size:0 at:absent text:x number:NaN false";
            case "1" -> "get:absent names:0 size:0 at:absent text:null number:1.0 false";
            case "true" -> "get:absent names:0 size:0 at:absent text:null number:NaN true";
            default -> "get:absent names:0 size:0 at:absent text:null number:NaN false";
          });
    }
    add(
        cases,
        "an element out of range is absent",
        json -> {
          JsonValue array = json.parse("[1]");
          return shown(array.at(1)) + shown(array.at(-1)) + shown(json.parse("[]").at(0));
        },
        "absent absent absent ");
    add(
        cases,
        "a member that is null is there",
        json -> shown(json.parse("{\"a\":null}").get("a")),
        "null ");
    add(
        cases,
        "text(name) is null for a member absent, null or of another kind",
        json -> {
          JsonValue root = json.parse("{\"n\":1,\"z\":null,\"o\":{},\"b\":true}");
          return root.text("x") + root.text("n") + root.text("z") + root.text("o") + root.text("b");
        },
        "nullnullnullnullnull");
    add(cases, "false is not true", json -> "" + json.parse("false").isTrue(), "false");
    add(cases, "the text true is not true", json -> "" + json.parse("\"true\"").isTrue(), "false");
    add(cases, "a number in quotes is no number", json -> "" + json.parse("\"1\"").number(), "NaN");
  }

  private static void texts(List<Case> cases) {
    add(
        cases,
        "every escape is understood",
        json -> codes(json.parse("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0041\\u00e9\\u4E16\"").text()),
        "22 5c 2f 8 c a d 9 41 e9 4e16");
    add(
        cases,
        "an escaped pair is one character outside the basic plane",
        json -> json.parse("\"\\ud83d\\ude00\"").text(),
        "😀");
    add(
        cases,
        "half of a pair stays as it is",
        json ->
            codes(json.parse("\"\\ud83d!\"").text())
                + " "
                + codes(json.parse("\"\\ude00\"").text()),
        "d83d 21 de00");
    add(cases, "NUL may be escaped", json -> codes(json.parse("\"a\\u0000b\"").text()), "61 0 62");
    add(
        cases,
        "characters beyond ASCII need no escape, the two line separators of Unicode included",
        json -> codes(json.parse("\"é世😀\u2028\u2029\u007f\"").text()),
        "e9 4e16 d83d de00 2028 2029 7f");
    add(
        cases,
        "a text of 100000 characters comes whole",
        json -> "" + json.parse("\"" + "ab😀c".repeat(20_000) + "\"").text().length(),
        "100000");
  }

  private static void numbers(List<Case> cases) {
    String[][] values = {
      {"0", "0.0"},
      {"7", "7.0"},
      {"-7", "-7.0"},
      {"1.5", "1.5"},
      {"-0.25", "-0.25"},
      {"1e3", "1000.0"},
      {"1E+3", "1000.0"},
      {"25e-1", "2.5"},
      {"1770285600000", "1.7702856E12"},
      {"9007199254740991", "9.007199254740991E15"},
      {"1e400", "Infinity"}
    };
    for (String[] value : values) {
      add(
          cases,
          "the number " + value[0] + " has its value",
          json -> "" + json.parse(value[0]).number(),
          value[1]);
    }
    add(
        cases,
        "whole numbers below 2^53 are exact",
        json ->
            (long) json.parse("9007199254740991").number()
                + " "
                + (long) json.parse("-9007199254740991").number(),
        "9007199254740991 -9007199254740991");
    add(
        cases,
        "a whole number above 2^53 becomes the nearest real",
        json ->
            (long) json.parse("9007199254740993").number()
                + " "
                + (json.parse("123456789012345678901234567890").number() == 1.2345678901234568e29),
        "9007199254740992 true");
  }

  private static void notJson(List<Case> cases) {
    for (String text :
        List.of(
            "",
            " ",
            "\n",
            "undefined",
            "NaN",
            "[NaN]",
            "Infinity",
            "-Infinity",
            "'text'",
            "{'a':1}",
            "{a:1}",
            "{\"a\":1",
            "{\"a\"}",
            "{\"a\":}",
            "{\"a\":1,}",
            "[1",
            "[1,]",
            "[,1]",
            "[1 2]",
            "{} {}",
            "{}x",
            "1 2",
            "null,",
            "\"open",
            "\"bad \\x escape\"",
            "\"bad \\u12 escape\"",
            "\"line\nbreak\"",
            "\"tab\there\"",
            "01",
            "+1",
            ".5",
            "1.",
            "1e",
            "-",
            "0x10",
            "True",
            "nul",
            "// comment\n1",
            "1 /* comment */",
            "\ufeff{}",
            "\u00a0{}",
            "data: {}",
            "<html>")) {
      add(cases, "not JSON: " + SqlCases.quoted(text), json -> shown(json.parse(text)), "absent ");
    }
  }

  private static void writing(List<Case> cases) {
    add(cases, "a quoted text", json -> json.quote("plain"), "\"plain\"");
    add(cases, "an empty text is quoted", json -> json.quote(""), "\"\"");
    add(
        cases,
        "quoting escapes what must be, briefly, and nothing else",
        json -> json.quote("\"\\\b\f\n\r\t / < & ' é 世 😀"),
        "\"\\\"\\\\\\b\\f\\n\\r\\t / < & ' é 世 😀\"");
    add(
        cases,
        "quoting escapes control characters by number",
        json -> json.quote("\u0000\u0001\u001f").toLowerCase(Locale.ROOT),
        "\"\\u0000\\u0001\\u001f\"");
    add(
        cases,
        "quoted and parsed again, a text is the same",
        json -> {
          StringBuilder text = new StringBuilder();
          for (int c = 0; c < 0xD800; c++) {
            text.append((char) c);
          }
          for (int c = 0xE000; c <= 0xFFFF; c++) {
            text.append((char) c);
          }
          String all = text.append("😀\ud840\udc00").toString();
          return "" + all.equals(json.parse(json.quote(all)).text());
        },
        "true");
    add(
        cases,
        "toJson is compact and keeps order, text and integers",
        json ->
            json.parse(
                    "{ \"b\" : [ 1, -2, 1770285600000, true, false, null, \"\\u00e9\\n\" ],"
                        + " \"a\" : { }, \"c\" : [ ] }")
                .toJson(),
        "{\"b\":[1,-2,1770285600000,true,false,null,\"é\\n\"],\"a\":{},\"c\":[]}");
    add(
        cases,
        "toJson of a part is that part",
        json -> json.parse("{\"a\":[1,{\"b\":\"x\"}]}").get("a").at(1).toJson(),
        "{\"b\":\"x\"}");
    add(
        cases,
        "toJson of a fraction is its value",
        json -> json.parse("[0.1,-2.5]").toJson(),
        "[0.1,-2.5]");
    add(
        cases,
        "500 levels go in and out",
        json -> {
          String nested = "[".repeat(500) + "1" + "]".repeat(500);
          JsonValue value = json.parse(nested);
          boolean same = nested.equals(value.toJson());
          for (int i = 0; i < 500; i++) {
            value = value.at(0);
          }
          return same + " " + value.number();
        },
        "true 1.0");
    add(
        cases,
        "a buffer gives everything since the last time",
        json -> {
          TextBuffer buffer = json.buffer();
          String shown = "" + buffer.isEmpty();
          buffer.append("a").append("").append("世😀");
          shown += " " + buffer.isEmpty() + " " + buffer.take();
          shown += " " + buffer.isEmpty() + " [" + buffer.take() + "]";
          return shown + " " + buffer.append("b").take() + " " + buffer.append("").isEmpty();
        },
        "true false a世😀 true [] b true");
  }

  private static void add(List<Case> cases, String name, Probe probe, String expected) {
    cases.add(new Case(name, probe, expected));
  }

  private static String kind(Json json, String text) {
    return json.parse(text).kind().name();
  }

  private static String shown(JsonValue value) {
    return (value == null ? "absent" : value.toJson()) + " ";
  }

  private static String names(JsonValue value) {
    StringBuilder shown = new StringBuilder();
    for (String name : value.names()) {
      shown.append('[').append(name).append(']');
    }
    return shown.toString();
  }

  private static String forms(JsonValue value) {
    return "get:"
        + shown(value.get("x"))
        + ("names:" + value.names().size() + " size:" + value.size())
        + (" at:" + shown(value.at(0)))
        + ("text:" + value.text() + " number:" + value.number() + " " + value.isTrue());
  }

  /** The UTF-16 units of a text, in hexadecimal. */
  private static String codes(String text) {
    StringBuilder shown = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      shown.append(i == 0 ? "" : " ").append(Integer.toHexString(text.charAt(i)));
    }
    return shown.toString();
  }
}
