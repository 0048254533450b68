package grok2api.admin;

import grok2api.gateway.AddressRange;
import grok2api.json.JsonNode;
import grok2api.platform.JsonValue;
import grok2api.platform.Platform;
import grok2api.store.ClientKeyEdits.NewKey;
import grok2api.store.ClientKeys;
import grok2api.store.KeyLimit;
import grok2api.store.KeyTerms;
import grok2api.store.KeyText;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Reads what an operator lays down for a key:
 *
 * <pre>{@code
 * {"name":"laptop","is_active":true,
 *  "limits":{"chat_per_day":"10","heavy_per_day":0,"image_per_day":"","video_per_day":null,
 *   "requests_per_minute":60,"tokens_per_day":100000},
 *  "expires_at":1801821600000,"allowed_models":["grok-4"],"allowed_addresses":["203.0.113.0/24"]}
 * }</pre>
 *
 * <p>What is absent stays as it is. A limit that is null, empty or no number is unlimited, -1;
 * {@code chat_limit} is another name for {@code chat_per_day}, and so on.
 */
final class KeyInput {
  private static final int MAX_KEY_CHARS = 200;
  private static final int MAX_NAME_CHARS = 100;
  private static final int MAX_ELEMENTS = 100;
  private static final int MAX_ELEMENT_CHARS = 100;

  /** The last millisecond of the year 9999. */
  private static final double LAST_MILLIS = 253_402_300_799_999.0;

  private static final int MAX_NEW = 100;
  private static final int RANDOM_DIGITS = 8;

  private final Platform platform;

  KeyInput(Platform platform) {
    this.platform = platform;
  }

  /** {@code {"key":"","name":"laptop",…}}: a key of the operator's choice, or of ours. */
  NewKey one(JsonNode body) {
    KeyTerms terms = termsOfNew(body);
    String custom = custom(body.get("key"));
    if (terms.hasName()) {
      return made(custom, terms);
    }
    boolean pseudo = custom.equals(ClientKeys.ANONYMOUS);
    return made(custom, terms.named(pseudo ? "Anonymous" : randomName()));
  }

  /** {@code {"name_prefix":"laptop","count":2,…}}: {@code laptop-1} and {@code laptop-2}. */
  List<NewKey> several(JsonNode body) {
    KeyTerms terms = termsOfNew(body);
    String given = name(body.get("name_prefix"));
    String prefix = given.isEmpty() ? randomName() : given;
    int count = body.get("count").integer();
    if (count < 1 || count > MAX_NEW) {
      throw body.get("count").problem("1 to " + MAX_NEW);
    }
    List<NewKey> keys = new ArrayList<>(count);
    for (int i = 1; i <= count; i++) {
      keys.add(made("", terms.named(count == 1 ? prefix : prefix + "-" + i)));
    }
    return keys;
  }

  /** What is to change of a key; a name that is blank is none. */
  KeyTerms terms(JsonNode body) {
    String name = name(body.get("name"));
    return name.isEmpty() ? commonTerms(body) : commonTerms(body).name(name);
  }

  /** What is to change of many keys: all but the name. */
  KeyTerms commonTerms(JsonNode body) {
    KeyTerms terms = new KeyTerms();
    JsonNode active = body.get("is_active");
    if (active.present()) {
      terms.active(flag(active));
    }
    JsonNode limits = body.get("limits");
    if (limits.present()) {
      limits(limits.object(), terms);
    }
    if (body.get("expires_at").value() != null) {
      terms.expiresAt(millis(body.get("expires_at")));
    }
    if (body.get("allowed_models").value() != null) {
      terms.allowedModels(platform.json(), texts(body.get("allowed_models")));
    }
    if (body.get("allowed_addresses").value() != null) {
      terms.allowedAddresses(platform.json(), ranges(body.get("allowed_addresses")));
    }
    return terms;
  }

  /** A label; empty when there is none. */
  static String name(JsonNode node) {
    String given = node.stringOrNull();
    String name = given == null ? "" : given.trim();
    if (name.length() > MAX_NAME_CHARS) {
      throw node.problem("at most " + MAX_NAME_CHARS + " characters");
    }
    return name;
  }

  /** True or false; the earlier panel's scripts send 1 and 0 as well. */
  static boolean flag(JsonNode node) {
    JsonValue value = node.value();
    if (value != null && (value.number() == 0 || value.number() == 1)) {
      return value.number() == 1;
    }
    return node.bool();
  }

  private KeyTerms termsOfNew(JsonNode body) {
    JsonNode expires = body.get("expires_at");
    if (expires.present() && millis(expires) <= platform.clock().nowMillis()) {
      throw expires.problem("a time to come, in milliseconds since 1970,");
    }
    return terms(body);
  }

  private NewKey made(String custom, KeyTerms terms) {
    KeyText key =
        custom.isEmpty()
            ? KeyText.random(platform.entropy(), platform.digests())
            : KeyText.of(platform.digests(), custom);
    return new NewKey(key, terms, platform.clock().nowMillis());
  }

  private String randomName() {
    return "key-" + platform.entropy().hex(RANDOM_DIGITS);
  }

  private static String custom(JsonNode node) {
    String given = node.stringOrNull();
    String text = given == null ? "" : given.trim();
    boolean taken = text.startsWith(ClientKeys.ID_PREFIX);
    if (text.length() > MAX_KEY_CHARS || taken || !printable(text)) {
      throw node.problem(
          "at most " + MAX_KEY_CHARS + " printable ASCII characters, the first not \"id:\",");
    }
    return text;
  }

  private static void limits(JsonNode limits, KeyTerms terms) {
    for (KeyLimit limit : KeyLimit.values()) {
      for (String name : names(limit)) {
        JsonNode node = limits.get(name);
        if (node.value() != null) {
          terms.limit(limit, most(node));
          break;
        }
      }
    }
  }

  private static String[] names(KeyLimit limit) {
    return switch (limit) {
      case CHAT -> new String[] {"chat_per_day", "chat_limit"};
      case HEAVY -> new String[] {"heavy_per_day", "heavy_limit"};
      case IMAGE -> new String[] {"image_per_day", "image_limit"};
      case VIDEO -> new String[] {"video_per_day", "video_limit"};
      case TOKENS -> new String[] {"tokens_per_day"};
      case REQUESTS_PER_MINUTE -> new String[] {"requests_per_minute"};
    };
  }

  private static int most(JsonNode node) {
    return switch (node.value().kind()) {
      case NULL -> -1;
      case NUMBER -> whole(node.value().number());
      case STRING -> whole(number(node.string().trim()));
      case OBJECT, ARRAY, BOOLEAN -> throw node.problem("a number, or null for unlimited,");
    };
  }

  private static int whole(double number) {
    return Double.isNaN(number) ? -1 : (int) Math.max(-1, Math.floor(number));
  }

  /**
   * A decimal number, its fraction cut off; NaN for any other text. {@code Double.parseDouble}
   * would do, but its tables add 20 KB to the compressed worker.
   */
  private static double number(String text) {
    int start = text.startsWith("-") || text.startsWith("+") ? 1 : 0;
    int point = text.indexOf('.');
    double number = text.length() > start && point != start ? 0 : Double.NaN;
    for (int i = start; i < text.length(); i++) {
      char c = text.charAt(i);
      if (i != point && (c < '0' || c > '9')) {
        return Double.NaN;
      }
      if (point < 0 || i < point) {
        number = number * 10 + (c - '0');
      }
    }
    return text.startsWith("-") ? -number : number;
  }

  private static Long millis(JsonNode node) {
    if (!node.present()) {
      return null;
    }
    double number = node.value().number();
    if (!(number > 0 && number <= LAST_MILLIS && number == Math.floor(number))) {
      throw node.problem("milliseconds since 1970, or null for never,");
    }
    return (long) number;
  }

  private static Set<String> ranges(JsonNode node) {
    Set<String> ranges = new LinkedHashSet<>();
    for (JsonNode element : elements(node)) {
      String range = element.string().trim();
      if (AddressRange.parse(range) == null) {
        throw element.problem("an address such as 203.0.113.7 or a range such as 2001:db8::/32");
      }
      ranges.add(range);
    }
    return ranges;
  }

  private static Set<String> texts(JsonNode node) {
    Set<String> texts = new LinkedHashSet<>();
    for (JsonNode element : elements(node)) {
      String text = element.string().trim();
      if (text.isEmpty() || text.length() > MAX_ELEMENT_CHARS) {
        throw element.problem("1 to " + MAX_ELEMENT_CHARS + " characters");
      }
      texts.add(text);
    }
    return texts;
  }

  private static Iterable<JsonNode> elements(JsonNode node) {
    if (!node.present()) {
      return Set.of();
    }
    if (node.isArray() && node.value().size() > MAX_ELEMENTS) {
      throw node.problem("at most " + MAX_ELEMENTS + " elements");
    }
    return node.elements();
  }

  private static boolean printable(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < ' ' || text.charAt(i) > '~') {
        return false;
      }
    }
    return true;
  }
}
