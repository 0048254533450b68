package grok2api.admin;

import grok2api.json.JsonNode;
import grok2api.json.JsonShapeException;
import grok2api.platform.Json;
import grok2api.routing.Upstream;
import grok2api.store.UpstreamTerms;
import grok2api.vault.Vault;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Reads what an operator lays down for an upstream:
 *
 * <pre>{@code
 * {"name":"deepseek","kind":"openai","base_url":"https://api.deepseek.com/v1","auth":"key",
 *  "headers":[{"name":"X-Title","value":"home"}],"enabled":true,"priority":0,"weight":1,
 *  "first_byte_seconds":60,"idle_seconds":120,"total_seconds":600,"fail_threshold":3,
 *  "ask_usage":true,"patterns":["deepseek-*"],"fetch_models":true,"reset":false}
 * }</pre>
 *
 * <p>What is absent stays as it is. A header without a value, or with the one that lists show,
 * keeps the value it has.
 */
final class UpstreamInput {
  static final int MAX_NUMBER = 1000;

  private static final int MAX_NAME_CHARS = 40;
  private static final int MAX_SECONDS = 3600;
  private static final int MAX_TOTAL_SECONDS = 86_400;
  private static final int MAX_FAILURES = 100;
  private static final int MAX_PATTERNS = 100;
  private static final int MAX_PATTERN_CHARS = 200;
  private static final int MAX_HEADERS = 20;
  private static final int MAX_HEADER_NAME_CHARS = 100;
  private static final int MAX_HEADER_CHARS = 2000;

  /** These belong to the gateway, or to a connection (RFC 9110, section 7.6.1). */
  private static final Set<String> RESERVED =
      Set.of(
          "accept-encoding",
          "authorization",
          "connection",
          "content-encoding",
          "content-length",
          "content-type",
          "cookie",
          "cookie2",
          "expect",
          "host",
          "http2-settings",
          "keep-alive",
          "set-cookie",
          "set-cookie2",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "x-goog-api-key");

  private final Json json;

  UpstreamInput(Json json) {
    this.json = json;
  }

  /**
   * A header to be added to every call.
   *
   * @param path where it was entered
   * @param value in clear; null to keep the one there is
   */
  record GivenHeader(String path, String name, String value) {}

  /**
   * @param headers null to leave them
   */
  record Given(UpstreamTerms terms, List<GivenHeader> headers) {}

  /** A new upstream, with all that it cannot be without. */
  Given ofNew(JsonNode body) {
    for (String needed : List.of("name", "kind", "base_url")) {
      if (!body.get(needed).present()) {
        throw body.get(needed).problem("a string");
      }
    }
    return changes(body);
  }

  Given changes(JsonNode body) {
    UpstreamTerms terms = new UpstreamTerms();
    if (body.get("name").present()) {
      terms.name(name(body.get("name")));
    }
    if (body.get("kind").present()) {
      terms.kind(kind(body.get("kind")));
    }
    if (body.get("base_url").present()) {
      terms.baseUrl(baseUrl(body.get("base_url")));
    }
    if (body.get("auth").present()) {
      terms.keyed(keyed(body.get("auth")));
    }
    for (String flag : List.of("enabled", "ask_usage", "fetch_models")) {
      if (body.get(flag).present()) {
        terms.flag(flag, body.get(flag).bool());
      }
    }
    number(body.get("priority"), -MAX_NUMBER, MAX_NUMBER, terms);
    number(body.get("weight"), 1, MAX_NUMBER, terms);
    number(body.get("first_byte_seconds"), 0, MAX_SECONDS, terms);
    number(body.get("idle_seconds"), 0, MAX_SECONDS, terms);
    number(body.get("total_seconds"), 0, MAX_TOTAL_SECONDS, terms);
    number(body.get("fail_threshold"), 1, MAX_FAILURES, terms);
    if (body.get("patterns").present()) {
      terms.patterns(json, patterns(body.get("patterns")));
    }
    if (body.get("reset").boolOr(false)) {
      terms.awake();
    }
    return new Given(terms, body.get("headers").present() ? headers(body.get("headers")) : null);
  }

  /**
   * A number within bounds.
   *
   * @throws JsonShapeException naming the bounds
   */
  static int number(JsonNode node, int least, int most) {
    int number = node.integer();
    if (number < least || number > most) {
      throw node.problem("an integer from " + least + " to " + most);
    }
    return number;
  }

  private static void number(JsonNode node, int least, int most, UpstreamTerms terms) {
    if (node.present()) {
      terms.number(node.path(), number(node, least, most));
    }
  }

  private static String name(JsonNode node) {
    String name = node.string();
    boolean sound = !name.isEmpty() && name.length() <= MAX_NAME_CHARS;
    for (int i = 0; i < name.length() && sound; i++) {
      char c = name.charAt(i);
      sound = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
    }
    if (!sound) {
      throw node.problem("1 to " + MAX_NAME_CHARS + " of a-z, 0-9, dot, underscore and hyphen");
    }
    return name;
  }

  private static Upstream.Kind kind(JsonNode node) {
    Upstream.Kind kind = Upstream.Kind.named(node.string());
    if (kind == null || kind == Upstream.Kind.GROK_WEB) {
      throw node.problem("openai or gemini");
    }
    return kind;
  }

  private static String baseUrl(JsonNode node) {
    BaseUrl.Read read = BaseUrl.read(node.string());
    if (read.url() == null) {
      throw node.problem(read.problem());
    }
    return read.url();
  }

  private static boolean keyed(JsonNode node) {
    return switch (node.string()) {
      case "key" -> true;
      case "none" -> false;
      default -> throw node.problem("key or none");
    };
  }

  private static Set<String> patterns(JsonNode node) {
    Set<String> patterns = new LinkedHashSet<>();
    for (JsonNode element : elements(node, MAX_PATTERNS)) {
      String pattern = element.string().trim();
      if (pattern.isEmpty() || pattern.length() > MAX_PATTERN_CHARS || !PlainText.is(pattern)) {
        throw element.problem(
            "1 to " + MAX_PATTERN_CHARS + " characters, none of them a control character,");
      }
      patterns.add(pattern);
    }
    return patterns;
  }

  /** The elements of an array that is not too long. */
  static List<JsonNode> elements(JsonNode node, int most) {
    List<JsonNode> elements = node.elements();
    if (elements.size() > most) {
      throw node.problem("at most " + most + " elements");
    }
    return elements;
  }

  private static List<GivenHeader> headers(JsonNode node) {
    List<GivenHeader> headers = new ArrayList<>();
    Set<String> names = new LinkedHashSet<>();
    for (JsonNode element : elements(node, MAX_HEADERS)) {
      String name = headerName(element.object().get("name"));
      if (!names.add(name.toLowerCase(Locale.ROOT))) {
        throw element.get("name").problem("each header once");
      }
      JsonNode value = element.get("value");
      headers.add(new GivenHeader(value.path(), name, headerValue(value)));
    }
    return headers;
  }

  private static String headerName(JsonNode node) {
    String name = node.string().trim();
    boolean sound = !name.isEmpty() && name.length() <= MAX_HEADER_NAME_CHARS;
    for (int i = 0; i < name.length() && sound; i++) {
      char c = name.charAt(i);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
      sound = letter || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
    }
    if (!sound) {
      throw node.problem("the name of a header");
    }
    String lower = name.toLowerCase(Locale.ROOT);
    if (RESERVED.contains(lower) || lower.startsWith("proxy-") || lower.startsWith("sec-")) {
      throw node.problem("a header that is left to operators, which " + lower + " is not,");
    }
    return name;
  }

  private static String headerValue(JsonNode node) {
    String value = node.stringOrNull();
    if (value == null) {
      return null;
    }
    boolean sound = isShown(value) || (PlainText.isAscii(value) && !Vault.isSealed(value.trim()));
    if (value.length() > MAX_HEADER_CHARS || !sound) {
      throw node.problem("at most " + MAX_HEADER_CHARS + " printable ASCII characters");
    }
    return value.trim();
  }

  /** Whether this may be what lists show in place of a value. */
  static boolean isShown(String value) {
    return value.indexOf('…') >= 0;
  }
}
