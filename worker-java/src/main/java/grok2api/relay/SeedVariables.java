package grok2api.relay;

import grok2api.json.JsonNode;
import grok2api.json.JsonShapeException;
import grok2api.json.JsonWriter;
import grok2api.platform.Environment;
import grok2api.platform.Json;
import grok2api.platform.JsonValue;
import grok2api.routing.Upstream;
import grok2api.store.UpstreamSeeds.Seed;
import grok2api.vault.Vault;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Upstreams that variables name:
 *
 * <pre>{@code
 * UPSTREAMS        [{"name":"deepseek","kind":"openai","base_url":"https://api.deepseek.com/v1",
 *                    "keys":["sk-…"],"patterns":["deepseek-*"],"priority":1}]
 * OPENAI_API_KEYS  sk-one,sk-two        with OPENAI_BASE_URL, for an upstream named openai
 * GEMINI_API_KEYS  with GEMINI_BASE_URL, for gemini
 * XAI_API_KEYS     for xai
 * }</pre>
 *
 * <p>In {@code UPSTREAMS} members are named as the table's columns. Keys of the short forms are
 * divided by commas, blanks or lines; a name without the plural's S is heeded, too.
 */
final class SeedVariables {
  private static final String UPSTREAMS = "UPSTREAMS";
  private static final String OPENAI_BASE = "https://api.openai.com/v1";
  private static final String GEMINI_BASE = "https://generativelanguage.googleapis.com";
  private static final String XAI_BASE = "https://api.x.ai/v1";
  private static final String KEYS = "_API_KEYS";
  private static final String KEY = "_API_KEY";
  private static final List<String> PREFIXES = List.of("OPENAI", "GEMINI", "XAI");
  private static final int MAX_NAME_CHARS = 40;
  private static final int MAX_SECRET_CHARS = 2000;

  private static final List<String> NUMBERS =
      List.of(
          "priority",
          "weight",
          "first_byte_seconds",
          "idle_seconds",
          "total_seconds",
          "fail_threshold");

  private static final List<String> FLAGS = List.of("enabled", "ask_usage", "fetch_models");

  private final Environment environment;
  private final Json json;
  private final Vault vault;

  SeedVariables(Environment environment, Json json, Vault vault) {
    this.environment = environment;
    this.json = json;
    this.vault = vault;
  }

  /** A variable that cannot be understood. */
  static final class Unreadable extends Exception {
    private static final long serialVersionUID = 1L;

    Unreadable(String variable, String problem) {
      super(variable + ": " + problem);
    }
  }

  /** Whether any of them is set that names keys. */
  boolean set() {
    boolean set = set(UPSTREAMS) != null;
    for (String prefix : PREFIXES) {
      set = set || set(prefix + KEYS) != null || set(prefix + KEY) != null;
    }
    return set;
  }

  /** What they name; empty when none of them is set. */
  List<Seed> seeds() throws Unreadable {
    List<Seed> seeds = new ArrayList<>();
    String array = set(UPSTREAMS);
    if (array != null) {
      try {
        seeds.addAll(read(array));
      } catch (JsonShapeException e) {
        throw new Unreadable(UPSTREAMS, e.getMessage());
      }
    }
    addShort(seeds, "openai", Upstream.Kind.OPENAI, "OPENAI", OPENAI_BASE);
    addShort(seeds, "gemini", Upstream.Kind.GEMINI, "GEMINI", GEMINI_BASE);
    addShort(seeds, "xai", Upstream.Kind.OPENAI, "XAI", XAI_BASE);
    return seeds;
  }

  /** Null for none. */
  private String set(String variable) {
    String text = environment.variable(variable);
    return text == null || text.isBlank() ? null : text.trim();
  }

  private void addShort(
      List<Seed> seeds, String name, Upstream.Kind kind, String prefix, String usualBase)
      throws Unreadable {
    List<String> keys = new ArrayList<>();
    for (String variable : List.of(prefix + KEYS, prefix + KEY)) {
      String text = set(variable);
      for (String key : text == null ? List.<String>of() : divided(text)) {
        if (!isSecret(key)) {
          throw new Unreadable(variable, "a key has printable ASCII characters only");
        }
        keys.add(key);
      }
    }
    if (keys.isEmpty()) {
      return;
    }
    String variable = prefix + "_BASE_URL";
    String entered = set(variable);
    String base = base(kind, entered == null ? usualBase : entered);
    if (base == null) {
      throw new Unreadable(variable, "this is no address like " + usualBase);
    }
    Map<String, Object> columns = new LinkedHashMap<>();
    columns.put("kind", kind.wireName());
    columns.put("base_url", base);
    seeds.add(new Seed(name, columns, keys));
  }

  private static List<String> divided(String text) {
    List<String> pieces = new ArrayList<>();
    int start = 0;
    for (int i = 0; i <= text.length(); i++) {
      char c = i < text.length() ? text.charAt(i) : ',';
      if (c == ',' || c == ';' || c <= ' ') {
        if (i > start) {
          pieces.add(text.substring(start, i));
        }
        start = i + 1;
      }
    }
    return pieces;
  }

  private List<Seed> read(String array) {
    JsonValue root = json.parse(array);
    JsonNode list = JsonNode.root(root);
    if (root == null || !list.isArray()) {
      throw list.problem("a JSON array of upstreams");
    }
    List<Seed> seeds = new ArrayList<>();
    for (JsonNode element : list.elements()) {
      seeds.add(seed(element.object()));
    }
    return seeds;
  }

  private Seed seed(JsonNode given) {
    String name = name(given.get("name"));
    Map<String, Object> columns = new LinkedHashMap<>();
    Upstream.Kind kind = kind(given.get("kind"));
    columns.put("kind", kind.wireName());
    columns.put("base_url", baseUrl(kind, given.get("base_url")));
    JsonNode auth = given.get("auth");
    if (auth.present()) {
      if (!auth.string().equals("key") && !auth.string().equals("none")) {
        throw auth.problem("key or none");
      }
      columns.put("auth", auth.string());
    }
    for (String number : NUMBERS) {
      JsonNode node = given.get(number);
      if (node.present()) {
        if (node.integer() < least(number)) {
          throw node.problem("a number from " + least(number));
        }
        columns.put(number, node.integer());
      }
    }
    for (String flag : FLAGS) {
      if (given.get(flag).present()) {
        columns.put(flag, given.get(flag).bool() ? 1 : 0);
      }
    }
    if (given.get("patterns").present()) {
      JsonWriter patterns = new JsonWriter(json).array();
      given.get("patterns").elements().forEach(pattern -> patterns.value(pattern.string()));
      columns.put("patterns", patterns.end().toString());
    }
    if (given.get("headers").present()) {
      columns.put("headers", headers(given.get("headers").elements()));
    }
    return new Seed(name, columns, keys(given.get("keys")));
  }

  private static int least(String number) {
    return switch (number) {
      case "priority" -> -1000;
      case "weight", "fail_threshold" -> 1;
      default -> 0;
    };
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
    Upstream.Kind kind = node.present() ? Upstream.Kind.named(node.string()) : Upstream.Kind.OPENAI;
    if (kind == null || kind == Upstream.Kind.GROK_WEB) {
      throw node.problem("openai or gemini");
    }
    return kind;
  }

  private static String baseUrl(Upstream.Kind kind, JsonNode node) {
    boolean google = kind == Upstream.Kind.GEMINI;
    String base = base(kind, google && !node.present() ? GEMINI_BASE : node.string());
    if (base == null) {
      throw node.problem("an address like https://api.example.com/v1");
    }
    return base;
  }

  /** Without a slash at its end, nor what dialects add to Google's; null for no address. */
  private static String base(Upstream.Kind kind, String entered) {
    String base = withoutSlashes(entered);
    if (kind == Upstream.Kind.GEMINI) {
      for (String end : List.of("/openai", "/v1beta")) {
        base =
            withoutSlashes(
                base.endsWith(end) ? base.substring(0, base.length() - end.length()) : base);
      }
    }
    boolean sound = base.startsWith("https://") || base.startsWith("http://");
    for (int i = 0; i < base.length() && sound; i++) {
      char c = base.charAt(i);
      sound = c > ' ' && c < 127 && c != '?' && c != '#' && c != '@';
    }
    return sound && base.length() > "https://".length() ? base : null;
  }

  private static String withoutSlashes(String text) {
    int end = text.length();
    while (end > 0 && text.charAt(end - 1) == '/') {
      end--;
    }
    return text.substring(0, end);
  }

  private String headers(List<JsonNode> given) {
    JsonWriter headers = new JsonWriter(json).array();
    for (JsonNode header : given) {
      headers.object().name("name").value(header.get("name").string());
      headers.name("value").value(vault.sealed(header.get("value").string())).end();
    }
    return headers.end().toString();
  }

  private static List<String> keys(JsonNode node) {
    List<String> keys = new ArrayList<>();
    if (node.present()) {
      for (JsonNode key : node.elements()) {
        if (!isSecret(key.string())) {
          throw key.problem("a key, of printable ASCII characters without blanks,");
        }
        keys.add(key.string());
      }
    }
    return keys;
  }

  private static boolean isSecret(String key) {
    boolean sound = !key.isEmpty() && key.length() <= MAX_SECRET_CHARS && !Vault.isSealed(key);
    for (int i = 0; i < key.length() && sound; i++) {
      sound = key.charAt(i) > ' ' && key.charAt(i) < 127;
    }
    return sound;
  }
}
