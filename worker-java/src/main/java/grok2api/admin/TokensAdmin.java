package grok2api.admin;

import grok2api.accounts.AccountUpdate;
import grok2api.accounts.EntryReader;
import grok2api.accounts.NamedAccounts;
import grok2api.accounts.PoolEditor.Edited;
import grok2api.accounts.PoolSync;
import grok2api.accounts.Removal;
import grok2api.accounts.RemovalOfAll;
import grok2api.accounts.Retagging;
import grok2api.accounts.TokenEntry;
import grok2api.accounts.TokenInput;
import grok2api.accounts.TokenJson;
import grok2api.accounts.TokenText;
import grok2api.http.Response;
import grok2api.json.JsonNode;
import grok2api.platform.JsonValue;
import grok2api.platform.Platform;
import grok2api.refusal.Refusal;
import grok2api.refusal.Refused;
import grok2api.store.AccountFilter;
import grok2api.store.PoolAccount;
import grok2api.vault.Vault;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Changes of the pool: {@code POST /api/v1/admin/tokens}, {@code …/tokens/update}, {@code
 * …/tokens/delete} and {@code …/tokens/tags}.
 *
 * <p>Each takes effect as a whole or not at all, names accounts by id or token, tells the pool's
 * new {@code revision}, and with {@code If-Match} changes nothing but what the caller has seen.
 */
final class TokensAdmin {
  /** Of one call. */
  private static final int MAX_NAMES = 1000;

  /** Of one synchronisation, which must name whole pools. */
  private static final int MAX_SYNCED = 10_000;

  private final Platform platform;
  private final Vault vault;
  private final Answers answers;
  private final Bodies bodies;
  private final Audit audit;
  private final TokenLists lists;
  private final PoolWriter writer;

  TokensAdmin(AdminParts parts, TokenLists lists, PoolWriter writer) {
    this.platform = parts.platform();
    this.vault = parts.vault();
    this.answers = parts.answers();
    this.bodies = parts.bodies();
    this.audit = parts.audit();
    this.lists = lists;
    this.writer = writer;
  }

  /** Makes the pools named in the body what it says; a pool it does not name stays untouched. */
  Response sync(AdminCall call) {
    return writer.change(
        call,
        bodies.read(call.request(), this::sync),
        "tokens.synced",
        (body, report) -> {
          body.name("message").value("saved");
          body.name("added").value(report.added());
          body.name("updated").value(report.updated());
          body.name("deleted").value(report.deleted());
        });
  }

  /** Changes one account; answers its new {@code item}. */
  Response update(AdminCall call) {
    return writer.change(
        call,
        bodies.read(call.request(), this::update),
        "token.updated",
        done -> {
          PoolAccount account = find(done.report());
          String item = lists.items(List.of(account)).get(0);
          return answers.ok(
              body -> body.name("revision").value(done.revision()).name("item").raw(item));
        });
  }

  /** Deletes accounts by name, or all that a filter finds if they are as many as expected. */
  Response delete(AdminCall call) {
    Deletion deletion = bodies.read(call.request(), TokensAdmin::deletion);
    if (deletion.filter() == null) {
      return writer.change(
          call,
          new Removal(platform, deletion.names()),
          "tokens.deleted",
          (answer, report) -> {
            answer.name("deleted").value(report.deleted());
            answer.name("missing").value(report.missing());
          });
    }
    return writer.change(
        call,
        new RemovalOfAll(platform, lists.resolved(deletion.filter()), deletion.expected()),
        "tokens.deleted",
        done -> done.report() == deletion.expected() ? deleted(done) : mismatch(done.report()));
  }

  /** Gives accounts tags and takes others away. */
  Response tag(AdminCall call) {
    return writer.change(
        call,
        bodies.read(
            call.request(),
            body ->
                new Retagging(
                    platform, names(body), tags(body.get("add")), tags(body.get("remove")))),
        "tokens.tagged",
        (answer, report) -> {
          answer.name("updated").value(report.updated());
          answer.name("missing").value(report.missing());
        });
  }

  /** Tells one token in full, and the log that somebody asked. */
  Response reveal(AdminCall call) {
    PoolAccount account = find(bodies.read(call.request(), TokensAdmin::name));
    String token = Revealed.token(vault, account);
    audit.record(call, "token.revealed", Map.of("account", account.id()));
    return answers.ok(
        body -> {
          body.name("id").value(account.id());
          body.name("token").value(TokenText.PREFIX + token);
        });
  }

  static Refused tooMany(String field, int most, int given) {
    return Bodies.invalidField(
        field, "At most " + most + " accounts in one call, here are " + given + "; divide them");
  }

  static Refused noSuchAccount() {
    return new Refused(new Refusal.NotFound("The pool has no such account"));
  }

  private PoolSync sync(JsonNode body) {
    boolean basic = body.get("ssoBasic").present();
    boolean supers = body.get("ssoSuper").present();
    if (!basic && !supers) {
      throw Refused.invalid(
          "NO_TOKENS", null, "The body names no pool: give ssoBasic, ssoSuper or both");
    }
    JsonValue truncated = body.get("truncated").value();
    if (truncated != null && truncated.isTrue()) {
      throw Bodies.invalidField(
          "truncated", "This list is not the whole pool; what it lacks would be deleted");
    }
    TokenInput input = TokenJson.strictly(body);
    if (input.size() > MAX_SYNCED) {
      throw tooMany(basic ? "ssoBasic" : "ssoSuper", MAX_SYNCED, input.size());
    }
    return new PoolSync(platform, vault, input.entries(), basic, supers);
  }

  private AccountUpdate update(JsonNode body) {
    return new AccountUpdate(
        platform,
        name(body),
        new AccountUpdate.Wanted(
            EntryReader.pool(body),
            state(body.get("status")),
            EntryReader.quota(body.get("quota")),
            EntryReader.quota(body.get("heavy_quota")),
            EntryReader.note(body.get("note")),
            EntryReader.tags(body.get("tags"))));
  }

  private static TokenEntry.State state(JsonNode node) {
    String status = node.stringOrNull();
    return status == null
        ? null
        : switch (status) {
          case "active" -> TokenEntry.State.ACTIVE;
          case "cooling" -> TokenEntry.State.COOLING;
          case "invalid", "expired", "disabled" -> TokenEntry.State.INVALID;
          default -> throw node.problem("active, cooling or invalid");
        };
  }

  /**
   * @param filter null for one by names
   * @param expected how many the filter must find
   */
  private record Deletion(List<String> names, AccountFilter filter, int expected) {}

  private static Deletion deletion(JsonNode body) {
    if (!body.get("filter").present()) {
      return new Deletion(names(body), null, 0);
    }
    AccountFilter filter = TokenQuery.filter(body.get("filter").object());
    JsonNode confirm = body.get("confirm");
    if (!confirm.present()) {
      throw confirm.problem("the number of accounts you expect to delete");
    }
    return new Deletion(List.of(), filter, confirm.integer());
  }

  private Response deleted(Edited.Done<Integer> done) {
    return answers.ok(
        body -> {
          body.name("revision").value(done.revision());
          body.name("deleted").value(done.report()).name("missing").value(0);
        });
  }

  private Response mismatch(int count) {
    return answers.failed(
        409,
        body -> {
          body.name("error").value("The filter finds " + count + " accounts; nothing was deleted");
          body.name("code").value("COUNT_MISMATCH").name("count").value(count);
        });
  }

  /** The token or id that a body names its account by. */
  static String name(JsonNode body) {
    JsonNode node = body.get("token").present() ? body.get("token") : body.get("id");
    String name = node.stringOrNull();
    if (name == null || TokenText.normalised(name).isEmpty()) {
      throw Refused.invalid("MISSING_TOKEN", "token", "Name the account by its token or id");
    }
    return name;
  }

  static List<String> names(JsonNode body) {
    List<String> names = new ArrayList<>();
    JsonNode tokens = body.get("tokens");
    if (tokens.present()) {
      for (JsonNode one : tokens.elements()) {
        names.add(one.string());
      }
    }
    if (names.isEmpty()) {
      throw Refused.invalid("NO_TOKENS", "tokens", "Name accounts by their tokens or ids");
    }
    if (names.size() > MAX_NAMES) {
      throw tooMany("tokens", MAX_NAMES, names.size());
    }
    return names;
  }

  private static List<String> tags(JsonNode node) {
    List<String> tags = EntryReader.tags(node);
    return tags == null ? List.of() : tags;
  }

  /**
   * @param name null for an account that an edit did not find
   */
  private PoolAccount find(String name) {
    PoolAccount account = null;
    if (name != null) {
      List<String> names = List.of(name);
      account =
          NamedAccounts.of(
                  platform.digests(), platform.sql().batch(NamedAccounts.reads(platform, names)))
              .find(name);
    }
    if (account == null) {
      throw noSuchAccount();
    }
    return account.identified(platform.digests());
  }
}
