package grok2api.admin;

import grok2api.accounts.TokenText;
import grok2api.json.JsonNode;
import grok2api.models.Model;
import grok2api.models.ModelCatalog;
import grok2api.platform.Platform;
import grok2api.refusal.Refusal;
import grok2api.refusal.Refused;
import grok2api.store.PoolAccount;
import java.util.List;

/**
 * What an operator wants tested: {@code {"token":"sso=eyJ…","token_type":"sso","model":"grok-4"}};
 * {@code tokenType} will do as well, and the id in place of the token.
 *
 * @param name the token without prefix, or the id
 * @param model its id; null where none was asked for
 */
record TestOrder(String name, boolean superAccount, String model) {
  static TestOrder ofModel(JsonNode body) {
    TestOrder account = ofAccount(body);
    return new TestOrder(account.name(), account.superAccount(), body.get("model").string());
  }

  static TestOrder ofAccount(JsonNode body) {
    String pasted = body.get("token").stringOrNull();
    String name = pasted == null ? "" : TokenText.normalised(pasted);
    if (name.isEmpty()) {
      throw Refused.invalid("MISSING_TOKEN", "token", "Name the account by its token or id");
    }
    return new TestOrder(name, superAccount(body), null);
  }

  private static boolean superAccount(JsonNode body) {
    boolean alias = !body.get("token_type").present() && body.get("tokenType").present();
    JsonNode type = body.get(alias ? "tokenType" : "token_type");
    return switch (type.string()) {
      case "sso", "ssoBasic" -> false;
      case "ssoSuper" -> true;
      default -> throw type.problem("sso or ssoSuper");
    };
  }

  /** The account; null when there is none of that name and type. */
  PoolAccount find(Platform platform) {
    PoolAccount account = NamedAccount.find(platform, List.of(name)).get(0).account();
    return account == null || account.superAccount() != superAccount ? null : account;
  }

  /** The same, or {@link Refusal.NotFound}. */
  PoolAccount account(Platform platform) {
    PoolAccount account = find(platform);
    if (account == null) {
      throw new Refused(new Refusal.NotFound("There is no such account of this type"));
    }
    return account;
  }

  /** The model, which the account must be able to serve at all. */
  Model model(ModelCatalog models) {
    Model found = models.find(model);
    if (found == null) {
      throw new Refused(new Refusal.UnknownModel(model));
    }
    if (found.superOnly() && !superAccount) {
      throw Bodies.invalidField("model", "Only ssoSuper accounts serve " + found.id());
    }
    return found;
  }
}
