package grok2api.accounts;

import grok2api.json.JsonNode;
import grok2api.json.JsonShapeException;
import java.util.List;

/**
 * Reads a list of accounts in JSON: an array of tokens or objects, an object with one named {@code
 * tokens}, {@code items} or {@code data}, or the pools by name as every edition exports them.
 *
 * <pre>{@code
 * ["eyJ…", {"token":"sso=eyJ…","note":"team a"}]
 * {"ssoBasic":["eyJ…"],"ssoSuper":[{"token":"eyJ…","tags":["home"]}]}
 * }</pre>
 */
public final class TokenJson {
  private static final String BASIC = "ssoBasic";
  private static final String SUPER = "ssoSuper";

  private TokenJson() {}

  /** Elements that are no account are reported among the malformed. */
  public static TokenInput read(JsonNode root) {
    TokenInput input = new TokenInput();
    if (root.isArray()) {
      readAll(root, null, input);
    } else if (root.get(BASIC).present() || root.get(SUPER).present()) {
      readPool(root.get(BASIC), false, input);
      readPool(root.get(SUPER), true, input);
    } else {
      for (String name : List.of("tokens", "items", "data")) {
        if (root.get(name).present()) {
          readAll(root.get(name), null, input);
          return input;
        }
      }
    }
    return input;
  }

  /**
   * The whole pools of a body that tells all of them.
   *
   * @throws JsonShapeException for the first element that is no account
   */
  public static TokenInput strictly(JsonNode root) {
    TokenInput input = new TokenInput();
    for (JsonNode pool : List.of(root.get(BASIC), root.get(SUPER))) {
      if (pool.present()) {
        for (JsonNode element : pool.elements()) {
          TokenEntry entry = EntryReader.read(element, input.size() + 1);
          if (entry != null) {
            input.entries().add(entry.in(pool.path().equals(SUPER)));
          }
        }
      }
    }
    return input;
  }

  private static void readPool(JsonNode pool, boolean superAccounts, TokenInput input) {
    if (pool.present()) {
      readAll(pool, superAccounts, input);
    }
  }

  private static void readAll(JsonNode array, Boolean superAccounts, TokenInput input) {
    for (JsonNode element : array.elements()) {
      readOne(element, superAccounts, input.size() + 1, input);
    }
  }

  /** One element, into the entries or the malformed. */
  static void readOne(JsonNode element, Boolean superAccount, int where, TokenInput input) {
    try {
      TokenEntry entry = EntryReader.read(element, where);
      if (entry == null) {
        malformed(element, where, tokenPath(element), "It is empty", input);
      } else if (entry.token() == null) {
        String fault = TokenText.fault(TokenText.normalised(shown(element)));
        malformed(element, where, tokenPath(element), fault, input);
      } else {
        input.entries().add(superAccount == null ? entry : entry.in(superAccount));
      }
    } catch (JsonShapeException e) {
      malformed(element, where, e.path(), e.getMessage(), input);
    }
  }

  private static void malformed(
      JsonNode element, int where, String path, String reason, TokenInput input) {
    String value = TokenText.shortened(TokenText.normalised(shown(element)));
    input.malformed().add(new TokenInput.Malformed(where, path, value, reason));
  }

  private static String tokenPath(JsonNode element) {
    return element.isObject() ? element.get("token").path() : element.path();
  }

  private static String shown(JsonNode element) {
    JsonNode token = element.isObject() ? element.get("token") : element;
    return token.isString() ? token.string() : "";
  }
}
